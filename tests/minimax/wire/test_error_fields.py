"""A refusal names the field that it is about, whatever family it is of."""

import ast
from collections.abc import Iterator

import pytest

from studio.minimax.errors import Refused
from studio.minimax.wire.envelope import find_error
from tests.source import ROOT

TWICE = "invalid params, invalid params: "
NAMED = [
    (f"{TWICE}voice_setting emotion", "voice_setting.emotion"),
    ("invalid params, voice_setting.speed out of range", "voice_setting.speed"),
    ("invalid params, method t2a-v2 not have model: xxx", "model"),
    ("invalid params, method video_generation not have model: resolution-1", "model"),
    (f"{TWICE}voice_modify pitch", "voice_modify"),
    (f"{TWICE}timbre_weights weight", "timbre_weights"),
    ("glyph definition format error", "pronunciation_dict"),
    (f"{TWICE}messages content image_url", "messages"),
    ("invalid params, chat content is empty", "messages"),
    ("invalid params, tool result's tool id(call_1) not found", "messages"),
    (f"{TWICE}prompt is longer than 1500 characters", "prompt"),
    (f"{TWICE}aspect_ratio", "aspect_ratio"),
    (f"{TWICE}duration 10 with model MiniMax-Hailuo-02 and resolution 1080P", "duration"),
    (f"{TWICE}resolution 512P with model MiniMax-Hailuo-02", "resolution"),
    ("invalid params, model T2V-01 does not support duration 10", "duration"),
    (f"{TWICE}first_frame_image, which I2V-01-live needs", "first_frame_image"),
    (f"{TWICE}lyrics must have from 10 to 600 characters", "lyrics"),
    (f"{TWICE}exactly one of audio_url, audio_base64 and cover_feature_id", "audio_url"),
    (f"{TWICE}text_file_id is not UTF-8", "text_file_id"), (f"{TWICE}file_id", "file_id"),
    (f"{TWICE}voice_id", "voice_id"), (f"{TWICE}preview_text", "preview_text"),
    (f"{TWICE}text is longer than 10000 characters", "text"), (f"{TWICE}file is larger than 20 MB", "file"),
    ("invalid params", ""), (f"{TWICE}body is not JSON", ""), (f"{TWICE}body too large", ""),
]  # fmt: skip
OF_CODES = {1043: "text_validation", 1044: "clone_prompt", 2037: "file_id", 2039: "voice_id", 2048: "prompt_audio"}
NOT_ASKED = {"anthropic", "openai", "plans", "transcription"}  # addresses that are for other clients
NAMELESS = {"body too large", "body is not JSON", "body is not an object", "body is not a form"}


def said(code: int, words: str) -> str:
    """Return the field that an answer is understood to name."""
    found = find_error(200, {"base_resp": {"status_code": code, "status_msg": words}})
    assert isinstance(found, Refused)
    return found.field


@pytest.mark.parametrize(("words", "field"), NAMED)
def test_the_words_name_it(words: str, field: str) -> None:
    assert said(2013, words) == field


@pytest.mark.parametrize(("code", "field"), OF_CODES.items())
def test_some_codes_are_of_one_field(code: int, field: str) -> None:
    assert said(code, "") == field


def test_a_usage_limit_is_no_field() -> None:
    assert said(2056, "usage limit exceeded") == ""


def refusals() -> Iterator[str]:
    """Yield the words of the sandbox's refusals to what the client asks, as far as they are written in its source."""
    for path in sorted((ROOT / "studio" / "sandbox").rglob("*.py")):
        if path.parent.name in NOT_ASKED:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Name(id="invalid"), args=[ast.Constant(value=str(words))]):
                    yield words
                case ast.Call(
                    func=ast.Name(id="invalid"), args=[ast.JoinedStr(values=[ast.Constant(value=str(words)), *_])]
                ):
                    yield words


def test_every_refusal_of_the_sandbox_names_one() -> None:
    found = set(refusals())
    assert len(found) > 60
    assert {words for words in found if not said(2013, TWICE + words)} == NAMELESS

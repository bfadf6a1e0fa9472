"""Chat, pictures, clips, music, long speech, voices, files and batches, number by number as the documents have them."""

from dataclasses import asdict
from typing import Any

import pytest

from studio.minimax.catalog import speech as catalog_speech
from studio.minimax.catalog.batches import BATCH_LIMITS
from studio.minimax.catalog.chat import CHAT_LIMITS, chat_model, chat_models, default_chat_model
from studio.minimax.catalog.files import FILE_PURPOSES, file_purpose
from studio.minimax.catalog.images import (
    IMAGE_SUBJECT,
    STYLE_LABELS,
    default_image_model,
    image_model,
    image_models,
)
from studio.minimax.catalog.long_speech import LONG_SPEECH_LIMITS
from studio.minimax.catalog.models import find_model
from studio.minimax.catalog.music import MUSIC_COVER, MUSIC_REFERENCE, default_music_model, music_model, music_models
from studio.minimax.catalog.video import (
    CAMERA_COMMANDS,
    MODE_LABELS,
    VIDEO_FRAME,
    default_video_model,
    video_model,
    video_models,
)
from studio.minimax.catalog.voices import CLONE_LIMITS, DESIGN_LIMITS

FAMILIES = (catalog_speech.speech_models(), chat_models(), image_models(), video_models(), music_models())
EVERY: list[Any] = [model for family in FAMILIES for model in family]
LOOK_UPS = (find_model, chat_model, image_model, video_model, music_model, file_purpose)

# Context, longest answer, answer unless asked otherwise; 0 is what no document tells.
CHAT = {
    "MiniMax-M3": (1_000_000, 524_288, 0),
    "MiniMax-M2.7": (204_800, 0, 0),
    "MiniMax-M2.7-highspeed": (204_800, 0, 0),
    "MiniMax-M2.5": (204_800, 0, 0),
    "MiniMax-M2.5-highspeed": (204_800, 0, 0),
    "MiniMax-M2.1": (204_800, 0, 0),
    "MiniMax-M2.1-highspeed": (204_800, 0, 0),
    "MiniMax-M2": (204_800, 0, 0),
    "M2-her": (0, 0, 0),
    "MiniMax-M1": (1_000_192, 40_000, 8192),
    "MiniMax-Text-01": (1_000_192, 40_000, 2048),
}
# Prompt from and to, lyrics from and to.
MUSIC = {
    "music-3.0": (0, 2000, 1, 3500),
    "music-2.6": (0, 2000, 1, 3500),
    "music-cover": (10, 300, 10, 1000),
    "music-2.5+": (0, 2000, 1, 3500),
    "music-2.5": (0, 2000, 1, 3500),
    "music-2.0": (0, 2000, 1, 3500),
    "music-1.5": (10, 300, 10, 600),
    "music-01": (0, 0, 0, 200),
}
RATIOS = {
    "1:1": (1024, 1024),
    "16:9": (1280, 720),
    "4:3": (1152, 864),
    "3:2": (1248, 832),
    "2:3": (832, 1248),
    "3:4": (864, 1152),
    "9:16": (720, 1280),
    "21:9": (1344, 576),
}
FOUR, FIVE = tuple(range(4, 16)), tuple(range(5, 16))
TEXT, FIRST, LAST, SUBJECT = "text", "first_frame", "last_frame", "subject"
HAILUO = {"768P": (6, 10), "1080P": (6,)}
EVERY_MODE = (TEXT, FIRST, LAST, SUBJECT)
VIDEO: dict[str, dict[str, dict[str, tuple[int, ...]]]] = {
    "MiniMax-H3": {mode: {"768P": FOUR, "2K": FOUR} for mode in EVERY_MODE},
    "MiniMax-H3-Highspeed": {mode: {"768P": FOUR} for mode in EVERY_MODE},
    "MiniMax-H3-Lite": {mode: {"480P": FOUR, "768P": FOUR} for mode in EVERY_MODE},
    "MiniMax-H3-Max": {mode: {"480P": FIVE, "768P": FIVE} for mode in EVERY_MODE},
    "MiniMax-Hailuo-2.3": {TEXT: HAILUO, FIRST: HAILUO},
    "MiniMax-Hailuo-2.3-Fast": {FIRST: HAILUO},
    "MiniMax-Hailuo-02": {TEXT: HAILUO, FIRST: {"512P": (6, 10), **HAILUO}, LAST: HAILUO},
    "T2V-01-Director": {TEXT: {"720P": (6,)}},
    "I2V-01-Director": {FIRST: {"720P": (6,)}},
    "S2V-01": {SUBJECT: {"720P": (6,)}},
    "T2V-01": {TEXT: {"720P": (6,)}},
    "I2V-01": {FIRST: {"720P": (6,)}},
    "I2V-01-live": {FIRST: {"720P": (6,)}},
}


def test_every_chat_model_has_the_documents_numbers() -> None:
    found = {one.name: (one.context_tokens, one.answer_tokens, one.default_answer_tokens) for one in chat_models()}
    assert found == CHAT
    assert {one.name: one.default_temperature for one in chat_models() if one.default_temperature} == {
        "MiniMax-M1": 1,
        "MiniMax-Text-01": 0.1,
    }
    assert asdict(CHAT_LIMITS) == {"top_p": 0.95, "temperature_above": 0, "temperature_most": 1}


def test_what_chat_models_can_do_is_told() -> None:
    assert {one.name for one in chat_models() if "image" in one.inputs} == {"MiniMax-M3", "MiniMax-Text-01"}
    assert {one.name for one in chat_models() if "video" in one.inputs} == {"MiniMax-M3"}
    assert {one.name for one in chat_models() if one.schema} == {"MiniMax-Text-01"}
    assert {one.name for one in chat_models() if one.thinking == "optional"} == {"MiniMax-M3"}
    assert {one.name for one in chat_models() if "group" in one.roles} == {"M2-her"}
    assert all({"system", "user", "assistant"} <= set(one.roles) for one in chat_models())


def test_every_image_model_has_the_documents_numbers() -> None:
    usual, live = image_models()
    assert (usual.name, usual.prompt_limit, usual.most_images, usual.ratios) == ("image-01", 1500, 9, RATIOS)
    assert (usual.sides[0], usual.sides[-1], usual.sides.step, usual.styles) == (512, 2048, 8, ())
    assert (live.name, live.prompt_limit, live.most_images, list(live.sides)) == ("image-01-live", 1500, 9, [])
    assert live.ratios == {ratio: size for ratio, size in RATIOS.items() if ratio != "21:9"}
    assert live.styles == ("漫画", "元气", "中世纪", "水彩") == tuple(STYLE_LABELS)
    assert (IMAGE_SUBJECT.most, IMAGE_SUBJECT.type, IMAGE_SUBJECT.size_limit_mb) == (1, "character", 10)


def test_every_video_model_has_the_documents_lengths() -> None:
    found = {one.name: {mode: one.lengths(mode) for mode in one.modes} for one in video_models()}
    assert found == VIDEO
    assert {one.name: one.prompt_limit for one in video_models()} == {
        name: 7000 if name.startswith("MiniMax-H3") else 2000 for name in VIDEO
    }
    assert {mode for one in video_models() for mode in one.modes} == MODE_LABELS.keys()
    with pytest.raises(KeyError):
        video_model("S2V-01").lengths("text")


def test_what_video_models_can_do_is_told() -> None:
    assert {one.name for one in video_models() if one.camera} == {
        "MiniMax-Hailuo-2.3",
        "MiniMax-Hailuo-2.3-Fast",
        "MiniMax-Hailuo-02",
        "T2V-01-Director",
        "I2V-01-Director",
    }
    assert {one.name for one in video_models() if one.fast_pretreatment} == {
        "MiniMax-Hailuo-2.3",
        "MiniMax-Hailuo-2.3-Fast",
        "MiniMax-Hailuo-02",
    }
    assert {one.name for one in video_models() if one.uses_v2} == {one.name for one in video_models() if one.ratios}
    assert {one.name for one in video_models() if one.most_subjects} == {
        one.name for one in video_models() if "subject" in one.modes
    }
    assert (len(CAMERA_COMMANDS), CAMERA_COMMANDS[0], CAMERA_COMMANDS[-1]) == (15, "Truck left", "Static shot")
    assert (VIDEO_FRAME.size_limit_mb, VIDEO_FRAME.short_side_above) == (20, 300)
    assert (VIDEO_FRAME.narrowest, VIDEO_FRAME.widest) == ((2, 5), (5, 2))


def test_every_music_model_has_the_documents_numbers() -> None:
    found = {one.name: (one.prompt_least, one.prompt_most, one.lyrics_least, one.lyrics_most) for one in music_models()}
    assert found == MUSIC
    assert {one.name for one in music_models() if one.references} == {"music-01"}
    assert {one.name for one in music_models() if one.cover} == {"music-cover"}
    one = music_model("music-1.5")
    assert one.formats == ("mp3", "wav", "pcm")
    assert one.sample_rates_hz == (16000, 24000, 32000, 44100)
    assert one.bitrates_bps == (32000, 64000, 128000, 256000)
    assert {"Intro", "Verse", "Chorus"} <= set(one.tags)
    assert asdict(MUSIC_REFERENCE) == {
        "purposes": ("song", "voice", "instrumental"),
        "suffixes": ("wav", "mp3"),
        "least_s": 10,
        "most_s": 600,
    }
    assert asdict(MUSIC_COVER) == {"least_s": 6, "most_s": 360, "size_limit_mb": 50}


def test_long_speech_voices_and_batches_have_the_documents_numbers() -> None:
    limits = LONG_SPEECH_LIMITS
    assert (limits.text_limit, limits.file_text_limit, limits.channels) == (50_000, 1_000_000, 2)
    assert (limits.queries_a_second, limits.file_suffixes) == (10, ("txt", "zip"))
    assert (CLONE_LIMITS.preview_text_limit, CLONE_LIMITS.validation_text_limit) == (1000, 200)
    assert (CLONE_LIMITS.accuracy, CLONE_LIMITS.unused_days, DESIGN_LIMITS.preview_text_limit) == (0.7, 7, 500)
    assert (BATCH_LIMITS.request_limit, BATCH_LIMITS.page, BATCH_LIMITS.page_most) == (50_000, 20, 100)
    assert (BATCH_LIMITS.endpoints, BATCH_LIMITS.windows) == (("/v1/text/chatcompletion_v2",), ("24h",))


@pytest.mark.parametrize(
    ("purpose", "suffix", "megabytes"),
    [
        ("voice_clone", "mp3", 20),
        ("voice_clone", "M4A", 20),
        ("batch", "jsonl", 100),
        ("prompt_audio", "wav", 0),
        ("video_generation_input", "png", 30),
        ("video_generation_input", "mov", 50),
        ("video_generation_input", "mp3", 15),
        ("retrieval", "pdf", 0),
    ],
)
def test_files_may_be_as_large_as_the_documents_say(purpose: str, suffix: str, megabytes: int) -> None:
    assert file_purpose(purpose).size_limit_bytes(suffix) == megabytes * 1024 * 1024


def test_purposes_tell_what_a_file_has_to_be() -> None:
    clone = file_purpose("voice_clone")
    assert (clone.least_s, clone.most_s, file_purpose("prompt_audio").most_s) == (10, 300, 8)
    assert {name for name, one in FILE_PURPOSES.items() if one.made} == {"t2a_async", "video_generation"}
    named = {CLONE_LIMITS.recording_purpose, CLONE_LIMITS.prompt_purpose, BATCH_LIMITS.file_purpose}
    assert named | {LONG_SPEECH_LIMITS.file_purpose} <= FILE_PURPOSES.keys()
    with pytest.raises(KeyError):
        clone.size_limit_bytes("exe")


def test_no_two_models_have_one_name_and_each_is_found_by_it() -> None:
    assert len({one.name for one in EVERY}) == len(EVERY)
    for one in EVERY:
        assert find_model(one.name) is one
        assert one.name in one.label


def test_nothing_is_offered_twice() -> None:
    offers = [(one.name, name, offer) for one in EVERY for name, offer in asdict(one).items()]
    twice = [(*who, offer) for *who, offer in offers if isinstance(offer, tuple) and len(set(offer)) < len(offer)]
    assert twice == []


@pytest.mark.parametrize("look_up", LOOK_UPS, ids=lambda look_up: look_up.__name__)
def test_an_unknown_name_is_not_made_up(look_up: Any) -> None:
    with pytest.raises(KeyError):
        look_up("model-9")


def test_what_a_new_page_proposes_is_the_reference_manuals() -> None:
    found = (default_chat_model(), default_image_model(), default_video_model(), default_music_model())
    assert [one.name for one in found] == ["MiniMax-M1", "image-01", "MiniMax-Hailuo-02", "music-1.5"]

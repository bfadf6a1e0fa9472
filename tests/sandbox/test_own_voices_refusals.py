"""What the imitated API refuses of voices of one's own, by the input that causes it in life."""

from typing import Any

import httpx
import pytest

from tests.sandbox.asking import KEY, SHORT, sound_of, speak, status
from tests.sandbox.tasks import client
from tests.sandbox.test_refusals import DOUBLED, LOGIN
from tests.sandbox.voicing import CLONE, CLONE_FIELDS, DELETE, DESIGN, STORY, TRIAL, cloned, deleted, designed, uploaded
from tests.sandboxes import charges

FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"file_id": None}, "file_id"), ({"file_id": "12"}, "file_id"), ({"voice_id": None}, "voice_id"),
    ({"voice_id": 7}, "voice_id"), ({"text": "Hello."}, "model"), ({"accuracy": 1.1}, "accuracy"),
    ({"text_validation": "a" * 201}, "text_validation is longer than 200 characters"),
    ({"text": "a" * 1001, "model": "speech-02-hd"}, "text is longer than 1000 characters"),
    ({"clone_prompt": {"prompt_audio": 12}}, "clone_prompt prompt_text"),
    ({"clone_prompt": {"prompt_text": "Hi."}}, "clone_prompt prompt_audio"), ({"clone_prompt": "x"}, "clone_prompt"),
    ({"need_noise_reduction": "yes"}, "need_noise_reduction"), ({"language_boost": "Klingon"}, "language_boost"),
]  # fmt: skip
VOICE_ID = "voice_id must have 8 to 256 letters, digits, - and _, begin with a letter and end with a letter or a digit"
BAD_IDS = ("short-1", "1-begins-so", "ends-with-", "ends_with_", "has a space", "is.dotted", "étranger", "a" * 257)


@pytest.fixture(scope="module")
def recordings(sandbox_url: str) -> dict[str, int]:
    """Uploads of every kind that a clone is made of, or refused for, by name."""
    with client(sandbox_url, KEY) as api:
        flac = {"audio_setting": {"format": "flac", "sample_rate": 16000}}
        man = {"voice_setting": {"voice_id": "Deep_Voice_Man"}}
        story, short, said = (sound_of(speak(api, text)) for text in (STORY, SHORT, STORY[:51]))
        child = {"voice_setting": {"voice_id": "Wise_Woman", "pitch": 12}}
        return {
            "story": uploaded(api, story), "short": uploaded(api, short), "noise": uploaded(api, b"ID3 no sound" * 99),
            "flac": uploaded(api, sound_of(speak(api, STORY, **flac)), name="me.flac"),
            "long": uploaded(api, sound_of(speak(api, "Well.<#99#>So.<#99#>So.<#99#>So.<#20#>Bye."))),
            "said": uploaded(api, said, "prompt_audio"), "too long": uploaded(api, story, "prompt_audio"),
            "man": uploaded(api, sound_of(speak(api, STORY[:51], **man)), "prompt_audio"),
            "child": uploaded(api, sound_of(speak(api, STORY[:51], **child)), "prompt_audio"),
        }  # fmt: skip


def example(recordings: dict[str, int], name: str, text: str = STORY[:51]) -> dict[str, Any]:
    """Return a request's part that has an example and its words."""
    return {"clone_prompt": {"prompt_audio": recordings[name], "prompt_text": text}}


def test_a_wrong_field_is_named_and_the_answer_tells_of_the_moderation(api: httpx.Client, calm_sandbox: str) -> None:
    for change, words in FIELDS:
        answer = cloned(api, **{"file_id": 123456789012345, "voice_id": "alices-voice", **change})
        assert status(answer) == (2013, DOUBLED + words), change
        assert set(answer) == CLONE_FIELDS
    for voice_id in BAD_IDS:
        assert status(cloned(api, 123456789012345, voice_id)) == (2013, DOUBLED + VOICE_ID), voice_id
        assert status(designed(api, voice_id=voice_id)) == (2013, DOUBLED + VOICE_ID), voice_id
    assert charges(calm_sandbox) == []


@pytest.mark.parametrize(("name", "code", "words"), [
    ("short", 2037, "voice duration too short / voice duration too long"), ("long", 2037, ""), ("flac", 20132, ""),
    ("noise", 20132, "invalid samples or voice_id"),
])  # fmt: skip
def test_a_recording_must_be_a_sound_of_the_right_kind_and_length(
    api: httpx.Client, recordings: dict[str, int], name: str, code: int, words: str
) -> None:
    answer = cloned(api, recordings[name], "not-to-be-made")
    assert (status(answer)[0], words in status(answer)[1]) == (code, True)


def test_a_file_must_be_there_and_be_meant_for_it(api: httpx.Client, recordings: dict[str, int]) -> None:
    assert status(cloned(api, 123456789012345, "alices-voice")) == (20132, "invalid samples or voice_id")
    words = "file_id must be of a file that was uploaded with the purpose voice_clone"
    assert status(cloned(api, recordings["said"], "alices-voice")) == (2013, DOUBLED + words)
    words = "clone_prompt prompt_audio must be of a file that was uploaded with the purpose prompt_audio"
    answer = cloned(api, recordings["story"], "alices-voice", **example(recordings, "story"))
    assert status(answer) == (2013, DOUBLED + words)


def test_a_name_that_is_taken_is_refused_the_systems_own_too(api: httpx.Client, recordings: dict[str, int]) -> None:
    assert status(cloned(api, recordings["story"], "taken-name"))[0] == 0
    taken = (2039, "voice clone voice id duplicate")
    assert status(cloned(api, recordings["story"], "taken-name")) == taken
    assert status(designed(api, voice_id="taken-name")) == taken
    assert status(cloned(api, recordings["story"], "Wise_Woman")) == taken
    deleted(api, "taken-name")


def test_a_recording_must_take_as_long_as_the_words_that_it_is_said_to_hold(
    api: httpx.Client, recordings: dict[str, int]
) -> None:
    wrong = cloned(api, recordings["story"], "validated-1", text_validation=STORY[:51])
    assert status(wrong) == (1043, "the asr similarity check failed")
    easier = cloned(api, recordings["story"], "validated-1", text_validation=STORY[:103], accuracy=0.5)
    assert status(easier)[0] == 0
    assert status(cloned(api, recordings["story"], "validated-2", text_validation=STORY[:200]))[0] == 0
    for name in ("validated-1", "validated-2"):
        deleted(api, name)


def test_an_example_is_short_says_its_words_and_is_in_the_same_voice(
    api: httpx.Client, recordings: dict[str, int]
) -> None:
    def tried(name: str, *text: str) -> int:
        answer = cloned(api, recordings["story"], "with-example", **example(recordings, name, *text))
        return status(answer)[0]

    assert tried("too long") == 2048
    assert tried("said", "Hi.") == tried("child") == tried("man") == 1044
    assert tried("said") == 0
    deleted(api, "with-example")
    every = {
        "need_noise_reduction": True, "need_volume_normalization": True, "text_validation": STORY[:200],
        "accuracy": 0.7, "language_boost": "English", "continuous_sound": True, "aigc_watermark": True, "text": "Good.",
        "model": "speech-02-hd",
    }  # fmt: skip
    answer = cloned(api, recordings["story"], "with-everything", **example(recordings, "said"), **every)
    assert status(answer) == (0, "success") and answer["demo_audio"]
    deleted(api, "with-everything")


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1008, 1024, 1033, 1039, 1042, 1043, 1044, 2037, 2038, 2039, 2042,
                                  2045, 2048, 2049, 2056, 20132])  # fmt: skip
def test_a_word_provokes_a_code_before_anything_is_made(api: httpx.Client, calm_sandbox: str, code: int) -> None:
    word = f"Say sandbox-{code}."
    for more in ({"text": word, "model": "speech-02-hd"}, {"text_validation": word}):
        assert status(cloned(api, 123456789012345, "alices-voice", **more))[0] == code
    assert status(designed(api, prompt=word))[0] == status(designed(api, preview_text=word))[0] == code
    assert charges(calm_sandbox) == []


def test_the_moderation_tells_what_it_found(api: httpx.Client, calm_sandbox: str, recordings: dict[str, int]) -> None:
    preview = {"text": "Say sandbox-1026-3.", "model": "speech-02-hd"}
    answer = cloned(api, recordings["story"], "alices-voice", **preview)
    assert status(answer) == (1026, "input new_sensitive")
    assert (answer["input_sensitive"], answer["input_sensitive_type"]) == (True, 3)
    preview["text"] = "Say sandbox-1027-2."
    answer = cloned(api, recordings["story"], "alices-voice", **preview)
    assert (status(answer)[0], answer["input_sensitive_type"], answer["demo_audio"]) == (1027, 2, "")
    assert status(designed(api, preview_text="Say sandbox-1027.", voice_id="withheld-1"))[0] == 1027
    assert status(designed(api, prompt="A man who says sandbox-1027.", voice_id="withheld-2"))[0] == 1027
    assert [row["path"] for row in charges(calm_sandbox)] == [CLONE, DESIGN, DESIGN]
    for voice_id in ("alices-voice", "withheld-1", "withheld-2"):
        answer = speak(api, SHORT, voice_setting={"voice_id": voice_id})
        assert status(answer)[0] == 2054, "what could not be heard is not there"


@pytest.mark.parametrize(("changes", "words"), [
    ({"prompt": None}, "prompt"), ({"prompt": " "}, "prompt"), ({"preview_text": None}, "preview_text"),
    ({"preview_text": "a" * 501}, "preview_text is longer than 500 characters"), ({"prompt": 1}, "prompt"),
])  # fmt: skip
def test_a_design_needs_a_description_and_a_text(api: httpx.Client, changes: dict[str, Any], words: str) -> None:
    assert status(designed(api, **changes)) == (2013, DOUBLED + words)


@pytest.mark.parametrize(("body", "code"), [
    ({}, 2013), ({"voice_type": "system", "voice_id": "Wise_Woman"}, 2013), ({"voice_type": "voice_cloning"}, 2013),
    ({"voice_type": "voice_cloning", "voice_id": "nobodys-voice"}, 2054),
    ({"voice_type": "voice_cloning", "voice_id": "Wise_Woman"}, 2042),
])  # fmt: skip
def test_what_is_not_ones_own_is_not_deleted(api: httpx.Client, body: dict[str, Any], code: int) -> None:
    assert status(api.post(DELETE, json=body).json())[0] == code


def test_a_voice_is_deleted_as_what_it_is(api: httpx.Client) -> None:
    designed(api, voice_id="designed-one")
    assert status(deleted(api, "designed-one", "voice_cloning"))[0] == 2054
    assert status(deleted(api, "designed-one", "voice_generation"))[0] == 0
    assert status(deleted(api, "designed-one", "voice_generation"))[0] == 2054


@pytest.mark.parametrize(("key", "code", "words"), [
    ("sk-bad", 1004, LOGIN), ("sk-old", 2049, "invalid api key"), ("sk-poor", 1008, "insufficient balance"),
    ("sk-busy", 1002, "rate limit exceeded(RPM)"),
])  # fmt: skip
def test_a_key_may_be_no_good(stranger: httpx.Client, key: str, code: int, words: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    for path, body in ((CLONE, {"file_id": 1, "voice_id": "alices-voice"}), (DESIGN, TRIAL)):
        answer = stranger.post(path, json=body, headers=headers).json()
        assert answer == {"base_resp": {"status_code": code, "status_msg": words}}


def test_who_has_not_shown_who_they_are_may_not_clone_but_design(stranger: httpx.Client) -> None:
    headers = {"Authorization": "Bearer sk-unverified-1"}
    answer = cloned(stranger, 1, "alices-voice", headers=headers)
    assert status(answer) == (2038, "no permission to clone voices")
    assert status(stranger.post(DESIGN, json=TRIAL, headers=headers).json())[0] == 0

"""The system voices: real ids, a description each, and distinct sounds."""

import re

import pytest

from studio.sandbox.media.languages import LANGUAGES
from studio.sandbox.media.timbre import Timbre
from studio.sandbox.media.voices import DEFAULT_VOICE_ID, SYSTEM_VOICES, voice_timbre
from tests.sandbox_media.conftest import Say
from tests.sandbox_media.sound import pitch_hz, rms
from tests.sandbox_media.test_languages import GREETINGS

RIVER = "The river ran slowly past the old mill, and nobody knew who had built it."
RIO = "El río pasaba despacio junto al viejo molino y nadie recordaba quién lo había hecho."


def test_there_are_voices_for_every_language() -> None:
    assert len(SYSTEM_VOICES) >= 120
    assert {voice["language"] for voice in SYSTEM_VOICES} == set(LANGUAGES)


@pytest.mark.parametrize(
    "voice_id",
    [
        DEFAULT_VOICE_ID,
        "Wise_Woman",
        "Deep_Voice_Man",
        "Lively_Girl",
        "male-qn-qingse",
        "female-shaonv",
        "Santa_Claus",
        "Chinese (Mandarin)_News_Anchor",
        "Spanish_SereneWoman",
        "French_Male_Speech_New",
        "Japanese_KindLady",
        "Calm_Woman",
        "socialmedia_female_1_v1",
        "socialmedia_female_2_v1",
        "voice_agent_Female_Phone_4",
        "voice_agent_Male_Phone_1",
        "voice_agent_Male_Phone_2",
        "japanese_male_social_media_1_v2",
        "japanese_female_social_media_1_v2",
        "French_Female Journalist",
        "Portuguese_ThoughtfulLady",
        "moss_audio_7c7e7ae2-7356-11f0-9540-7ef9b4b62566",
        "moss_audio_b118f320-78c0-11f0-bbeb-26e8167c4779",
        "moss_audio_84f32de9-2363-11f0-b7ab-d255fae1f27b",
        "moss_audio_82ebf67c-78c8-11f0-8e8e-36b92fbb4f95",
    ],
)
def test_the_voices_that_public_clients_ask_for_are_there(voice_id: str) -> None:
    assert [voice["voice_id"] for voice in SYSTEM_VOICES].count(voice_id) == 1


def test_every_voice_has_a_name_and_one_sentence_of_its_own_words() -> None:
    names = [(voice["language"], voice["voice_name"]) for voice in SYSTEM_VOICES]
    assert len(set(names)) == len(names)
    for voice in SYSTEM_VOICES:
        (sentence,) = voice["description"]
        assert re.fullmatch(r"An? [^.]+\.", sentence), voice


def test_no_two_voices_have_the_same_numbers() -> None:
    assert len({voice_timbre(voice["voice_id"]) for voice in SYSTEM_VOICES}) == len(SYSTEM_VOICES)


def test_every_voice_stays_where_speech_can_be_understood() -> None:
    for voice in SYSTEM_VOICES:
        numbers = voice_timbre(voice["voice_id"])
        assert 0.84 <= numbers.formant <= 1.08, voice
        assert 190 * 2 ** (-10 / 12) <= numbers.pitch_hz <= 190 * 2 ** (4 / 12), voice


def test_every_voice_sounds(say: Say) -> None:
    for voice in SYSTEM_VOICES:
        said = say(GREETINGS[voice["language"]], voice_id=voice["voice_id"])
        assert rms(said.sound) > 0.02, voice
        assert 0.3 < said.seconds < 4, voice
        assert abs(said.sound).max() < 0.99, voice


@pytest.mark.parametrize(
    ("text", "low", "middle", "high"),
    [
        (RIVER, "Deep_Voice_Man", "Wise_Woman", "Lovely_Girl"),
        (RIO, "Spanish_Deep-tonedMan", "Spanish_ToughBoss", "Spanish_Kind-heartedGirl"),
    ],
)
def test_a_voice_speaks_as_high_as_its_number_says(say: Say, text: str, low: str, middle: str, high: str) -> None:
    for voice_id in (low, middle, high):
        found, wanted = pitch_hz(say(text, voice_id=voice_id).sound), voice_timbre(voice_id).pitch_hz
        assert found == pytest.approx(wanted, rel=0.22), voice_id


def test_a_cloned_voice_speaks_with_the_numbers_of_its_sample(say: Say) -> None:
    own = {"my-clone-0001": {"pitch_hz": 110.0, "formant": 0.88}, "my-clone-0002": {"pitch_hz": 230.0}}
    low, high = (pitch_hz(say(RIVER, voice_id=name, own_voices=own).sound) for name in own)
    assert high > 1.6 * low
    assert voice_timbre("my-clone-0001", {"pitch_hz": 110.0}) != Timbre()

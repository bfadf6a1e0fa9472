"""Delivery of speech: speed, pitch, volume, emotions, mixes, pronunciation."""

import itertools

import numpy as np
import pytest

from studio.sandbox.media.timbre import EMOTIONS
from tests.sandbox_media.conftest import Say
from tests.sandbox_media.sound import RATE_HZ, pitch_hz, pitches_hz, rms

RIVER = "The river ran slowly past the old mill, and nobody knew who had built it."
RIO = "El río pasaba despacio junto al viejo molino y nadie recordaba quién lo había hecho."
BOTH = pytest.mark.parametrize(("text", "voice_id"), [(RIVER, "Wise_Woman"), (RIO, "Spanish_Narrator")])


@BOTH
def test_twice_the_speed_takes_half_the_time(say: Say, text: str, voice_id: str) -> None:
    slow, usual, fast = (say(text, voice_id=voice_id, speed=speed).seconds for speed in (0.5, 1.0, 2.0))
    assert slow == pytest.approx(2 * usual, rel=0.1)
    assert fast == pytest.approx(usual / 2, rel=0.12)


@BOTH
def test_pitch_moves_the_voice_and_not_its_pace(say: Say, text: str, voice_id: str) -> None:
    low, usual, high = (say(text, voice_id=voice_id, pitch=semitones) for semitones in (-5, 0, 5))
    assert pitch_hz(low.sound) < pitch_hz(usual.sound) * 0.88
    assert pitch_hz(high.sound) > pitch_hz(usual.sound) * 1.2
    assert low.seconds == pytest.approx(high.seconds, rel=0.06)


@pytest.mark.parametrize("semitones", [-6, 0, 4])
@pytest.mark.parametrize("voice_id", ["English_expressive_narrator", "Lively_Girl"])
def test_a_transposed_voice_is_as_even_as_a_plain_one(say: Say, voice_id: str, semitones: int) -> None:
    sound = say("Then, one morning in spring, the wheel began to turn!", voice_id=voice_id, pitch=semitones).sound
    sizes = np.array([rms(sound[at : at + 600]) for at in range(0, len(sound) - 600, 600)])
    assert sizes.max() < 3 * np.median(sizes[sizes > 0.02])


@BOTH
def test_half_the_volume_is_half_the_size(say: Say, text: str, voice_id: str) -> None:
    half, usual, double, most = (say(text, voice_id=voice_id, vol=vol).sound for vol in (0.5, 1, 2, 10))
    assert rms(half) == pytest.approx(rms(usual) / 2, rel=0.02)
    assert rms(double) > 1.4 * rms(usual)
    assert abs(most).max() < 0.99


def test_a_mix_lies_between_its_voices(say: Say) -> None:
    weights = [{"voice_id": "Deep_Voice_Man", "weight": 50}, {"voice_id": "Lovely_Girl", "weight": 50}]
    low, mixed, high = (
        pitch_hz(say(RIVER, **wanted).sound)
        for wanted in ({"voice_id": "Deep_Voice_Man"}, {"timbre_weights": weights}, {"voice_id": "Lovely_Girl"})
    )
    assert low * 1.15 < mixed < high / 1.15


def test_a_mix_leans_to_the_heavier_voice(say: Say) -> None:
    def mix(weight: int) -> float:
        return pitch_hz(
            say(
                RIVER,
                timbre_weights=[
                    {"voice_id": "Deep_Voice_Man", "weight": weight},
                    {"voice_id": "Lovely_Girl", "weight": 100 - weight},
                ],
            ).sound
        )

    assert mix(80) < mix(20) / 1.15


@BOTH
def test_every_mood_is_heard(say: Say, text: str, voice_id: str) -> None:
    heard = {}
    for mood in EMOTIONS:
        said = say(text, voice_id=voice_id, emotion=mood)
        heard[mood] = np.log([max(pitch_hz(said.sound), 1), said.seconds, rms(said.sound)])
    for one, other in itertools.combinations(sorted(set(EMOTIONS) - {"", "neutral", "fluent"}), 2):
        assert np.abs(heard[one] - heard[other]).max() > 0.04, (one, other)


def test_sadness_is_low_slow_and_quiet_and_happiness_is_not(say: Say) -> None:
    sad, happy = (say(RIVER, voice_id="Wise_Woman", emotion=mood) for mood in ("sad", "happy"))
    assert pitch_hz(sad.sound) < pitch_hz(happy.sound) * 0.85
    assert sad.seconds > happy.seconds * 1.15
    assert rms(sad.sound) < rms(happy.sound)


@BOTH
def test_a_whisper_has_no_pitch(say: Say, text: str, voice_id: str) -> None:
    plain, whispered = (say(text, voice_id=voice_id, emotion=mood) for mood in ("", "whisper"))
    assert len(pitches_hz(whispered.sound)) < len(pitches_hz(plain.sound)) / 4


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("We drove to Halden.", "Halden/Constantinople"),
        ("We drove to Halden.", "halden/(ˈʌndəɹstændɪŋli)"),
        ("Wir sind in Halden.", "Halden/Konstantinopel"),
        ("他在处理。", "处理/(chuang3)(ri4)"),
    ],
)
def test_a_pronunciation_pair_changes_the_sound_and_not_the_words(say: Say, text: str, pair: str) -> None:
    plain, changed = say(text), say(text, pronunciation=[pair])
    assert [word["text"] for word in changed.facts["words"]] == [word["text"] for word in plain.facts["words"]]
    size = min(len(plain.sound), len(changed.sound))
    assert rms(plain.sound[:size] - changed.sound[:size]) > 0.02


def test_a_pair_leaves_longer_words_alone(say: Say) -> None:
    plain, changed = say("The category is large."), say("The category is large.", pronunciation=["cat/dog", "broken"])
    assert np.array_equal(plain.sound, changed.sound)


def test_the_same_request_gives_the_same_sound(say: Say) -> None:
    assert np.array_equal(say(RIVER).sound, say(RIVER).sound)


def test_a_timbre_moves_formants_in_other_languages_too(say: Say) -> None:
    def weight_hz(formant: float) -> float:
        own = {"mine": {"formant": formant, "language": "Spanish"}}
        power = np.abs(np.fft.rfft(say(RIO, voice_id="mine", own_voices=own).sound)) ** 2
        return float((power * np.linspace(0, RATE_HZ / 2, len(power))).sum() / power.sum())

    assert weight_hz(0.9) * 1.08 < weight_hz(1.07)

"""`voice_modify`: its effect on the sound, also block by block."""

from typing import Any

import numpy as np
import pytest

from studio.sandbox.media.effects import IMPULSES, Effect
from tests.sandbox_media.conftest import Said, Say
from tests.sandbox_media.sound import RATE_HZ, pitch_hz, pitches_hz, rms

TEXT = "The morning is bright, and nobody is awake but me."


def say_modified(say: Say, **modify: Any) -> Said:
    """Synthesize with `voice_modify`."""
    return say(TEXT, voice_id="Wise_Woman", modify=modify)


def spectral_centroid_hz(sound: Any) -> float:
    """Return the spectral centroid."""
    powers = np.abs(np.fft.rfft(sound)) ** 2
    hz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    return float((powers * hz).sum() / powers.sum())


def band_share(sound: Any, low_hz: float, high_hz: float) -> float:
    """Return the share of a sound's power in a band."""
    powers, hz = np.abs(np.fft.rfft(sound)) ** 2, np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    return float(powers[(hz >= low_hz) & (hz < high_hz)].sum() / powers.sum())


def test_pitch_goes_down_and_up(say: Say) -> None:
    low, plain, high = (pitch_hz(say_modified(say, pitch=pitch).sound) for pitch in (-100, 0, 100))
    assert (low, high) == (pytest.approx(plain * 2**-0.5, rel=0.06), pytest.approx(plain * 2**0.5, rel=0.06))
    assert pitch_hz(say_modified(say, pitch=50).sound) == pytest.approx(plain * 2**0.25, rel=0.06)


def test_intensity_goes_from_strong_to_soft(say: Say) -> None:
    strong, plain, soft = (rms(say_modified(say, intensity=value).sound) for value in (-100, 0, 100))
    assert strong > 1.1 * plain > 1.5 * soft


def test_timbre_goes_from_full_to_crisp(say: Say) -> None:
    full, plain, crisp = (spectral_centroid_hz(say_modified(say, timbre=value).sound) for value in (-100, 0, 100))
    assert crisp > 1.15 * plain > 1.3 * full


@pytest.mark.parametrize(("name", "least_s"), [("spacious_echo", 0.5), ("auditorium_echo", 0.4)])
def test_an_echo_rings_on_after_the_last_word(say: Say, name: str, least_s: float) -> None:
    plain, wet = say(TEXT), say(TEXT, modify={"sound_effects": name})
    assert wet.seconds > plain.seconds + least_s
    assert wet.facts["duration_ms"] == pytest.approx(wet.seconds * 1000, abs=2)
    assert wet.facts["words"] == plain.facts["words"], "the words stand where they stood"


def test_a_telephone_lets_through_what_it_does(say: Say) -> None:
    sound = say_modified(say, sound_effects="lofi_telephone").sound
    assert band_share(sound, 250, 3_600) > 0.97
    assert band_share(say_modified(say).sound, 250, 3_600) < 0.9


def test_a_robot_has_one_pitch(say: Say) -> None:
    robot, plain = (np.log(pitches_hz(say(TEXT, modify=one).sound)) for one in ({"sound_effects": "robotic"}, {}))
    assert np.ptp(np.percentile(robot, (20, 80))) < 0.25 * np.ptp(np.percentile(plain, (20, 80)))


@pytest.mark.parametrize("name", IMPULSES)
def test_an_effect_is_the_same_in_pieces_as_in_one(name: str) -> None:
    sound = np.random.default_rng(3).standard_normal(RATE_HZ).astype(np.float32) * 0.05
    whole, parted = Effect(name), Effect(name)
    pieces = [parted.process(piece) for piece in np.split(sound, (1, 500, 9_000))]
    assert np.allclose(np.concatenate(pieces), whole.process(sound), atol=1e-4)
    assert np.allclose(parted.flush_tail(), whole.flush_tail(), atol=1e-4)


def test_an_unknown_effect_changes_nothing() -> None:
    sound = np.ones(100, np.float32)
    assert Effect("underwater").process(sound) is sound
    assert not len(Effect("").flush_tail())

"""Voice cloning: a clone has the pitch of its recording, and a more similar sound than the default voice."""

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from studio.sandbox.media import voice_match
from studio.sandbox.media.clone import clone_voice
from studio.sandbox.media.engine import SpeechEngine
from studio.sandbox.media.song.analysis import Recording
from studio.sandbox.voices.description import parse_description
from tests.sandbox_media.conftest import Say
from tests.sandbox_media.sound import RATE_HZ, pitch_hz, pitches_hz, rms

STORY = "We walk along the river and we talk about the sea. The morning is bright, and nobody is awake but me."
OTHER = "It was a quiet afternoon in the village, and somebody was singing in the garden near the old bridge."
GERMAN = "Heute ist ein schöner Tag und wir gehen an den Fluss. Die Kinder spielen im Garten, niemand ist traurig."
SAMPLES = {
    "low": {"text": STORY, "voice_id": "Deep_Voice_Man", "modify": {"timbre": -90}},
    "high": {"text": STORY, "voice_id": "Lively_Girl"},
    "another speaker": {"text": GERMAN, "voice_id": "Deep_Voice_Man"},
}  # fmt: skip


def write_sample(encoded: Any, path: Path, **request: Any) -> str:
    """Write a request's sound to a file and return its path."""
    path.write_bytes(b"".join(encoded(format="wav", stream=False, sample_rate=RATE_HZ, **request)[0]))
    return str(path)


def measure_bands_db(sound: Any) -> Any:
    """Return the level of each band of a voice."""
    return voice_match.measure_voice(voice_match.resample(sound)).bands_db


@pytest.mark.parametrize("name", SAMPLES)
def test_a_clone_is_as_high_and_as_bright_as_its_sample(
    voices: SpeechEngine, encoded: Any, say: Say, tmp_path: Path, name: str
) -> None:
    sample = say(**SAMPLES[name]).sound
    found = clone_voice({"path": write_sample(encoded, tmp_path / "sample.wav", **SAMPLES[name])}, voices)
    clone, default = say(OTHER, voice_id="mine", own_voices={"mine": found["timbre"]}).sound, say(OTHER).sound
    assert pitch_hz(clone) == pytest.approx(pitch_hz(sample), rel=0.1)
    assert found["sample"]["pitch_hz"] == pytest.approx(pitch_hz(sample), rel=0.05)
    near, far = (np.sqrt(np.mean((measure_bands_db(one) - measure_bands_db(sample)) ** 2)) for one in (clone, default))
    assert near < 0.8 * far


@pytest.mark.parametrize("emotion", ["sad", "happy"])
def test_a_clone_is_as_lively_as_its_sample(
    voices: SpeechEngine, encoded: Any, say: Say, tmp_path: Path, emotion: str
) -> None:
    request = {"text": STORY, "voice_id": "Wise_Woman", "emotion": emotion}
    found = clone_voice({"path": write_sample(encoded, tmp_path / "sample.wav", **request)}, voices)
    clone = say(STORY, voice_id="mine", own_voices={"mine": found["timbre"]}).sound
    heard = [np.log2(np.percentile(pitches_hz(sound), (84, 16))) for sound in (clone, say(**request).sound)]
    ranges = [high - low for high, low in heard]
    assert ranges[0] == pytest.approx(ranges[1], rel=0.2)


def test_a_clone_speaks_other_languages_with_its_own_pitch(
    voices: SpeechEngine, encoded: Any, say: Say, tmp_path: Path
) -> None:
    path = write_sample(encoded, tmp_path / "sample.wav", **SAMPLES["high"])
    own = {"mine": clone_voice({"path": path}, voices)["timbre"]}
    said = say(GERMAN, voice_id="mine", own_voices=own).sound
    assert pitch_hz(said) == pytest.approx(pitch_hz(say(**SAMPLES["high"]).sound), rel=0.15)


def test_noise_and_loudness_of_a_recording_are_left_out_when_that_is_asked_for(
    voices: SpeechEngine, encoded: Any, tmp_path: Path
) -> None:
    quiet = write_sample(encoded, tmp_path / "sample.wav", text=STORY, vol=0.3)
    as_it_is, levelled = (clone_voice({"path": quiet, "levelled": flag}, voices)["timbre"] for flag in (False, True))
    assert as_it_is["gain_db"] < -6
    assert "gain_db" not in levelled
    hiss = np.random.default_rng(1).standard_normal(4 * voice_match.RATE_HZ) * 0.004
    voice = np.concatenate([np.zeros(voice_match.RATE_HZ), np.sin(np.arange(3 * voice_match.RATE_HZ) * 0.05) * 0.2])
    with_hiss, without = (
        voice_match.measure_voice(voice + hiss, denoised=flag).bands_db[-3:].mean() for flag in (False, True)
    )
    assert without < with_hiss - 3


def test_a_recording_of_a_telephone_is_heard_too(voices: SpeechEngine, encoded: Any, tmp_path: Path) -> None:
    with av.open(str(tmp_path / "memo.m4a"), "w", format="ipod") as file, av.open(io.BytesIO(
        b"".join(encoded(STORY, format="wav", stream=False, sample_rate=RATE_HZ)[0])
    )) as source:  # fmt: skip
        stream = file.add_stream("aac", rate=RATE_HZ)
        for frame in source.decode(audio=0):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    found = clone_voice({"path": str(tmp_path / "memo.m4a"), "text": STORY}, voices)
    assert "m4a" in found["sample"]["kind"].split(",")
    assert found["alike"] > 0.9


@pytest.mark.parametrize("data", [b"", b"ID3 nothing" * 50, b"RIFF\x24\x00\x00\x00WAVEfmt "])
def test_what_is_no_sound_gives_no_voice(voices: SpeechEngine, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "odd").write_bytes(data)
    found = clone_voice({"path": str(tmp_path / "odd"), "text": STORY}, voices)
    assert (found["sample"]["kind"], found.get("timbre")) == ("", None)


def test_silence_gives_no_voice(voices: SpeechEngine, encoded: Any, tmp_path: Path) -> None:
    found = clone_voice({"path": write_sample(encoded, tmp_path / "sample.wav", text="<#12#>")}, voices)
    assert (found["sample"]["pitch_hz"], found.get("timbre")) == (0.0, None)


@pytest.mark.parametrize("level", [np.nan, np.inf, 1e30, 0.0])
def test_numbers_that_are_no_sound_give_no_voice(level: float) -> None:
    sound = np.full(voice_match.RATE_HZ, level, np.float32)
    assert voice_match.measure_recording(Recording(sound, "wav", 1.0)) is None


def test_words_of_a_description_are_heard(say: Say) -> None:
    def heard(prompt: str) -> Any:
        numbers, language = parse_description(prompt)
        return say(OTHER, voice_id="mine", own_voices={"mine": {**numbers, "language": language}})

    man, girl, old, whisper = map(heard, ("a man", "a bright young girl", "a very old man", "a whispering man"))
    assert pitch_hz(man.sound) < 140 < 210 < pitch_hz(girl.sound)
    assert old.seconds > 1.1 * man.seconds
    assert rms(whisper.sound) < 0.75 * rms(man.sound)
    assert pitch_hz(heard("a British butler").sound) < 140 < pitch_hz(heard("a younger sister").sound)
    assert heard("not a deep man, and never an old one").seconds == pytest.approx(man.seconds, rel=0.05)

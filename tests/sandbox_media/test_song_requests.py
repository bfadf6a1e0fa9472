"""Song requests: words, lengths, references, and analysis of recordings."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.sandbox.media.song import analysis, brief, form, sampler
from studio.sandbox.media.song.singer import Singer, hum_phonemes
from studio.sandbox.media.song.styles import STYLES
from studio.sandbox.media.song.theory import MODES
from tests.sandbox_media.songs import chroma, load_singer, render_song, sung_hz

COUSINS = {"major": "mixolydian", "minor": "dorian"}  # as happy, and as sad
LINE = "[verse]\nEvery window holds a flame"


@pytest.fixture(scope="module")
def voice() -> Singer:
    return load_singer()


@pytest.mark.parametrize(("prompt", "style", "bpm", "key"), [
    ("pop, 120 bpm, C major", "pop", (120, 120), "C major"),
    ("Slow sad piano ballad in F# minor", "ballad", (50, 72), "F# minor"),
    ("a fast rock song in Bb major", "rock", (141, 160), "A# major"),
    ("dark techno for the club, 132BPM", "electronic", (132, 132), "minor"),
    ("lofi beats to study to", "lofi", (72, 86), ""),
    ("smoky jazz with a saxophone", "jazz", (104, 148), ""),
    ("happy campfire folk", "folk", (88, 116), "major"),
    ("epic orchestral film score", "cinematic", (76, 108), ""),
    ("ambient drone for sleep", "ambient", (50, 76), ""),
    ("boom-bap hip-hop", "hiphop", (82, 96), ""),
    ("500 bpm", "", (190, 190), ""),
])  # fmt: skip
def test_words_are_honoured(prompt: str, style: str, bpm: tuple[int, int], key: str) -> None:
    found = brief.parse_request({"prompt": prompt})
    assert found.style.name == style or not style
    assert bpm[0] <= found.bpm <= bpm[1]
    assert found.key.name.endswith(key) or found.key.name.endswith(COUSINS.get(key, key))


@pytest.mark.parametrize(("prompt", "seconds"), [
    ("30 seconds of rain", 30), ("a 45s jingle", 45), ("two songs", 0), ("80s synths", 0), ("a 1990s hit", 0),
    ("1 minute", 60), ("3 sec", 10), ("9 min", 240),
])  # fmt: skip
def test_a_length_is_honoured(prompt: str, seconds: float) -> None:
    assert brief.parse_request({"prompt": prompt}).seconds == seconds


@pytest.mark.parametrize(("lyrics", "kinds"), [
    ("[intro]\n[verse]\nhello\n[pre-chorus]\nthere\n[chorus]\nmy\n[solo]\n[bridge]\nlove\n[break]\n[outro]",
     ["intro", "verse", "build", "chorus", "inst", "bridge", "break", "outro"]),
    ("hello\n\nmy love\n\nhow are you\n\nmy love", ["intro", "verse", "chorus", "verse", "chorus", "outro"]),
    ("##hello my love\nhow are you##", ["intro", "verse", "outro"]),
    ("hello [softly] my love", ["verse"]),
])  # fmt: skip
def test_lyrics_have_a_form(lyrics: str, kinds: list[str]) -> None:
    assert [section.kind for section in form.sections_of_lyrics(lyrics, 120, 240)] == kinds


def test_a_long_text_ends_after_four_minutes() -> None:
    sections = form.sections_of_lyrics(
        "\n".join(f"[verse]\n{'We sing along the river side' * 2}" for _ in range(60)), 100, 240
    )
    assert 180 < sum(section.bars for section in sections) * 4 * 60 / 100 <= 240


@pytest.mark.parametrize("style", STYLES)
def test_every_style_plays_in_its_key_and_as_long_as_asked(voice: Singer, style: str) -> None:
    song = render_song(voice, prompt=f"{style}, 12 seconds", sample_rate=44_100)
    assert song.song.brief.style.name == style
    assert song.song.facts()["duration_ms"] / 1000 == pytest.approx(14, abs=5)
    key = song.song.brief.key
    loud = chroma(song.mono)
    own = [(key.tonic + step) % 12 for step in MODES[key.mode]]
    assert sum(loud[own]) > 0.65 * sum(loud)
    assert 0.3 < np.abs(song.sound).max() < 0.95


def test_the_same_request_is_the_same_song_and_another_seed_another(voice: Singer) -> None:
    request: dict[str, Any] = {"prompt": "pop", "lyrics": LINE, "alone": True}
    first, second = render_song(voice, **request), render_song(voice, **request)
    assert first.data == second.data
    assert render_song(voice, **request, seed=7).data != first.data


def test_other_languages_are_hummed_a_syllable_for_each_of_their_own(voice: Singer) -> None:
    texts = {"corazón de melón": 6, "안녕하세요 세계": 7, "Привет мир как дела": 6, "γεια σου": 5, "مرحبا": 3}
    assert {text: hum_phonemes(text).count("l") for text in texts} == texts
    song = render_song(voice, lyrics="[verse]\n月亮代表我的心", alone=True)
    (line,) = song.score.lines
    assert len(line.notes) == 7
    assert sum(sung_hz(song, note) > 0 for note in line.notes) >= 6


@pytest.mark.parametrize(("spoken_hz", "low", "high"), [(110, 85, 240), (220, 190, 480)])
def test_the_voice_of_a_reference_sets_the_range(voice: Singer, spoken_hz: float, low: float, high: float) -> None:
    song = render_song(voice, lyrics=LINE, voice={"pitch_hz": spoken_hz, "tilt_db": 1}, alone=True)
    assert song.score.notes == []
    heard = [pitch for line in song.score.lines for note in line.notes if (pitch := sung_hz(song, note))]
    assert low < np.median(heard) < high


def test_the_band_of_a_reference_sets_tempo_and_key(voice: Singer, tmp_path: Path) -> None:
    file = tmp_path / "band.wav"
    file.write_bytes(render_song(voice, prompt="folk, 92 bpm, D major, 20 seconds").data)
    recording = analysis.decode_recording(file)
    assert recording is not None and recording.kind == "wav"
    heard = analysis.analyse(recording)
    assert heard["bpm"] == pytest.approx(92, abs=1)
    assert (heard["tonic"], heard["mode"]) == (2, "major")
    song = brief.parse_request({"prompt": "a new song", "band": heard})
    assert (song.bpm, song.key.name) == (heard["bpm"], "D major")


def test_what_is_no_sound_is_not_heard(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"ID3 not really sound" * 100)
    assert analysis.decode_recording(tmp_path / "x") is None


def test_notes_are_kept_for_the_next_time_but_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sampler.render_note(0, 0, 60, 80, 1.0) is sampler.render_note(0, 0, 60, 81, 1.001)
    monkeypatch.setattr(sampler, "CACHE_BYTES", 2 << 20)
    for key in range(40, 80):
        sampler.render_note(0, 48, key, 80, 1.0)
    assert 0 < sampler.cached_bytes() <= 2 << 20

"""A song with lyrics: form, pitch, rhythm, mix."""

import numpy as np
import pytest

from studio.sandbox.media.encode import SANDBOX_MARK
from studio.sandbox.media.song.theory import MODES, note_hz
from tests.sandbox_media.songs import (
    RATE_HZ,
    RenderedSong,
    chroma,
    load_singer,
    loudness_db,
    onset_strength,
    render_song,
    sung_hz,
)
from tests.sandbox_media.sound import decode

VERSE = "Every window holds a flame\nEvery shadow knows my name"
SECOND_VERSE = "All along the river side\nI have nothing left to hide"
CHORUS = "We are the light, we are the fire\nRising above the telephone wire"
LYRICS = f"[Intro]\n[Verse 1]\n{VERSE}\n[Chorus]\n{CHORUS}\n[Verse 2]\n{SECOND_VERSE}\n[Chorus]\n{CHORUS}\n[Outro]"
PROMPT, BPM, TONIC = "uplifting pop, female vocal, 150 bpm, D major", 150, 2


@pytest.fixture(scope="module")
def song() -> RenderedSong:
    return render_song(load_singer(), prompt=PROMPT, lyrics=LYRICS)


def test_the_tags_are_the_form_of_the_song(song: RenderedSong) -> None:
    form = [(placed.section.kind, placed.section.bars) for placed in song.score.placed]
    assert form == [("intro", 2), ("verse", 4), ("chorus", 4), ("verse", 4), ("chorus", 4), ("outro", 2)]
    assert song.song.facts()["duration_ms"] / 1000 == pytest.approx(20 * 4 * 60 / BPM, abs=4)


def test_every_line_is_sung_in_its_section_one_note_a_syllable(song: RenderedSong) -> None:
    (first, second), facts = song.sections("chorus"), song.song.facts()
    assert [line.text for line in song.lines(first)] == [line.text for line in song.lines(second)] == CHORUS.split("\n")
    assert [len(line.notes) for line in song.lines(first)] == [9, 10]  # fi-re, wi-re
    assert [line["text"] for line in facts["lines"]][:2] == VERSE.split("\n")
    assert all(line["begin_ms"] < line["end_ms"] for line in facts["lines"])


def test_the_voice_hits_the_notes_of_the_melody(song: RenderedSong) -> None:
    notes = [note for line in song.score.lines for note in line.notes]
    found = [(sung_hz(song, note), note_hz(note.key)) for note in notes]
    cents = [abs(1200 * np.log2(heard / wanted)) for heard, wanted in found if heard]
    assert len(cents) > 0.9 * len(notes)
    assert np.mean(cents) < 50
    assert np.median(cents) < 12


def test_the_drums_keep_the_time(song: RenderedSong) -> None:
    strength, hop = onset_strength(song.mono)
    bars = range(2 * 4, 18 * 4)  # intro and outro have no drums, or few
    on = [strength[song.sample_of(beat) // hop - 4 : song.sample_of(beat) // hop + 3].max() for beat in bars]
    off = [
        strength[song.sample_of(beat + 0.37) // hop - 4 : song.sample_of(beat + 0.37) // hop + 3].max() for beat in bars
    ]
    assert np.median(on) > 1.5 * np.median(off)


def test_a_chorus_is_louder_and_denser_than_a_verse(song: RenderedSong) -> None:
    for verse, chorus in zip(song.sections("verse"), song.sections("chorus"), strict=True):
        assert loudness_db(song.section(chorus)) > loudness_db(song.section(verse)) + 1
        counts = [sum(part.beat <= note.at < part.beat + 16 for note in song.score.notes) for part in (verse, chorus)]
        assert counts[1] > 1.5 * counts[0]


def test_all_choruses_have_one_melody_above_that_of_the_verses(song: RenderedSong) -> None:
    tunes = [
        [(note.at - part.beat, note.key) for line in song.lines(part) for note in line.notes]
        for part in song.sections("chorus")
    ]
    assert tunes[0] == tunes[1]
    verse = [note.key for line in song.lines(song.sections("verse")[0]) for note in line.notes]
    assert np.mean([key for _, key in tunes[0]]) > np.mean(verse)


def test_choruses_sound_alike_and_verses_do_not_sound_like_them(song: RenderedSong) -> None:
    size = 4096
    pictures = []
    for part in (*song.sections("chorus"), song.sections("verse")[0]):
        sound = song.section(part)[: song.sample_of(16) - song.sample_of(0)]
        frames = sound[: len(sound) // size * size - size].reshape(-1, size)
        pictures.append(np.log1p(20 * np.abs(np.fft.rfft(frames, axis=1))[:, 4:400]).ravel())
    length = min(map(len, pictures))
    first, second, verse = (picture[:length] for picture in pictures)
    alike = np.corrcoef(first, second)[0, 1]
    assert alike > 0.8
    assert alike > np.corrcoef(first, verse)[0, 1] + 0.1


def test_the_notes_of_its_key_are_the_loudest(song: RenderedSong) -> None:
    loud = chroma(song.mono)
    own = {(TONIC + step) % 12 for step in MODES["major"]}
    assert set(np.argsort(loud)[-6:]) <= own
    assert sum(loud[list(own)]) > 0.7 * sum(loud)


def test_it_is_loud_enough_never_clipped_and_nowhere_silent(song: RenderedSong) -> None:
    assert 0.5 < np.abs(song.sound).max() < 0.95
    assert np.abs(song.sound.mean(axis=1)).max() < 0.001
    inside = song.mono[RATE_HZ // 3 : -3 * RATE_HZ]
    frames = inside[: len(inside) // 4410 * 4410].reshape(-1, 4410)
    assert min(map(loudness_db, frames)) > -50
    assert -20 < loudness_db(inside) < -11


def test_it_is_wide_and_rings_out(song: RenderedSong) -> None:
    left, right = song.sound
    assert 0.3 < np.corrcoef(left, right)[0, 1] < 0.98
    last = [loudness_db(song.mono[-at * RATE_HZ // 4 - RATE_HZ // 4 : -at * RATE_HZ // 4 or None]) for at in range(8)]
    assert last[0] < -40
    assert last[0] < last[3] < last[7]


def test_the_voice_stands_out_of_the_band(song: RenderedSong) -> None:
    line = song.score.lines[2]
    begin, end = song.sample_of(line.notes[0].at), song.sample_of(line.notes[-1].at)
    band = subtract_voice(song)[begin:end]
    assert loudness_db(song.mono[begin:end]) > loudness_db(band) + 1


def subtract_voice(song: RenderedSong) -> np.ndarray:
    """Return the song without its voice, at the level of the song."""
    return song.mono - song.vocal[: len(song.mono)] * voice_gain(song)


def voice_gain(song: RenderedSong) -> float:
    """Return the gain of the dry voice in the song."""
    return float(song.mono @ song.vocal[: len(song.mono)] / (song.vocal @ song.vocal))


def test_the_file_says_that_the_sandbox_made_it(song: RenderedSong) -> None:
    file = decode(song.data)
    assert file.comment == SANDBOX_MARK
    assert (file.rate_hz, file.samples.shape[0]) == (44_100, 2)

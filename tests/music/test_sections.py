"""The parts of a song: read from tags that stand alone, placed by an estimate that fills its length."""

import pytest

from studio.music.sections import estimate_ms, fit, mark, parse_parts, place_sections, sung_lines, tidy

SONG = "[intro]\n\n[verse]\nOne line\nAnother line\n\n[chorus]\nTurn, turn"


def names(lyrics: str) -> list[str]:
    """Return the names of the parts."""
    return [part.name for part in parse_parts(lyrics)]


@pytest.mark.parametrize(
    ("lyrics", "found"),
    [
        (SONG, ["Intro", "Verse", "Chorus"]),
        ("  [Pre-Chorus] \nla", ["Pre-chorus"]),
        ("[verse]\nThe chorus sings [loudly] tonight\nChorus of angels\n(chorus)", ["Verse"]),
        ("[verse]\n[chorus] and on it goes", ["Verse"]),
        ("[]\n[  ]\nwords", []),
        ("words first\n[verse]\nla", ["Start", "Verse"]),
        ("no tags at all", []),
        ("", []),
        ("[[verse]]\n[ver\nse]", []),
    ],
)
def test_only_a_line_that_is_a_tag_in_brackets_begins_a_part(lyrics: str, found: list[str]) -> None:
    assert names(lyrics) == found


def test_a_line_that_names_a_part_is_still_sung() -> None:
    assert sung_lines("[chorus]\nThe chorus of the sea\n## hum ##") == ["The chorus of the sea", "hum"]


def test_sections_fill_the_song_without_gaps_and_by_their_lines() -> None:
    sections = place_sections(SONG, 60_000)
    assert [section.name for section in sections] == ["Intro", "Verse", "Chorus"]
    assert sections[0].begin_ms == 0 and sections[-1].end_ms == 60_000
    assert [section.begin_ms for section in sections[1:]] == [section.end_ms for section in sections[:-1]]
    intro, verse, chorus = (section.end_ms - section.begin_ms for section in sections)
    assert verse == intro == 2 * chorus
    assert place_sections(SONG, 0) == place_sections("la", 60_000) == []


def test_the_estimate_grows_with_the_lines_within_what_songs_last() -> None:
    assert estimate_ms("") == estimate_ms("la") == 30_000
    assert estimate_ms("[verse]\n" + "la\n" * 20) == 80_000
    assert estimate_ms("la\n" * 500) == 240_000


TAGS = ("Intro", "Verse", "Chorus")


@pytest.mark.parametrize(
    ("text", "tags", "marked"),
    [
        ("One\nTwo\r\n\r\nThree", TAGS, "[verse]\nOne\nTwo\n\n[verse]\nThree"),
        (
            "One\n\nTurn, turn\n\n\nTwo\n\nturn,  TURN", TAGS,
            "[verse]\nOne\n\n[chorus]\nTurn, turn\n\n[verse]\nTwo\n\n[chorus]\nturn,  TURN",
        ),
        ("[Verse]\nOne\n\nTwo", TAGS, "[Verse]\nOne\n\nTwo"),
        ("The chorus sings\n\n[loud] and clear", TAGS, "[verse]\nThe chorus sings\n\n[verse]\n[loud] and clear"),
        ("One\n\nTwo", (), "One\n\nTwo"),
        (" \n ", TAGS, ""),
    ],
)  # fmt: skip
def test_a_text_gets_tags_where_it_has_none_and_loses_no_word(text: str, tags: tuple[str, ...], marked: str) -> None:
    assert mark(text, tags) == marked
    words = [word for word in tidy(text).split() if word]
    assert [word for word in marked.split() if word in words] == words


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("One\nTwo\nThree", 13, "One\nTwo\nThree"),
        ("One\nTwo\nThree", 12, "One\nTwo"),
        ("One\nTwo\nThree", 7, "One\nTwo"),
        ("[verse]\nOne\n\n[chorus]\nTwo words", 24, "[verse]\nOne"),
        ("Onelongline", 4, "Onel"),
    ],
)
def test_what_does_not_fit_is_cut_at_a_line_and_leaves_no_tag_alone(text: str, most: int, kept: str) -> None:
    assert fit(text, most) == kept

"""Songs and chat: an answer is used as lyrics, and the lyrics of a song go on in chat."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.library.media.derivatives import MediaFacts
from studio.library.models import Version
from studio.library.store import Part
from studio.library.versions import add_version
from studio.music.answers import extract_lyrics
from studio.workspaces.access import Seat
from tests.music.conftest import GOOD, LYRICS, PAGE
from tests.people import signed_in

pytestmark = pytest.mark.django_db
CHAT = "/w/tidewater/chat/"
ANSWER = f"## Tide\n\n**Style:** slow folk\n\n```\n{LYRICS}\n```\n\nShall I write a second verse?"
Write = Callable[..., Version]


@pytest.fixture
def bobs(bob: User) -> Client:
    """Bob's browser."""
    return signed_in(bob)


@pytest.fixture
def write(seat: Seat) -> Write:
    """A text of the library: ``write("words", "text/plain")``."""

    def written(text: str, media_type: str = "text/markdown", kind: str = "chat") -> Version:
        with Part() as part:
            part.write(text.encode())
            stored = part.finish(media_type)
        return add_version(
            workspace_id=seat.workspace.pk, person_id=seat.person.pk, kind=kind, title="Tide", stored=stored,
            facts=MediaFacts("text", {"encoding": "utf-8"}), recipe={},
        )  # fmt: skip

    return written


@pytest.mark.parametrize(
    ("answer", "lyrics"),
    [
        (ANSWER, LYRICS),
        ("Here you are:\n\n~~~text\n[verse]\nOne\n~~~", "[verse]\nOne"),
        ("**[Verse 1]**\nOne\n\n### [Chorus]\nTurn", "[Verse 1]\nOne\n\n[Chorus]\nTurn"),
        ("```\nOne\nTwo\n```", "One\nTwo"),
        ("```py\nx = 1\n```\n\n```\n[verse]\nOne\n```", "[verse]\nOne"),
        ("The **chorus** of angels\n# Chorus\nsings [loudly]", "The **chorus** of angels\n# Chorus\nsings [loudly]"),
        ("```\n[verse]\nnever closed", "```\n[verse]\nnever closed"),
        ("", ""),
    ],
)
def test_the_lyrics_of_an_answer_are_what_stands_in_its_fence(answer: str, lyrics: str) -> None:
    assert extract_lyrics(answer) == lyrics


def test_an_answer_becomes_lyrics_with_its_source_named(bobs: Client, write: Write) -> None:
    version = write(ANSWER)
    menu = bobs.get(f"/w/tidewater/a/{version.asset.key}/menu/").content.decode()
    address = f"{PAGE}?input=lyrics:{version.key}"
    assert f'href="{address}"' in menu and "Use as lyrics" in menu
    answer = bobs.get(address)
    form, page = answer.context["form"], answer.content.decode()
    assert (form["lyrics"].value(), form["mode"].value()) == (LYRICS, "words")
    assert "characters were left out" not in page
    assert "data-source" in page and f'value="lyrics:{version.key}"' in page


def test_a_long_text_gets_tags_is_cut_at_a_line_and_what_is_left_out_is_said(bobs: Client, write: Write) -> None:
    version = write("\n\n".join(f"Line {number} of the song about the sea" for number in range(40)), "text/plain")
    answer = bobs.get(f"{PAGE}?input=lyrics:{version.key}")
    lyrics = answer.context["form"]["lyrics"].value()
    assert lyrics.startswith("[verse]\nLine 0") and len(lyrics) <= 600 and lyrics.endswith("of the song about the sea")
    note = re.search(r"data-fitted>([\d,]+) characters were left out:\s+music-1.5 takes 600\.", answer.content.decode())
    assert note and int(note[1].replace(",", "")) > 600
    short = bobs.get(f"{PAGE}lyrics/{version.key}/?model=music-3.0").json()
    assert (short["limit"], short["left_out"]) == (3500, 0)


def test_the_lyrics_of_a_song_go_on_in_chat(bobs: Client, sound: Callable[..., Version]) -> None:
    song = sound(30, lyrics=LYRICS, prompt=GOOD["prompt"])
    address = f"{CHAT}?input=words:{song.key}"
    for place in (f"/w/tidewater/a/{song.asset.key}/menu/", f"{CHAT}"):
        page = bobs.get(place).content.decode()
        assert (f'href="{address}"' in page and "Edit lyrics in chat" in page) == ("menu" in place)
    answer = bobs.get(address)
    assert answer.context["form"]["text"].value() == f"{LYRICS}\n\nChange these lyrics: "
    assert f'value="words:{song.key}"' in html.unescape(answer.content.decode())


def test_what_has_no_lyrics_is_not_offered_to_chat(bobs: Client, sound: Callable[..., Version]) -> None:
    for version in (sound(30, lyrics="", prompt="Brass", vocals="none"), sound(30)):
        menu = bobs.get(f"/w/tidewater/a/{version.asset.key}/menu/").content.decode()
        assert "in chat" not in menu and "Make a cover of it" in menu
        assert bobs.get(f"{CHAT}?input=words:{version.key}").status_code == 404


def test_a_stranger_takes_no_lyrics_to_chat(sound: Callable[..., Version], charlie: User) -> None:
    song = sound(30, lyrics=LYRICS)
    for slug in ("tidewater", "elsewhere"):
        assert signed_in(charlie).get(f"/w/{slug}/chat/?input=words:{song.key}").status_code == 404

"""What cannot be said is told in words on its field, with what was typed kept; what is only odd is kept as it is."""

from typing import Any

import pytest

from studio.accounts.models import User
from studio.library.models import Version
from studio.review.models import Comment
from tests.library.page.stock import Shelve, drawn
from tests.people import signed_in
from tests.review.stock import address, clip, say, text


@pytest.fixture
def film(shelve: Shelve) -> Version:
    """A clip of six seconds."""
    return clip(shelve)


def send(person: User, version: Version, **form: Any) -> Any:
    """Send the box for a comment."""
    return signed_in(person).post(address(version.asset, "comments/"), {"version": version.key, **form})


@pytest.mark.parametrize(("form", "words"), [
    ({"text": ""}, "Write what you want to say."),
    ({"text": "x" * 10_000}, "This has 10000 characters; a comment has at most 5000. Nothing was cut."),
    ({"text": "a\x00b"}, "This contains a NUL character at 2."),
    ({"begin": "6.1"}, "It ends at 0:06.0. Choose a moment before that."),
    ({"begin": "-1"}, "“-1” is no time. Write it as 0:02.8."), ({"begin": "nan"}, "“nan” is no time."),
    ({"begin": "1:60"}, "is no time"), ({"begin": "9" * 39}, "is no time"), ({"begin": "٣"}, "is no time"),
    ({"end": "2"}, "Say where it begins, too."),
    ({"begin": "3", "end": "3"}, "A range ends after it begins."),
    ({"begin": "3", "end": "2"}, "A range ends after it begins."),
    ({"x": "10"}, "A point has both"), ({"x": "10", "y": "nan"}, "Give a number from 0 to 100"),
    ({"x": "10", "y": "101"}, "Give a number from 0 to 100"), ({"x": "10", "y": "inf"}, "Give a number from 0 to 100"),
    ({"x": "10", "y": "10", "width": "0", "height": "5"}, "A region has a size."),
    ({"x": "10", "y": "10", "width": "5"}, "A region has both"),
    ({"width": "5", "height": "5"}, "Say where the region begins."),
    ({"x": "90", "y": "10", "width": "20", "height": "5"}, "The region goes beyond the picture."),
    ({"line": "1"}, "There is no line 1"), ({"line": "x"}, "Give the number of a line."),
    ({"strokes": "[[[0.1, 2]]]"}, "The drawing could not be read."), ({"strokes": "[" * 9000}, "The drawing could not"),
    ({"strokes": str([[[0.1, 0.1]]] * 61)}, "This drawing has too many lines."),
    ({"parent": "0" * 12}, "What you answer is gone."), ({"edits": "0" * 12}, "What you change is gone."),
])  # fmt: skip
@pytest.mark.parametrize("htmx", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["plain", "htmx"])
def test_what_cannot_be_said_is_told_and_kept(
    film: Version, rita: User, form: dict[str, str], words: str, htmx: dict[str, Any]
) -> None:
    typed = {"text": "Hold it <longer>.", **form}
    answer = signed_in(rita).post(address(film.asset, "comments/"), {"version": film.key, **typed}, **htmx)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert typed["text"].replace("<", "&lt;").replace(">", "&gt;").replace("\x00", "") in page.replace("\x00", "")
    assert not Comment.objects.exists()


def test_a_moment_of_a_picture_and_a_point_of_a_text_are_refused(shelve: Shelve, rita: User) -> None:
    picture, script = drawn(shelve, "A keeper"), text(shelve)
    assert "This has no moments." in send(rita, picture, text="Here.", begin="1").content.decode()
    assert "This has no picture to point at." in send(rita, script, text="Here.", x="1", y="1").content.decode()
    assert "There is no line 9; it has 4 lines." in send(rita, script, text="Here.", line="9").content.decode()
    assert not Comment.objects.exists()


ODD = ["\u202eevil\u202c txt", "\u200fabc \u200f", "x" * 5000, "<script>alert(1)</script>", "\U0001f469" * 9, "a\r\nb"]


@pytest.mark.parametrize("words", ODD)
def test_what_is_odd_is_kept_as_it_was_written(film: Version, rita: User, words: str) -> None:
    assert send(rita, film, text=words).status_code == 303
    assert Comment.objects.get().text.split() == words.split()
    page = signed_in(rita).get(address(film.asset)).content.decode()
    assert '<p class="said" dir="auto" translate="no">' in page and "<script>alert" not in page


def test_two_versions_side_by_side_show_the_marks_of_the_one_that_is_spoken_about(shelve: Shelve, rita: User) -> None:
    for first, make in ((drawn(shelve, "A keeper"), drawn), (clip(shelve), clip)):
        more = {"prompt": "A keeper, warm"} if make is drawn else {}
        make(shelve, asset=first.asset, **more)  # type: ignore[operator]
        send(rita, first, text="Here.", x="10", y="20")
        page = signed_in(rita).get(address(first.asset, "?v=2&beside=1")).content.decode()
        assert page.count('id="pins"') == 1 and page.count('id="flags"') == (make is clip)
        assert 'data-place="10.0 20.0"' in page


def test_a_comment_on_another_things_version_is_not_found(film: Version, shelve: Shelve, rita: User) -> None:
    other = clip(shelve)
    answer = signed_in(rita).post(address(film.asset, "comments/"), {"version": other.key, "text": "Here."})
    assert answer.status_code == 404
    elsewhere = say(rita, other)
    assert "What you answer is gone." in send(rita, film, text="No.", parent=elsewhere.key).content.decode()


def test_a_line_follows_its_words_or_says_that_they_are_gone(shelve: Shelve, rita: User, vera: User) -> None:
    script = text(shelve)
    send(rita, script, text="Which tide?", line="3")
    moved = text(
        shelve,
        "A new first line.\nThe keeper winds the clockwork.\n\nA second.\nThe tide is out.\n",
        asset=script.asset,
    )
    page = signed_in(vera).get(address(moved.asset)).content.decode()
    assert 'data-line-of="5"' in page and "from v1" in page
    text(shelve, "Nothing is left.\n", asset=script.asset)
    page = signed_in(vera).get(address(moved.asset)).content.decode()
    assert "Its words are gone" in page and "The tide is out." in page  # what it was about is quoted

"""Characters are found in a book, put right before anything costs, and each speaks with a voice of its own."""

import pytest
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.longform.models import Book, Chapter
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.longform import volumes
from tests.longform.test_books import address, begin, bound, form_of, page, press, spoken
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
TALK = "“Go,” said Mara. “Now.”\n\n“Where?” asked Tom.\n\nIt rained.\n\nMrs. Lindqvist said: “Home.”"
GO, SAID, NOW, WHERE, ASKED, RAIN, LEAD, HOME = (
    "“Go,”", "said Mara.", "“Now.”", "“Where?”", "asked Tom.", "It rained.", "Mrs. Lindqvist said:", "“Home.”",
)  # fmt: skip


@pytest.fixture
def alices(alice: User, tidewater: Workspace) -> Client:
    """Alice's browser; nothing is sent anywhere."""
    return signed_in(alice)


def talk(browser: Client) -> Book:
    """Open a text in which people talk, and have its characters found."""
    book = begin(browser, volumes.zipped({"Night.txt": TALK}), "night.zip")
    press(browser, book, "cast")
    return Book.objects.get(pk=book.pk)


def people(book: Book, **more: str) -> dict[str, str]:
    """Return what the form says of the characters; ``more`` are voices by the first words of names."""
    rows = {row.name: row for row in book.people.all()}
    names = {f"name_{row.key}": row.name for row in rows.values() if not (row.put_away or row.same_as_id)}
    voices = {f"voice_{rows[name].key}": voice for name, voice in more.items()}
    return {"live": "yes", **names, **voices}


def key_of(book: Book, name: str) -> str:
    return book.people.get(name=name).key


def lines(browser: Client, book: Book, **who: str) -> str:
    """Say who says which part, on the page of the only chapter; return the page."""
    chapter = Chapter.objects.get(book=book)
    url = reverse("longform:take", args=["tidewater", chapter.key])
    answer = browser.post(url, {"do": "lines", **who}, follow=True)
    return " ".join(answer.content.decode().split())


def speakers(book: Book) -> list[str]:
    """Return who says each part of the only chapter."""
    names = {row.pk: row.name for row in book.people.all()}
    return [names.get(who, "" if not who else "?") for who, *_ in Chapter.objects.get(book=book).cast]


def test_characters_are_proposed_and_shown_before_anything_costs(alices: Client) -> None:
    book = begin(alices, volumes.zipped({"Night.txt": TALK}), "night.zip")
    before = page(alices, book)
    assert "Find the characters" in before and "A task of MiniMax has one voice" in before
    press(alices, book, "cast")
    book = Book.objects.get(pk=book.pk)
    assert [row.name for row in book.people.all()] == ["Mara", "Tom", "Mrs. Lindqvist"]
    assert speakers(book) == ["Mara", "", "Mara", "Tom", "", "", "", "Mrs. Lindqvist"]
    shown = page(alices, book)
    assert shown.count("2 lines") == 1 and shown.count("1 line<") == 2 and "1 chapter in 8 takes" in shown
    assert not Job.objects.exists()
    press(alices, book, "one-voice", live="yes")
    assert "Find the characters" in page(alices, book)
    assert len(Chapter.objects.get(book=book).parts) == 4  # paragraphs again


def test_who_says_what_is_put_right_and_stays_so_through_edits_and_other_ways_of_speaking(alices: Client) -> None:
    book = talk(alices)
    assert "Saved." in lines(alices, book, who_2="Tom", who_3="Anna", who_7="")
    right = ["Mara", "", "Tom", "Anna", "", "", "", ""]
    assert speakers(book) == right and 'value="Anna"' in lines(alices, book)
    chapter = Chapter.objects.get(book=book)
    url = reverse("longform:chapter", args=["tidewater", chapter.key])
    text = f"“Who?” asked Ben.\n\n{TALK}"
    assert alices.post(url, {"title": "Night", "text": text}).status_code == 303
    assert speakers(book) == ["Ben", "", *right]  # what is new is proposed, what was put right stays
    press(alices, book, "save", **people(book) | {"live": ""})
    assert len(Chapter.objects.get(book=book).parts) == 1
    press(alices, book, "cast")
    assert speakers(book) == ["Ben", "", *right]


def test_characters_are_renamed_merged_put_away_and_brought_back(alices: Client) -> None:
    book = talk(alices)
    mara, lindqvist = key_of(book, "Mara"), key_of(book, "Mrs. Lindqvist")
    press(alices, book, "save", **people(book), **{f"same_{lindqvist}": mara})
    shown = page(alices, book)
    assert shown.count("3 lines") == 1 and "Mrs. Lindqvist is somebody else" in shown
    press(alices, book, f"apart:{lindqvist}", **people(book))
    assert "2 lines" in page(alices, book)
    press(alices, book, "save", **people(book) | {f"name_{lindqvist}": "mara"})  # a name that somebody has
    assert "3 lines" in page(alices, book)
    press(alices, book, "save", **people(book) | {f"name_{mara}": "Mara L."})
    assert 'value="Mara L."' in page(alices, book)
    press(alices, book, f"away:{mara}", **people(book))
    assert "is read by the voice of the chapter" in page(alices, book)
    press(alices, book, f"back:{mara}", **people(book))
    assert "3 lines" in page(alices, book)


def test_what_cannot_be_is_told_and_what_was_typed_stays(alices: Client) -> None:
    book = talk(alices)
    mara, tom = key_of(book, "Mara"), key_of(book, "Tom")
    chapter = Chapter.objects.get(book=book)
    wrong = people(book, Tom="Nobody_Here") | {f"name_{mara}": " ", f"title_{chapter.key}": "The Long Night"}
    answer = alices.post(address(book), {**form_of(book), **wrong, "do": "speak"})
    words = answer.content.decode()
    assert answer.status_code == 422 and not Job.objects.exists()
    assert "Tom: This voice is not available to you." in words and "“Mara” needs a name." in words
    assert "The Long Night" in words and f'name="voice_{tom}" form="composer" value="Nobody_Here"' in words


@pytest.mark.usefixtures("speaking")
def test_each_part_is_a_take_of_its_speakers_voice_and_a_change_of_voice_remakes_that_ones_alone(
    hurried_sandbox: str, alice: User, tidewater: Workspace
) -> None:
    browser = signed_in(alice)
    book = talk(browser)
    press(browser, book, "speak", **people(book, Mara="Calm_Woman"))
    jobs = spoken(book)
    said = [(job.order.request.text, job.order.request.voice_id) for job in jobs]  # type: ignore[attr-defined]
    calm = {GO, NOW}
    texts = (GO, SAID, NOW, WHERE, ASKED, RAIN, LEAD, HOME)
    assert said == [(text, "Calm_Woman" if text in calm else "Wise_Woman") for text in texts]
    assert sorted(row["units"] for row in sandboxes.charges(hurried_sandbox)) == sorted(map(len, texts))
    file = bound(book)
    order, [[_, begin_ms, end_ms]] = file.order, file.facts["chapters"]
    assert order.inner == (0, 1, 3, 6) and order.speakers[:2] == ("Calm_Woman", "Wise_Woman")  # type: ignore[attr-defined]
    lengths = sum(job.version.duration_ms for job in jobs if job.version)
    assert (begin_ms, end_ms) == (0, lengths + 4 * 120 + 3 * 400)  # within a paragraph, and between paragraphs
    press(browser, book, "speak", **people(book, Mara="Calm_Woman", Tom="Deep_Voice_Man"))
    assert [job.order.request.text for job in spoken(book)][8:] == [WHERE]  # type: ignore[attr-defined]
    assert "4 of 4 paragraphs" in page(browser, book)

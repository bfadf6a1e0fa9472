"""A book that is spoken paragraph by paragraph: each is a take of its own that is redone, chosen and locked alone."""

import pytest
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.longform import actions
from studio.longform.models import Book, Chapter
from studio.longform.progress import progress_of
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.longform import volumes
from tests.longform.test_books import begin, bound, page, press, spoken
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND, THIRD = "The keeper climbs.", "He lights the lamp.", "Nobody came."


@pytest.fixture
def alices(speaking: str, hurried_sandbox: str, alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, with the real sandbox behind the studio."""
    return signed_in(alice)


@pytest.fixture
def book(alices: Client) -> Book:
    """A book of one chapter with three paragraphs, each of them spoken."""
    book = begin(alices, volumes.zipped({"Night.txt": f"{FIRST}\n\n{SECOND}\n\n{THIRD}"}), "night.zip")
    press(alices, book, "speak", live="yes")
    assert [job.state for job in spoken(book)] == [State.DONE] * 3
    return book


def chapter_of(book: Book) -> Chapter:
    return Chapter.objects.get(book=book)


def do(browser: Client, book: Book, what: str) -> None:
    """Press a button of a paragraph."""
    url = reverse("longform:take", args=["tidewater", chapter_of(book).key])
    assert browser.post(url, {"do": what}).status_code == 303


def text_page(browser: Client, book: Book) -> str:
    url = reverse("longform:chapter", args=["tidewater", chapter_of(book).key])
    return " ".join(browser.get(url).content.decode().split())


def heard(book: Book) -> list[str]:
    """Return the titles of what the newest file of a book is made of, by their jobs."""
    bound(book)
    file, is_present = actions.file_of(progress_of(Book.objects.get(pk=book.pk)))
    assert file is not None and is_present
    sounds = settled(file).order.sounds  # type: ignore[attr-defined]
    keys = {job.version.key: job.key for job in Job.objects.filter(kind="longform") if job.version}
    return [keys[one] for one in sounds]


def test_each_paragraph_is_a_take_and_all_of_them_are_one_chapter(
    alices: Client, calm_sandbox: str, book: Book
) -> None:
    jobs = spoken(book)
    assert [job.order.request.text for job in jobs] == [FIRST, SECOND, THIRD]  # type: ignore[attr-defined]
    charged = sorted(row["units"] for row in sandboxes.charges(calm_sandbox))
    assert charged == sorted(map(len, (FIRST, SECOND, THIRD)))
    assert "1 of 1 chapter spoken, 3 of 3 paragraphs" in page(alices, book) and "3 of 3 paragraphs spoken" in page(
        alices, book
    )
    file = bound(book)
    assert (file.state, len(file.facts["chapters"]), heard(book)) == (State.DONE, 1, [job.key for job in jobs])
    assert [word["text"] for word in file.version.words] == [FIRST, SECOND, THIRD]  # type: ignore[union-attr]
    shown = text_page(alices, book)
    assert shown.count("data-player") == 3 and "Redo paragraph 3" in shown


def test_one_paragraph_is_redone_and_an_earlier_take_of_it_is_chosen_again(alices: Client, book: Book) -> None:
    first, second, third = spoken(book)
    do(alices, book, "redo:1")
    *_, again = spoken(book)
    assert again.order.request.text == SECOND and Job.objects.filter(kind="longform").count() == 4  # type: ignore[attr-defined]
    press(alices, book, "bind", live="yes")
    assert heard(book) == [first.key, again.key, third.key]
    assert "Take 2" in text_page(alices, book)
    do(alices, book, f"choose:1:{second.key}")
    press(alices, book, "bind", live="yes")
    assert heard(book) == [first.key, second.key, third.key]


def test_an_edit_speaks_that_paragraph_alone_wherever_the_others_stand_now(
    alices: Client, calm_sandbox: str, book: Book
) -> None:
    url = reverse("longform:chapter", args=["tidewater", chapter_of(book).key])
    text = f"It was late.\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert alices.post(url, {"title": "Night", "text": text}).status_code == 303
    press(alices, book, "speak", live="yes")
    *_, added = spoken(book)
    assert added.order.request.text == "It was late."  # type: ignore[attr-defined]
    assert [row["units"] for row in sandboxes.charges(calm_sandbox)][3:] == [len("It was late.")]
    assert "4 of 4 paragraphs spoken" in page(alices, book)


def test_a_locked_paragraph_stays_when_everything_else_is_spoken_by_another_voice(
    alices: Client, calm_sandbox: str, book: Book
) -> None:
    second = spoken(book)[1]
    do(alices, book, f"lock:1:{second.key}")
    assert "Unlock paragraph 2" in text_page(alices, book)
    press(alices, book, "speak", live="yes", voice_id="Calm_Woman")
    jobs = spoken(book)[3:]
    assert sorted(job.order.request.text for job in jobs) == sorted([FIRST, THIRD])  # type: ignore[attr-defined]
    assert len(sandboxes.charges(calm_sandbox)) == 5
    assert "3 of 3 paragraphs spoken" in page(alices, book)
    do(alices, book, f"choose:0:{spoken(book)[0].key}")  # one of the old voice is heard, and stays, too
    assert "Unlock paragraph 1" in text_page(alices, book)


def test_whoever_may_only_look_redoes_nothing(alices: Client, book: Book, vera: User) -> None:
    url = reverse("longform:take", args=["tidewater", chapter_of(book).key])
    assert signed_in(vera).post(url, {"do": "redo:0"}).status_code == 403
    for nonsense in ("redo:99", "redo:x", "choose:0:nobody", "lock", ""):
        do(alices, book, nonsense)
    assert Job.objects.filter(kind="longform").count() == 3

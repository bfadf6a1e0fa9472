"""kill −9 while a book is spoken: what was asked for is found again, and nothing is sent twice by itself."""

import re
from functools import partial

from tests import sandboxes
from tests.faults.studio import TOKEN, Studio
from tests.longform import volumes
from tests.server import wait_until

VOICE = {"voice_id": "Wise_Woman"}
HEADERS = {"X-CSRFToken": TOKEN}
STATES = "SELECT key, state, title FROM jobs_job WHERE kind = 'longform' ORDER BY id"


def open_book(studio: Studio, name: str, data: bytes) -> tuple[str, dict[str, str]]:
    """Open a document; return the book's address, and what its form says."""
    answer = studio.browser.post(
        "/w/tidewater/longform/open/", data=VOICE, files={"document": (name, data)}, headers=HEADERS,
        follow_redirects=True,
    )  # fmt: skip
    page = answer.raise_for_status().text
    rows = re.findall(r'name="title_(\w{12})" form="composer" value="([^"]*)"', page)
    titles = {f"title_{key}": title for key, title in rows} | {f"in_{key}": "on" for key, _ in rows}
    return answer.url.path, {**VOICE, "title": "The Last Keeper", "even": "on", **titles}


def press(studio: Studio, book: str, form: dict[str, str], do: str = "speak") -> None:
    answer = studio.browser.post(book, data={**form, "do": do}, headers=HEADERS)
    assert answer.status_code == 303, answer.text


def states(studio: Studio, since: int) -> list[str]:
    return [row["state"] for row in studio.rows(STATES)][since:]


def sent(studio: Studio) -> int:
    """Return how many paid requests were ever sent."""
    return len(studio.rows("SELECT id FROM jobs_attempt"))


def page(studio: Studio, book: str) -> str:
    return " ".join(studio.browser.get(book).raise_for_status().text.split())


def is_whole(studio: Studio, book: str) -> bool:
    """Return whether the file of a book can be taken."""
    return "Audiobook (M4B)" in page(studio, book)


def test_the_tasks_of_a_word_document_are_found_again_and_each_is_paid_for_once(
    studio: Studio, calm_sandbox: str
) -> None:
    before = len(studio.rows(STATES))
    book, form = open_book(studio, "keeper.docx", volumes.word())
    press(studio, book, form)
    wait_until(lambda: states(studio, before) == ["waiting"] * 3)  # each at MiniMax, its text there as a file
    studio.start_again()
    wait_until(partial(is_whole, studio, book), 60)
    press(studio, book, form)  # nothing is left to be sent
    assert "3 of 3 chapters spoken" in page(studio, book) and states(studio, before) == ["done"] * 3
    charged = [row["units"] for row in sandboxes.charges(calm_sandbox)]
    booked = studio.rows("SELECT facts FROM jobs_job WHERE kind = 'longform' ORDER BY id")[before:]
    told = [int(re.findall(r'"charged_units": (\d+)', row["facts"])[0]) for row in booked]
    assert sorted(charged) == sorted(told) and len(charged) == 3


def test_a_book_of_paragraphs_goes_on_where_it_was_and_asks_about_what_nobody_knows(
    studio: Studio, calm_sandbox: str
) -> None:
    before = len(studio.rows(STATES))
    book, form = open_book(studio, "keeper.epub", volumes.epub())
    form["live"] = "yes"
    press(studio, book, form)
    wait_until(lambda: "done" in states(studio, before))
    studio.start_again()
    wait_until(studio.at_rest)
    asked = sent(studio)
    unknown = [row["key"] for row in studio.rows(STATES)[before:] if row["state"] == "unknown"]
    assert set(states(studio, before)) <= {"done", "unknown"}
    press(studio, book, form)  # what nobody knows about is not sent again by that
    wait_until(studio.at_rest)
    assert sent(studio) == asked
    for key in unknown:  # a person decides, one by one
        studio.browser.post(f"/w/tidewater/jobs/{key}/again/", headers=HEADERS)
    wait_until(partial(is_whole, studio, book), 60)
    assert sent(studio) == asked + len(unknown)
    assert (
        len(states(studio, before))
        <= len(sandboxes.charges(calm_sandbox))
        <= len(states(studio, before)) + len(unknown)
    )
    assert "3 of 3 chapters spoken" in page(studio, book)

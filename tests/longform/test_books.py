"""A document becomes a book: its chapters are put right, each is spoken as a task once, and all are one file."""

import io
import zipfile

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.jobs.engine import retry_policy
from studio.jobs.models import Job, State
from studio.library.models import Edge
from studio.longform import polling
from studio.longform.models import Book
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.jobs.test_pretended_kinds import fetch
from tests.kinds import SAMPLES
from tests.longform import volumes
from tests.people import signed_in
from tests.server import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/w/tidewater/longform/"
VOICE = {"voice_id": "Wise_Woman"}


@pytest.fixture
def alices(speaking: str, hurried_sandbox: str, alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, with the real sandbox behind the studio, whose tasks are done when they are asked about."""
    return signed_in(alice)


def begin(browser: Client, data: bytes, name: str = "keeper.epub") -> Book:
    """Open a document as a page without script does."""
    answer = browser.post(f"{PAGE}open/", {**VOICE, "document": SimpleUploadedFile(name, data)})
    assert answer.status_code == 303, answer.content.decode()
    book = Book.objects.latest("id")
    assert answer["Location"] == address(book)
    return book


def address(book: Book) -> str:
    return reverse("longform:book", args=["tidewater", book.key])


def form_of(book: Book, **more: str) -> dict[str, str]:
    """Return what the page of a book sends."""
    rows = {f"title_{one.key}": one.title for one in book.chapters.all()}
    rows |= {f"in_{one.key}": "on" for one in book.chapters.all() if not one.left_out}
    return {**VOICE, "title": book.title, "author": book.author, "even": "on", **rows, **more}


def press(browser: Client, book: Book, do: str, **more: str) -> None:
    """Press a button of a book's page."""
    answer = browser.post(address(book), {**form_of(book, **more), "do": do})
    assert answer.status_code == 303, answer.content.decode()


def spoken(book: Book) -> list[Job]:
    """Wait until everything that a book has asked for is over; return the jobs of its chapters."""
    jobs = Job.objects.filter(kind="longform", order_json__book=book.key).order_by("id")
    return [settled(job) for job in jobs]


def bound(book: Book) -> Job:
    """Wait for the file of a book."""
    files = Job.objects.filter(kind="audiobook", order_json__book=book.key)
    wait_until(files.exists)
    return settled(files.latest("id"))


def page(browser: Client, book: Book) -> str:
    return " ".join(browser.get(address(book)).content.decode().split())


def test_a_book_is_spoken_chapter_by_chapter_and_comes_as_one_file_with_marks_and_a_cover(
    alices: Client, calm_sandbox: str
) -> None:
    book = begin(alices, volumes.epub())
    assert (book.title, book.author, book.chapters.count()) == ("The Last Keeper", "Mara Lindqvist", 3)
    assert not Job.objects.exists() and "3 chapters, " in page(alices, book)
    press(alices, book, "speak", nonce="AAAAAAAAAAAA")
    press(alices, book, "speak", nonce="AAAAAAAAAAAA")  # the other half of a double click
    jobs = spoken(book)
    assert [(job.state, job.title) for job in jobs] == [
        (State.DONE, "1 The Lamp"), (State.DONE, "2 The Storm"), (State.DONE, "3 The Last Night"),
    ]  # fmt: skip
    charged = [row["units"] for row in sandboxes.charges(calm_sandbox)]
    assert sorted(charged) == sorted(job.facts["charged_units"] for job in jobs)
    assert sorted(charged) == sorted(len(one.text) for one in book.chapters.all())
    file = bound(book)
    assert file.state == State.DONE, file.error
    check_file(alices, file, jobs)
    source = Edge.objects.filter(source=book.source).values_list("target__asset__kind", flat=True)
    assert sorted(source) == ["audiobook", "longform", "longform", "longform"]
    shown = page(alices, book)
    assert "3 of 3 chapters spoken" in shown and "Audiobook (M4B)" in shown and "Every chapter is spoken" in shown
    press(alices, book, "speak")
    assert len(sandboxes.charges(calm_sandbox)) == 3  # all of it is there


def check_file(browser: Client, file: Job, jobs: list[Job]) -> None:
    """Hold the file of a book against its chapters: marks, length, cover, and what is said when."""
    version = file.version
    assert version is not None
    data = fetch(browser, reverse("library:download", args=["tidewater", version.key, "original"]))
    with av.open(io.BytesIO(data)) as opened:
        marks = opened.chapters()
        assert [mark["metadata"]["title"] for mark in marks] == ["The Lamp", "The Storm", "The Last Night"]
        assert opened.metadata["title"] == "The Last Keeper" and opened.metadata["artist"] == "Mara Lindqvist"
        assert len(opened.streams.video) == 1
    parts = zipfile.ZipFile(
        io.BytesIO(fetch(browser, reverse("library:download", args=["tidewater", version.key, "zip"])))
    )
    assert parts.namelist() == ["1 The Lamp.m4a", "2 The Storm.m4a", "3 The Last Night.m4a"]
    for name, (_, begin, end) in zip(parts.namelist(), file.facts["chapters"], strict=True):
        with av.open(io.BytesIO(parts.read(name))) as opened:
            assert opened.duration is not None and abs(opened.duration / 1000 - (end - begin)) < 60  # two frames
    lengths = [job.version.duration_ms for job in jobs if job.version]
    chapters = file.facts["chapters"]
    assert [end - begin for _, begin, end in chapters] == [length + 1500 for length in lengths[:-1]] + lengths[-1:]
    assert abs(version.duration_ms - sum(lengths) - 3000) <= 10
    assert abs(version.duration_ms - chapters[-1][2]) <= 10
    url = reverse("library:download", args=["tidewater", version.key, "vtt"])
    assert "He lights the lamp." in browser.get(url).content.decode().replace("\n", " ")
    assert max(word["end_ms"] for word in version.words) <= version.duration_ms
    storm = next(word for word in version.words if "The wind turned" in word["text"])
    assert chapters[1][1] <= storm["begin_ms"] < storm["end_ms"] <= chapters[1][2]


def test_chapters_are_renamed_moved_joined_left_out_and_have_voices_of_their_own(alices: Client) -> None:
    book = begin(alices, volumes.word(), "keeper.docx")
    lamp, storm, night = book.chapters.all()
    press(alices, book, f"down:{lamp.key}", **{f"title_{lamp.key}": "The Light"})
    assert [one.title for one in book.chapters.all()] == ["The Storm", "The Light", "The Last Night"]
    press(alices, book, f"join:{night.key}")
    light = book.chapters.get(key=lamp.key)
    assert book.chapters.count() == 2 and light.text.endswith("Nobody came. It was quiet.")
    left = form_of(book, **{f"voice_{lamp.key}": "Nobody_Here"})
    left.pop(f"in_{storm.key}")
    refused = alices.post(address(book), {**left, "do": "save"})
    assert refused.status_code == 422
    assert "Chapter 2: This voice is not available to you." in refused.content.decode()
    left[f"voice_{lamp.key}"] = "Calm_Woman"
    assert alices.post(address(book), {**left, "do": "speak"}).status_code == 303
    [job] = spoken(book)
    assert (job.title, job.order.request.voice_id) == ("2 The Light", "Calm_Woman")  # type: ignore[attr-defined]


def test_a_chapter_that_failed_is_sent_alone_and_one_that_is_edited_is_spoken_anew(
    alices: Client, calm_sandbox: str
) -> None:
    book = begin(alices, volumes.epub([("The Lamp", volumes.KEEPER), ("The Storm", "sandbox-1026 and wind.")]))
    press(alices, book, "speak")
    jobs = spoken(book)
    assert [job.state for job in jobs] == [State.DONE, State.REFUSED]
    assert not Job.objects.filter(kind="audiobook").exists()
    half = page(alices, book)  # what is there can be heard already
    assert "1 of 2 chapters spoken" in half and "Speak the rest" in half and half.count("data-player") == 1
    storm = book.chapters.get(title="The Storm")
    url = reverse("longform:chapter", args=["tidewater", storm.key])
    assert "sandbox-1026 and wind." in alices.get(url).content.decode()
    assert alices.post(url, {"title": "The Calm", "text": "A <#0#> pause."}).status_code == 422
    assert alices.post(url, {"title": "The Calm", "text": "No wind at all."}).status_code == 303
    press(alices, book, "speak")
    *_, calm = spoken(book)
    assert (calm.state, calm.title, Job.objects.filter(kind="longform").count()) == (State.DONE, "2 The Calm", 3)
    assert bound(book).facts["chapters"][1][0] == "The Calm"
    assert [row["units"] for row in sandboxes.charges(calm_sandbox)][-1] == len("No wind at all.")
    assert alices.post(url, {"title": "The Calm", "text": "A storm after all."}).status_code == 303
    assert "Changed since it was spoken." in page(alices, book)
    assert alices.post(url, {"title": "The Calm", "text": "No wind at all."}).status_code == 303
    assert "2 of 2 chapters spoken" in page(alices, book)  # what was said before is still there
    press(alices, book, "speak")
    assert len(sandboxes.charges(calm_sandbox)) == 2


def test_a_long_chapter_is_several_tasks_and_pauses_stand_where_they_were_asked_for(alices: Client) -> None:
    long = "\n\n".join(f"{volumes.KEEPER} Night {number}." for number in range(3))
    book = begin(alices, volumes.zipped({"1 The Lamp.txt": long}), "keeper.zip")
    press(alices, book, "speak", sentence_s="0.3", paragraph_s="0.8")
    [job] = spoken(book)
    said = job.order.request.text  # type: ignore[attr-defined]
    assert said.count("<#0.3#>") == 6 and said.count("<#0.8#>") == 2
    assert job.facts["charged_units"] == len(long)
    assert [word["text"] for word in job.version.words].count("He lights the lamp.") <= 3  # type: ignore[union-attr]


def test_a_text_too_long_for_a_request_travels_as_a_file_and_is_asked_for_once(
    alices: Client, calm_sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "INLINE", 20)
    monkeypatch.setattr(retry_policy, "SHORTEST_S", 0.0)
    # The answer to an upload is lost: that is free, so it is sent again.
    sandboxes.fault(calm_sandbox, "/v1/files/upload", "cut_before_reply", nth=1)
    book = begin(alices, volumes.epub([("The Lamp", volumes.KEEPER), ("Short", "Nobody came.")]))
    press(alices, book, "speak", nonce="BBBBBBBBBBBB")
    press(alices, book, "speak", nonce="BBBBBBBBBBBB")
    jobs = spoken(book)
    assert [job.state for job in jobs] == [State.DONE] * 2, [job.error for job in jobs]
    charged = [row["units"] for row in sandboxes.charges(calm_sandbox)]
    lengths = [len(one.text) for one in book.chapters.all()]
    assert sorted(charged) == sorted(lengths) and [job.facts["charged_units"] for job in jobs] == lengths
    assert jobs[0].version is not None and "He lights the lamp." in [word["text"] for word in jobs[0].version.words]


def test_everything_under_way_is_stopped_at_once_and_what_was_made_stays(
    speaking: str, calm_sandbox: str, alice: User, tidewater: Workspace
) -> None:
    browser = signed_in(alice)
    book = begin(browser, volumes.epub())
    press(browser, book, "speak")
    assert "Stop all" in page(browser, book)
    press(browser, book, "stop")
    assert all(job.state in (State.CANCELLED, State.DONE) for job in spoken(book))
    assert "Speak the rest" in page(browser, book) or "3 of 3" in page(browser, book)


def test_sounds_of_the_library_are_bound_to_an_audiobook_without_a_book(alices: Client) -> None:
    answer = alices.post("/w/tidewater/audiobook/", {**SAMPLES["audiobook"].data, **SAMPLES["audiobook"].uploads()})
    assert answer.status_code == 303
    job = settled(Job.objects.get(kind="audiobook"))
    assert job.state == State.DONE and job.version is not None and job.version.media_type == "audio/x-m4b"
    assert alices.get("/w/tidewater/audiobook/").status_code == 200

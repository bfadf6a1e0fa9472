"""A table is asked about row by row at half the price; answers are joined to their rows, whatever comes back."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.library.models import Asset, Edge
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.jobs.test_pretended_kinds import fetch
from tests.people import signed_in
from tests.server import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/w/tidewater/batches/"
SHOPS = b"shop,language\nTorvet Mat,English\nNordkapp Deli,German\nFisketorget,French\n"
SMALL = {"prompt": "Write one line in {language} about {shop}.", "model": "MiniMax-Text-01", "length": "short"}


@pytest.fixture
def alices(speaking: str, calm_sandbox: str, alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, with the real sandbox behind the studio."""
    return signed_in(alice)


def sheet(data: bytes = SHOPS, name: str = "shops.csv") -> SimpleUploadedFile:
    """Return a table as a browser sends it."""
    return SimpleUploadedFile(name, data)


def start(browser: Client, data: bytes = SHOPS, **more: Any) -> Job:
    """Send the form as a page without script does, and wait until the batch is over."""
    answer = browser.post(PAGE, {**SMALL, "sheet": sheet(data), **more})
    assert answer.status_code == 303, answer.content.decode()
    return settled(Job.objects.latest("id"))


def send_again(browser: Client, job: Job) -> Job:
    """Press Redo on the page, and return the job of it."""
    page = browser.get(PAGE).content.decode()
    url = reverse("batches:redo", args=["tidewater", job.key])
    found = re.search(rf'action="{url}".*?name="nonce" value="(\w+)"', page, re.DOTALL)
    assert found
    assert browser.post(url, {"nonce": found[1]}).status_code == 303
    return Job.objects.latest("id")


def rows_of(browser: Client, job: Job) -> list[dict[str, Any]]:
    """Return the result's rows, as they are downloaded."""
    assert job.version is not None
    url = reverse("library:download", args=["tidewater", job.version.key, "jsonl"])
    return [json.loads(line) for line in fetch(browser, url).decode().splitlines()]


def test_every_row_has_its_answer_beside_it_and_the_sums_are_those_of_the_ledger(
    alices: Client, calm_sandbox: str
) -> None:
    job = start(alices)
    charged = [row for row in sandboxes.charges(calm_sandbox) if row["path"] == "/v1/batches"]
    assert [row["units"] for row in charged] == [job.facts["charged_units"]]
    assert (job.state, job.facts["answered"], job.facts["failed"]) == (State.DONE, 3, 0)
    rows = rows_of(alices, job)
    assert [row["shop"] for row in rows] == ["Torvet Mat", "Nordkapp Deli", "Fisketorget"]
    assert all(row["Result"] and "Error" not in row for row in rows)
    url = reverse("library:download", args=["tidewater", job.version.key, "csv"])  # type: ignore[union-attr]
    read = list(csv.reader(io.StringIO(fetch(alices, url).decode("utf-8-sig"))))
    assert read[0] == ["shop", "language", "Result"] and len(read) == 4
    assert Edge.objects.get().role == "sheet"
    page = alices.get(PAGE).content.decode()
    assert "3 done" in page and "free sample" in page


def test_a_row_that_was_held_back_says_so_and_two_clicks_send_it_alone_and_once(alices: Client) -> None:
    job = start(alices, SHOPS + b"sandbox-1027,Danish\n")
    assert (job.state, job.facts["answered"], job.facts["failed"]) == (State.DONE, 3, 1)
    held = rows_of(alices, job)[3]
    assert (held["shop"], held["Error"]) == ("sandbox-1027", "The result was held back")
    page = " ".join(alices.get(PAGE).content.decode().split())
    assert "1 row without an answer" in page and "Redo 1" in page
    first, second = send_again(alices, job), send_again(alices, job)
    assert first.pk == second.pk
    mended = settled(first)
    assert (mended.state, mended.variation_of, mended.order.rows) == (State.DONE, job.version.asset, 1)  # type: ignore[union-attr]
    assert [version.number for version in job.version.asset.versions.all()] == [2, 1]  # type: ignore[union-attr]
    again = rows_of(alices, mended)
    assert [row.get("Result") for row in again[:3]] == [row["Result"] for row in rows_of(alices, job)[:3]]
    assert again[3]["Error"] == "The result was held back"


def test_answers_in_columns_become_columns(alices: Client) -> None:
    fields = {"field_0": "headline", "kind_0": "text", "required_0": "on", "field_1": "words", "kind_1": "whole"}
    job = start(alices, **fields)
    rows = rows_of(alices, job)
    assert all({"headline", "words"} <= row.keys() or "Error" in row for row in rows)
    assert not any("Result" in row for row in rows)


def test_the_example_brings_its_table_and_runs(alices: Client) -> None:
    for _ in range(2):
        page = alices.post(f"{PAGE}example/", follow=True)
    form = page.context["form"]
    assert (form.head.rows, form.missing, form.table.asset.title) == (4, [], "Example shops")
    assert Asset.objects.count() == 1


def test_three_rows_are_tried_at_once_and_twice_sent_they_are_made_once(alices: Client, calm_sandbox: str) -> None:
    form = {**SMALL, "nonce": "AAAAAAAAAAAA", "sheet": sheet(SHOPS + b"Fourth,Danish\n")}
    for _ in range(2):
        assert alices.post(f"{PAGE}try/", {**form, "sheet": sheet()}).status_code == 303
    jobs = [settled(job) for job in Job.objects.filter(kind="rows")]
    assert [job.order.number for job in sorted(jobs, key=lambda job: job.pk)] == [1, 2, 3]  # type: ignore[attr-defined]
    assert len(sandboxes.charges(calm_sandbox)) == 3
    page = alices.get(PAGE).content.decode()
    assert page.count('class="answer"') == 3
    assert not Job.objects.filter(kind="batches").exists()


@pytest.mark.parametrize("charged", [True, False])
def test_an_answer_that_never_came_is_found_by_its_file_and_never_sent_twice(
    alices: Client, calm_sandbox: str, charged: bool
) -> None:
    sandboxes.fault(calm_sandbox, "/v1/batches", "cut_before_reply", charged=charged, nth=1)
    alices.post(PAGE, {**SMALL, "sheet": sheet()})
    job = Job.objects.latest("id")
    wait_until(lambda: Job.objects.get(pk=job.pk).state in (State.DONE, State.UNKNOWN))
    job.refresh_from_db()
    assert (job.state, job.facts.get("answered")) == ((State.DONE, 3) if charged else (State.UNKNOWN, None))
    assert job.attempts.count() == 1  # type: ignore[attr-defined]
    assert len(sandboxes.charges(calm_sandbox)) == int(charged)


def test_what_was_written_before_a_stop_is_kept(alices: Client, calm_sandbox: str) -> None:
    many = b"shop,language\n" + b"".join(b"Shop %d,English\n" % number for number in range(400))
    alices.post(PAGE, {**SMALL, "sheet": sheet(many)})
    job = Job.objects.latest("id")
    wait_until(lambda: Job.objects.get(pk=job.pk).ticket.get("status") == "in_progress")
    alices.post(reverse("jobs:cancel", args=["tidewater", job.key]))
    job = settled(job)
    assert (job.state, job.facts["status"]) == (State.DONE, "cancelled")
    assert job.facts["answered"] + job.facts["failed"] == 400
    rows = rows_of(alices, job)
    stopped = [row for row in rows if row.get("Error") == "The batch was stopped before it"]
    assert len(stopped) == job.facts["failed"]

"""A set is one job of as many slots: asked for once, shown at once, kept one by one, and said in plain words."""

import asyncio
import re
from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from studio.accounts.middleware import people
from studio.accounts.models import User
from studio.accounts.sessions.store import sessions
from studio.jobs.models import Job, State
from studio.library.models import Edge, Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import memberships, seat_for
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.jobs.test_pretended_kinds import fetch
from tests.kinds import SAMPLES
from tests.library.pictures import opened, photograph
from tests.people import give_key, signed_in
from tests.server import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, PATH = "/w/tidewater/images/", "/v1/image_generation"
SMALL = {"prompt": "A lens, seen straight on", "width": "512", "height": "520", "n": "2", "seed": "0"}
MOST_QUERIES = 12  # of the answer to the button: the slots are to be seen within 100 ms


@pytest.fixture
def alices(speaking: str, calm_sandbox: str, alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, with the real sandbox behind the studio."""
    return signed_in(alice)


def make(browser: Client, **data: Any) -> Job:
    """Send the form as a page without script does, and wait until the job has settled."""
    answer = browser.post(PAGE, {**SMALL, **data})
    assert answer.status_code == 303, answer.content.decode()
    return settled(Job.objects.latest("id"))


def test_pictures_have_the_asked_size_to_the_byte_and_every_download(alices: Client) -> None:
    job = make(alices)
    assert (job.state, job.made, job.charged_words) == (State.DONE, 2, "free sample")
    titles = [slot.version.asset.title for slot in job.slots if slot.version]
    assert titles == ["A lens 1", "A lens 2"]
    for chosen in ("original", "png", "jpg", "webp"):
        for slot in job.slots:
            url = reverse("library:download", args=["tidewater", slot.version.key, chosen])  # type: ignore[union-attr]
            assert Image.open(BytesIO(fetch(alices, url))).size == (512, 520)
    page = alices.get(PAGE).content.decode()
    assert page.count('class="pic tone-') == 2 and "512 × 520" in page
    assert "It came as" not in page
    Version.objects.update(details={"width": 1024, "height": 1024, "tone": "2a"})  # as some engines have it
    assert alices.get(PAGE).content.decode().count("It came as 1024 × 1024, not 512 × 520.") == 2


def test_the_same_seed_makes_the_same_pictures_and_settings_bring_it_back(alices: Client) -> None:
    first, again = make(alices), make(alices)
    hashes = [[slot.version.sha256 for slot in job.slots if slot.version] for job in (first, again)]
    assert hashes[0] == hashes[1] and len(set(hashes[0])) == 2
    for query in (f"job={first.key}", f"from={first.version.key}"):  # type: ignore[union-attr]
        page = alices.get(f"{PAGE}?{query}").content.decode()
        assert 'name="seed" value="0"' in page and 'name="width" value="512"' in page


def test_what_was_held_back_is_said_with_what_it_cost(alices: Client, alice: User, settings: Any) -> None:
    give_key(alice)
    settings.REGIONS = dict.fromkeys(settings.REGIONS, settings.STUDIO_SANDBOX_URL)
    job = make(alices, prompt="A lens, sandbox-1027-1", n="4")
    assert (job.made, job.held_back, job.entry.amount) == (3, 1, 4)  # type: ignore[union-attr]
    page = alices.get(PAGE).content.decode()
    assert "3 of 4 made, 1 held back · 4 pictures charged" in page
    assert page.count("Held back by MiniMax&#x27;s check") == 1


def test_the_button_is_answered_with_the_slots_in_as_many_queries_for_nine_as_for_one(alices: Client) -> None:
    counts = []
    alices.get(PAGE)  # the session notes the workspace
    for n in (1, 9):
        for cache in (sessions, people, memberships):
            cache.clear()  # who asks is read anew, however long the pictures take
        with CaptureQueriesContext(connection) as asked:
            answer = alices.post(PAGE, {**SMALL, "n": str(n)}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert answer.content.decode().count('<li class="slot') == n
        counts.append(len(asked))
        settled(Job.objects.latest("id"))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_a_variation_is_the_next_version_of_that_picture_alone(alices: Client) -> None:
    first = make(alices).version
    assert first is not None
    page = alices.get(f"{PAGE}?variation={first.key}").content.decode()
    assert f'name="variation_of" value="{first.asset.key}"' in page and "next version of" in page
    assert 'name="seed" value' not in page
    second = make(alices, n="1", seed="", variation_of=first.asset.key).version
    assert second is not None and (second.asset_id, second.number) == (first.asset_id, 2)
    assert second.sha256 != first.sha256


def test_a_person_is_sent_upright_without_a_place_and_is_the_picture_that_the_results_were_made_from(
    alices: Client, alice: User
) -> None:
    upload = SAMPLES["images"].uploads()["person"]
    upload.file = BytesIO(photograph())
    upload.size = len(photograph())
    person = keep_upload(seat_for(alice, "tidewater"), upload, media=("image",))
    page = alices.get(f"{PAGE}?input=person:{person.key}").content.decode()
    assert f'value="{person.key}"' in page
    job = make(alices, person=person.key, made_from=f"person:{person.key}")
    used = {(edge.source, edge.role) for edge in Edge.objects.filter(target__results__job=job)}
    assert used == {(person, "person")}
    without = make(alices, made_from=f"person:{person.key}")  # taken out of its field again
    assert not Edge.objects.filter(target__results__job=without).exists()
    uri = asyncio.run(job.input_files()["person"].to_data_uri())
    sent = b64decode(uri.partition(",")[2])
    found = opened(sent)
    assert (found.format, found.size, dict(found.getexif())) == ("JPEG", (1000, 1600), {})
    assert b"SECRET" not in sent


@pytest.mark.parametrize(
    ("code", "message", "title", "more"),
    [
        (1026, "sensitive", "This description was not accepted", "Nothing was charged."),
        (2013, "invalid params, width", "One of the settings was not accepted", "The width is outside"),
        (2013, "invalid params, subject_reference", "One of the settings was not accepted", "#id_person"),
        (1008, "insufficient balance", "Your MiniMax account is out of credit", "Nothing was charged."),
        (1002, "rate limit exceeded(RPM)", "Too many requests at once", "We try again by ourselves"),
    ],
)
def test_a_refusal_says_what_happened_what_it_cost_and_what_to_do(
    code: int, message: str, title: str, more: str, alices: Client, calm_sandbox: str
) -> None:
    sandboxes.fault(calm_sandbox, PATH, "code", n=code, message=message)
    alices.post(PAGE, {**SMALL, "n": "4"})
    wait_until(lambda: Job.objects.get().error)
    job = Job.objects.get()
    card = alices.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()
    assert title in card and more in card and "A lens, seen straight on" in card
    assert len(re.findall(r'class="btn btn-sm btn-primary"', card)) == 1
    assert sandboxes.charges(calm_sandbox) == []
    edit = alices.get(f"{PAGE}?job={job.key}").content.decode()
    assert "A lens, seen straight on</textarea>" in edit and 'name="height" value="520"' in edit


def test_all_held_back_is_one_notice_and_nothing_is_lost(alices: Client) -> None:
    job = make(alices, prompt="A lens, sandbox-1027", n="2")
    assert (job.state, job.made) == (State.REFUSED, 0)
    card = alices.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()
    assert "The pictures were held back" in card and "Edit and try again" in card
    assert "Nothing was charged: it ran on the sandbox." in card

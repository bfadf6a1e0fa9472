"""Kinds added from outside, by nothing but their own files, get everything that a kind has."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse
from PIL import Image

from studio.accounts.models import User
from studio.jobs.kinds import Kind, Order, all_kinds, handoffs_for, kind_named, register
from studio.jobs.models import Job, State
from studio.library.models import Edge, Version
from studio.library.store import file_of
from studio.minimax.client import Api
from studio.workspaces.models import Workspace
from tests import kinds, sandboxes
from tests.jobs.conftest import now, settled
from tests.kinds import SAMPLES
from tests.people import signed_in
from tests.source import ROOT

PRETENDED = ("sounds", "sketches", "notes")
pytestmark = pytest.mark.django_db(transaction=True)


def make(browser: Client, kind: str, **more: str) -> Job:
    """Send a kind's form as a page without script does, and wait until the job has settled."""
    sample = SAMPLES[kind]
    answer = browser.post(f"/w/tidewater/{kind}/", {**sample.data, **sample.uploads(), **more})
    assert answer.status_code == 303, answer.content.decode()
    return settled(Job.objects.latest("id"))


def fetch(browser: Client, url: str) -> bytes:
    """Return a file that is sent piece by piece."""
    answer = browser.get(url)
    assert answer.status_code == 200

    async def read() -> bytes:
        return b"".join([piece async for piece in answer])

    return async_to_sync(read)()


@pytest.fixture
def alices(speaking: str, calm_sandbox: str, alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, with the real sandbox behind the studio."""
    return signed_in(alice)


@pytest.mark.parametrize("name", PRETENDED)
def test_it_is_made_kept_shown_downloaded_and_charged(name: str, alices: Client, sandbox_url: str) -> None:
    sample = SAMPLES[name]
    job = make(alices, name)
    assert (job.state, job.made, job.held_back) == (State.DONE, sample.slots - sample.held_back, sample.held_back)
    assert [slot.position for slot in job.slots] == list(range(sample.slots))
    assert job.entry is not None and job.entry.state == "charged"
    assert len(sandboxes.charges(sandbox_url)) == 1
    page = alices.get(f"/w/tidewater/{name}/").content.decode()
    assert f'id="job-{job.key}"' in page and f"{job.made} of {sample.slots} made" in page
    for version in Version.objects.filter(results__job=job):
        assert version.medium == kind_named(name).medium
        assert file_of(version.path).stat().st_size == version.size_bytes
        assert version.key in page
        media = reverse("library:media", args=["tidewater", version.key, version.file_name])
        assert alices.get(media).status_code == 200


def test_pictures_have_thumbnails_and_other_formats(alices: Client) -> None:
    version = make(alices, "sketches").version
    assert version is not None
    for width in (320, 640):
        url = reverse("library:derivative", args=["tidewater", version.key, f"{width}.webp"])
        assert Image.open(BytesIO(fetch(alices, url))).width == min(width, version.details["width"])
    url = reverse("library:download", args=["tidewater", version.key, "png"])
    assert Image.open(BytesIO(fetch(alices, url))).format == "PNG"


def test_what_a_picture_was_made_from_is_kept(alices: Client) -> None:
    job = make(alices, "sketches")
    uploaded = Version.objects.get(asset__kind="upload")
    edges = Edge.objects.filter(target__results__job=job)
    assert [(edge.source, edge.role) for edge in edges] == [(uploaded, "person")] * 2
    again = make(alices, "sketches", prompt="Again")
    assert Version.objects.filter(asset__kind="upload").count() == 1 and again.order.person == uploaded.key


def test_a_variation_becomes_the_next_version(alices: Client) -> None:
    first = make(alices, "notes").version
    assert first is not None
    page = alices.get(f"/w/tidewater/notes/?variation={first.key}").content.decode()
    assert f'name="variation_of" value="{first.asset.key}"' in page
    second = make(alices, "notes", variation_of=first.asset.key).version
    assert second is not None and (second.asset_id, second.number) == (first.asset_id, 2)


def test_a_reference_that_is_foreign_or_gone_is_refused_on_its_field(
    alices: Client, charlie: User, sandbox_url: str
) -> None:
    job = make(alices, "sketches")
    picture = Version.objects.filter(results__job=job).first()
    assert picture is not None
    charlies = signed_in(charlie)
    for browser, slug in ((charlies, "elsewhere"), (alices, "tidewater")):
        if slug == "tidewater":
            picture.asset.delete()
        answer = browser.post(f"/w/{slug}/sketches/", {"prompt": "A keeper", "person": picture.key})
        assert answer.status_code == 422
        assert "not in the library any more" in answer.content.decode()
    assert Job.objects.count() == 1 and len(sandboxes.charges(sandbox_url)) == 1


def test_a_file_of_another_kind_is_refused_in_words_before_anything_is_made(alices: Client) -> None:
    note = make(alices, "notes").version
    assert note is not None
    answer = alices.post("/w/tidewater/sketches/", {"prompt": "A keeper", "person": note.key})
    assert answer.status_code == 422 and "this takes" in answer.content.decode()
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("made", "receiver", "role"),
    [("sketches", "sketches", "person"), ("notes", "notes", "prompt"), ("notes", "speech", "text")],
)
def test_a_menu_offers_what_can_be_begun_from_it(made: str, receiver: str, role: str, alices: Client) -> None:
    version = make(alices, made).version
    assert version is not None
    url = f"/w/tidewater/{receiver}/?input={role}:{version.key}"
    assert url in alices.get(f"/w/tidewater/{made}/").content.decode()
    page = alices.get(url).content.decode()
    assert f'name="made_from" value="{role}:{version.key}"' in page
    assert re.search(rf"from\s+<a[^>]*><b[^>]*>{re.escape(version.asset.title[:20])}", page)


def test_what_a_hand_off_brought_is_lineage(alices: Client) -> None:
    source = make(alices, "notes").version
    assert source is not None
    text = file_of(source.path).read_text()[:80]
    job = make(alices, "speech", text=text, made_from=f"text:{source.key}")
    edge = Edge.objects.get(target__results__job=job)
    assert (edge.source, edge.role) == (source, "text")


def test_each_kind_is_in_the_navigation(alices: Client) -> None:
    page = alices.get("/w/tidewater/speech/").content.decode()
    for kind in [kind for kind in all_kinds() if not kind.beside]:
        address = reverse(kind.home.route, args=["tidewater"]) if kind.home else f"/w/tidewater/{kind.name}/"
        assert f'href="{address}"' in page


def test_the_example_of_the_readme_is_the_kind_that_is_tried_here() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert (ROOT / "tests/pretended/sounds/kinds.py").read_text() in blocks
    assert hasattr(Api, "sounds")


def test_a_kind_that_no_guard_knows_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kinds.kinds_without_sample() == []
    monkeypatch.setattr("studio.jobs.kinds._kinds", dict(kind.name_and_self for kind in map(Named, all_kinds())))

    @register
    class Bare(Kind[Order]):
        name = "bare"

    assert kinds.kinds_without_sample() == ["bare"]


class Named:
    """A kind by its name."""

    def __init__(self, kind: Kind[Order]) -> None:
        self.name_and_self = (kind.name, kind)


def test_hand_offs_are_those_of_the_receiving_kinds() -> None:
    prompts = {(kind, "prompt") for kind in ("batches", "images", "notes", "video")}
    offered = {("speech", "text"), ("music", "lyrics"), ("longform", "document"), *prompts}
    assert {(kind.name, one.role) for kind, one in handoffs_for("text")} == offered


def test_the_newest_job_is_found_by_its_key(alices: Client, hum: Callable[..., Job]) -> None:
    job = make(alices, "sounds")
    assert now(job).version == job.version

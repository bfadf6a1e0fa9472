"""The page of one thing: a picture, two versions of it, what is on its way, a sound, a text, and what was deleted."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

from studio.jobs.models import Job, State
from studio.lib.fields import new_key
from studio.library.models import Asset, Edge, Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import seat_for
from tests.journeys.places import Visit, place
from tests.library.pictures import picture
from tests.speech.stock import take


def drawn(visit: Visit, prompt: str, *size: int, asset: Asset | None = None) -> Version:
    """Put a picture of a prompt into Tidewater, of its own or as the next version of another."""
    seat = seat_for(visit.get("alice"), "tidewater")
    version = keep_upload(seat, SimpleUploadedFile("Keeper.png", picture("PNG", *size)), media=("image",))
    Asset.objects.filter(pk=version.asset.pk).update(kind="sketches")
    recipe = {"order": {"prompt": prompt, "person": ""}, "version": 1}
    place_of: dict[str, Any] = {"asset": asset, "number": asset.versions.count() + 1} if asset else {}
    Version.objects.filter(pk=version.pk).update(recipe=recipe, **place_of)
    if asset:
        version.asset.delete()
    return Version.objects.get(pk=version.pk)


def page_of(asset: Asset, query: str = "") -> str:
    """Return the address of a thing's page."""
    return f"/w/tidewater/a/{asset.key}/{query}"


@place("library", "library:asset")
def a_picture_whose_next_version_is_on_its_way(visit: Visit) -> None:
    first = drawn(visit, "A lighthouse, grey sky, storm", 900, 600)
    second = drawn(visit, "A lighthouse, warm sky, calm", 600, 600, asset=first.asset)
    for source in Version.objects.filter(medium="audio")[:1]:
        Edge.objects.create(source=source, target=second, role="mood")
        Edge.objects.create(source=second, target=source, role="first_frame")
    order = {"prompt": "A lighthouse", "person": ""}
    for state, error in ((State.WAITING, {}), (State.FAILED, {"reason": "cut"})):
        Job.objects.create(
            workspace=first.asset.workspace, created_by=visit.get("alice"), nonce=new_key(), kind="sketches",
            title="A lighthouse", order_json=order, state=state, error=error, variation_of=first.asset, due_at=None,
        )  # fmt: skip
    visit.to(page_of(first.asset))
    expect(visit.page.get_by_text("The next version is being made")).to_be_visible()


@place("library", "library:asset")
def two_versions_of_a_picture(visit: Visit) -> None:
    Job.objects.filter(variation_of__isnull=False).delete()
    visit.to(page_of(Asset.objects.get(title="Keeper"), "?v=2&beside=1"))
    visit.page.get_by_role("tab", name="Details").click()
    expect(visit.page.get_by_text("Both at the same height")).to_be_visible()


@place("library", "review:write")
def the_box_for_a_comment_alone(visit: Visit) -> None:
    visit.to(page_of(Asset.objects.get(title="Keeper"), "comments/write/"))


@place("library", "review:ask")
def whom_one_asks_for_a_review(visit: Visit) -> None:
    visit.to(page_of(Asset.objects.get(title="Keeper"), "ask/"))


@place("library", "library:asset")
def a_sound_with_its_words(visit: Visit) -> None:
    job = take(visit.get("tidewater"), visit.get("alice"), text="Twenty miles of dark water. " * 30)
    visit.to(page_of(job.version.asset))
    expect(visit.page.get_by_role("region", name="Words")).to_be_visible()


@place("library", "library:asset")
def a_text_to_read(visit: Visit) -> None:
    seat = seat_for(visit.get("alice"), "tidewater")
    file = SimpleUploadedFile("Log.txt", b"The keeper winds the clockwork. " * 90)
    visit.to(page_of(keep_upload(seat, file, media=("text",)).asset))


@place("library", "library:asset")
def what_lies_in_the_bin(visit: Visit) -> None:
    Asset.objects.filter(title="Keeper").update(deleted_at=timezone.now())
    visit.to(page_of(Asset.objects.get(title="Keeper")))
    expect(visit.page.get_by_role("button", name="Restore it")).to_be_visible()

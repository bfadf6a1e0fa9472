"""No stranger sees, makes or begins anything of a workspace through any kind; the guard walks all kinds."""

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.jobs import actions
from studio.jobs.kinds import all_kinds, kind_named
from studio.jobs.models import Job, State
from studio.library.models import Asset, Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests import kinds
from tests.kinds import SAMPLES, order_of
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = [kind.name for kind in all_kinds()]


@pytest.fixture
def job(name: str, alice: User, tidewater: Workspace) -> Job:
    """A job of the kind, of Alice's."""
    seat = seat_for(alice, "tidewater")
    kind = kind_named(name)
    made = actions.create(seat, kind, order_of(kind, seat))
    Job.objects.filter(pk=made.pk).update(state=State.FAILED, error={"reason": "cut"}, due_at=None)
    return made


@pytest.fixture
def version(job: Job, alice: User) -> Version:
    """Something of Tidewater's that the kind made."""
    asset = Asset.objects.create(
        workspace=job.workspace, kind=job.kind, medium=job.kind_object.medium, title="Tide", created_by=alice
    )
    recipe = {"order": job.order_json, "version": job.order_version}
    return Version.objects.create(asset=asset, created_by=alice, medium=asset.medium, size_bytes=1, recipe=recipe)


def test_every_kind_has_a_sample() -> None:
    assert kinds.kinds_without_sample() == []


@pytest.mark.parametrize("name", KINDS)
def test_a_stranger_finds_neither_its_page_nor_its_jobs(name: str, job: Job, charlie: User) -> None:
    charlies = signed_in(charlie)
    for slug in ("tidewater", "elsewhere"):
        for verb in ("card", "cancel", "again", "stream"):
            url = f"/w/{slug}/jobs/{job.key}/{verb}/"
            assert {charlies.get(url).status_code, charlies.post(url).status_code} <= {404, 405}
    sample = SAMPLES[name]
    assert charlies.get(f"/w/tidewater/{name}/").status_code == 404
    assert charlies.post(f"/w/tidewater/{name}/", {**sample.data, **sample.uploads()}).status_code == 404
    assert Job.objects.count() == 1


@pytest.mark.parametrize("name", KINDS)
def test_a_foreign_recipe_job_or_hand_off_fills_no_form(name: str, job: Job, version: Version, charlie: User) -> None:
    charlies = signed_in(charlie)
    given = [f"input={one.role}:{version.key}" for one in job.kind_object.handoffs]
    for query in (f"job={job.key}", f"from={version.key}", f"variation={version.key}", *given):
        assert charlies.get(f"/w/elsewhere/{name}/?{query}").status_code == 404


@pytest.mark.parametrize("name", KINDS)
def test_a_foreign_asset_gets_no_version_and_gives_no_lineage(name: str, version: Version, charlie: User) -> None:
    sample = SAMPLES[name]
    for more in ({"variation_of": version.asset.key}, {"made_from": f"x:{version.key}"}):
        answer = signed_in(charlie).post(f"/w/elsewhere/{name}/", {**sample.data, **sample.uploads(), **more})
        assert answer.status_code == 422 and version.asset.title not in answer.content.decode()
    assert Job.objects.filter(workspace__slug="elsewhere").count() == 0


@pytest.mark.parametrize("name", KINDS)
def test_who_may_only_look_makes_nothing(name: str, vera: User) -> None:
    veras: Client = signed_in(vera)
    sample = SAMPLES[name]
    assert veras.get(f"/w/tidewater/{name}/").status_code == 200
    assert veras.post(f"/w/tidewater/{name}/", {**sample.data, **sample.uploads()}).status_code == 403
    assert not Job.objects.exists()


def test_an_upload_and_its_thumbnails_are_for_members_only(alice: User, tidewater: Workspace, charlie: User) -> None:
    upload = SAMPLES["sketches"].uploads()["person"]
    version = keep_upload(seat_for(alice, "tidewater"), upload, media=("image",))
    paths = [f"media/{version.key}/{version.file_name}", f"media/{version.key}/derived/320.webp"]
    charlies = signed_in(charlie)
    for slug in ("tidewater", "elsewhere"):
        assert {charlies.get(f"/w/{slug}/{path}").status_code for path in paths} == {404}
    assert {signed_in(alice).get(f"/w/tidewater/{path}").status_code for path in paths} == {200}

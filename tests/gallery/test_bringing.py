"""Files are brought into the gallery by a plain form too, and every page of the workspace hears of it."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.gallery import body_limits
from studio.jobs.socket import notifications
from studio.library.models import Asset
from tests.gallery.conftest import Put
from tests.library.conftest import data_folder  # noqa: F401
from tests.people import signed_in

BRING = "/w/tidewater/gallery/bring/"


def test_without_script_several_files_come_and_each_refusal_says_why(alices: Client, data_folder: Path) -> None:  # noqa: F811
    files = [SimpleUploadedFile(name, data) for name, data in (
        ("Log.txt", b"The keeper winds the clockwork."), ("Tide.txt", b"The tide is out."),
        ("Odd.bin", bytes(range(256))),
    )]  # fmt: skip
    page = alices.post(BRING, {"brought": files}, follow=True).content.decode()
    assert "2 files are in the gallery." in page and "“Odd” cannot be used here." in page
    assert sorted(asset.title for asset in Asset.objects.all()) == ["Log", "Tide"]
    assert "Choose a file first" in alices.post(BRING, follow=True).content.decode()


def test_who_may_not_make_is_offered_no_button(vera: User, put: Put) -> None:
    put("Lens")
    page = signed_in(vera).get("/w/tidewater/gallery/").content.decode()
    assert "Upload" not in page and "data-input-field" not in page
    assert signed_in(vera).post(BRING).status_code == 403


@pytest.mark.parametrize(("kind", "hears"), [("upload", ["asset"]), ("speech", []), ("clone-sample", [])])
def test_what_was_brought_is_told_to_the_workspace_and_what_is_made_by_its_job(
    put: Put, alice: User, kind: str, hears: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int | None]] = []

    def note(workspace_id: int, what: str, key: str, *, only_for: int | None) -> None:
        told.append((what, only_for))

    monkeypatch.setattr(notifications, "announce_change", note)
    put("Log", kind=kind, medium="text")
    put("Own", kind=kind, medium="text", only_for=alice)
    assert told == [(what, person) for person in (None, alice.pk) for what in hears]


@pytest.mark.parametrize(
    ("path", "limited"),
    [("/w/tidewater/gallery/bring/", False), ("/w/tidewater/gallery/", True), ("/w/a/b/gallery/bring/", True)],
)
def test_only_bringing_may_carry_more_than_a_form(path: str, limited: bool) -> None:
    assert (body_limits.limit_of(path) is None) is limited

"""A form that cannot be made something of is answered in words, on its field, before anything is reserved."""

import pytest

from studio.accounts.models import User
from studio.jobs.kinds import all_kinds, kind_named
from studio.jobs.models import Job
from studio.ledger.models import Entry
from studio.library.models import Asset
from studio.workspaces.models import Workspace
from tests.kinds import SAMPLES
from tests.people import signed_in

pytestmark = pytest.mark.django_db
NO_PICTURES = [b"", b"GIF89a", b"<svg/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + bytes(40)]
KINDS = [kind.name for kind in all_kinds()]


@pytest.mark.parametrize("name", KINDS)
def test_an_empty_form_names_what_is_missing(name: str, alice: User, tidewater: Workspace) -> None:
    answer = signed_in(alice).post(f"/w/tidewater/{name}/", {})
    assert answer.status_code == 422
    assert "to put right" in answer.content.decode()
    assert not Job.objects.exists() and not Entry.objects.exists()


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("bad", ["\x00", "   ", "x" * 1_100_000], ids=["a NUL", "nothing but spaces", "far too long"])
def test_words_that_cannot_be_sent_are_refused_and_kept(name: str, bad: str, alice: User, tidewater: Workspace) -> None:
    sample = SAMPLES[name]
    answer = signed_in(alice).post(f"/w/tidewater/{name}/", {**sample.data, sample.titled_by: bad})
    assert answer.status_code == 422
    assert not Job.objects.exists() and not Entry.objects.exists()
    if not bad.isspace() and "\x00" not in bad:
        assert bad[:1000] in answer.content.decode()


@pytest.mark.parametrize("name", KINDS)
def test_a_key_that_nobody_has_is_refused_in_every_hidden_field(name: str, alice: User, tidewater: Workspace) -> None:
    sample = SAMPLES[name]
    for more in ({"variation_of": "0" * 12}, {"made_from": "x:" + "0" * 12}):
        answer = signed_in(alice).post(f"/w/tidewater/{name}/", {**sample.data, **more})
        assert answer.status_code == 422 and "is gone" in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if SAMPLES[kind].files])
@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"\0" * 40],
)
def test_a_file_that_is_none_is_refused_on_its_field(kind: str, data: bytes, alice: User, tidewater: Workspace) -> None:
    sample = SAMPLES[kind]
    field, (file, _) = next(iter(sample.files.items()))
    uploads = sample.uploads()
    uploads[field].file.seek(0)
    uploads[field].file.truncate()
    uploads[field].file.write(data)
    uploads[field].file.seek(0)
    answer = signed_in(alice).post(f"/w/tidewater/{kind}/", {**sample.data, field: uploads[field]})
    assert answer.status_code == 422, kind_named(kind)
    assert not Job.objects.exists() and not Asset.objects.exists() and file

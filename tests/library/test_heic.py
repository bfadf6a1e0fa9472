"""Pictures of phones (HEIC): taken where the library for them is installed, and refused in words where it is not."""

from base64 import b64decode
from pathlib import Path

import pytest

from studio.lib.worker import WorkFailed
from studio.library.media.child.image import opened
from studio.library.media.image import HAS_HEIF, HEIC
from studio.library.uploads import UploadRefused
from studio.tools.inputs import InputField
from studio.workspaces.access import Seat
from tests.library.sending import Browser
from tests.library.test_uploads import bring

pytestmark = pytest.mark.usefixtures("data_folder")
# 160 × 96 pixels, turned by 90 degrees: red, with a white corner.
PHONE = b64decode("""
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAAAAAERA
AAIAAQAAAAABxQABAAAAAAAAADwAAgAAAAACAQABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQAC
AABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAA
AAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoBQgYWW6kkprm4CGgwIAAAMAMgAAAwACEGIAAQAHRAHBcrBiQAAAABNjb2xybmNseAABAA0A
BoAAAAAUaXNwZQAAAAAAAACgAAAAYAAAABBwaXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUAAAAaaXJlZgAAAAAAAAAO
Y2RzYwACAAEAAQAAAGhtZGF0AAAAOCgBr1RrYPVtt6DwGDK7zbJ/4Y3fqeJXMNMplTDj/9fQbeGnSEUK+VRqvrCXGUG9d5R7bMCi3MwEAAAABkV4aWYA
AE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA
""")


def test_a_field_names_it_only_where_it_is_taken() -> None:
    field = InputField(media=("image",))
    assert ("HEIC" in field.takes) == (HEIC in field.types) == HAS_HEIF


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "IMG_0001.jpg"])
def test_it_stands_upright_or_it_is_said_what_to_do(name: str, alices: Seat) -> None:
    if HAS_HEIF:
        version = bring(alices, PHONE, name, ("image",))
        assert (version.media_type, version.asset.title, version.measure) == ("image/heic", "IMG_0001", "96 × 160")
        return
    with pytest.raises(UploadRefused, match=r"This server cannot read HEIC\. Save the picture as JPEG and use that\."):
        bring(alices, PHONE, name, ("image",))
    sent = Browser(alices.person, PHONE).send(name=name, takes="image")
    assert sent.status_code == 422 and "cannot read HEIC" in sent.json()["error"]


def test_without_the_library_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file := tmp_path / "phone.heic").write_bytes(PHONE)
    monkeypatch.setattr("studio.library.media.child.image.HAS_HEIF", False)
    with pytest.raises(WorkFailed, match="This server cannot read HEIC"), opened(str(file), "HEIF"):
        pytest.fail("opened")

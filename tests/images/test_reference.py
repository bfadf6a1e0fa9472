"""The picture of a person: what cannot be used is answered on its field, by its bytes and not by its name."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.images.forms import PERSON_BYTES
from studio.jobs.models import Job
from studio.ledger.models import Entry
from studio.library import actions
from studio.library.models import Asset, Version
from studio.workspaces.models import Workspace
from tests.library.films import film
from tests.library.pictures import animation, bomb, chunk, drawing, picture, saved
from tests.library.sending import Browser
from tests.library.sounds import HTML, PLAYLIST, SVG, archive, sound
from tests.people import signed_in

PAGE = "/w/tidewater/images/"
ASKED = {"prompt": "A keeper on the stairs", "n": "1", "seed": "7"}
TAKEN = "JPEG, PNG, WebP"
REFUSED = [
    (SVG, f"This is an SVG drawing. {TAKEN}"),
    (HTML, "This is a web page or markup."),
    (PLAYLIST, "This is a playlist."),
    (archive(), "This is a document."),
    (b"%PDF-1.7\n" + bytes(99), "This is a PDF."),
    (saved(drawing(300, 200), "TIFF"), "This is a TIFF picture."),
    (saved(drawing(300, 200), "BMP"), "This is a bitmap."),
    (animation("GIF"), "This is a GIF."),
    (saved(drawing(64, 64), "GIF"), "This is a GIF."),
    (animation("WEBP"), "This picture moves. Save one still of it and use that."),
    (animation("PNG"), "This picture moves."),
    (sound(), "This is a sound."),
    (film(), "This is a film."),
    (bomb(), "13,000 × 13,000 pixels are too many; 50,000,000 at most are taken."),
    (bomb(30_000, 30_000), "30,000 × 30,000 pixels are too many"),
    (picture("JPEG")[:5000], "This picture is cut off or damaged"),
    (b"\xff\xd8\xff" + bytes(500), "This picture is cut off or damaged"),
    (b"MZ" + bytes(200), "This is a program."),
    (b"", "is an empty file."),
]
NAMES = [words for _, words in REFUSED]


@pytest.fixture
def alices(alice: User, tidewater: Workspace, data_folder: Path) -> Client:
    """Alice's browser."""
    return signed_in(alice)


@pytest.fixture
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    settings.STUDIO_DATA = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def nothing_is_asked_for(db: None) -> Iterator[None]:
    """After each of these tests nothing was made or reserved."""
    yield
    assert not Job.objects.exists() and not Entry.objects.exists()


def fault_of(page: str) -> str:
    """Return what a page says on the field of the person."""
    field = page[page.index('id="id_person"') :]
    told = re.search(r'id="id_person_error"[^>]*>(.*?)</p>', field + page, re.DOTALL)
    assert told, "nothing is said on the field"
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", told[1]).split()))


def send(browser: Client, data: bytes, name: str) -> Any:
    """Send the form with a file, as a page without script does."""
    return browser.post(PAGE, {**ASKED, "person": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(("data", "words"), REFUSED, ids=NAMES)
def test_what_is_no_still_picture_is_said_on_the_field(
    data: bytes, words: str, alices: Client, data_folder: Path
) -> None:
    answer = send(alices, data, "keeper.jpg")
    page = answer.content.decode()
    if data:  # browsers send no file of no bytes; Django takes it for none
        assert answer.status_code == 422
        assert words in fault_of(page)
        assert "A keeper on the stairs</textarea>" in page
        assert not Asset.objects.exists()
        assert [file for file in data_folder.rglob("*") if file.is_file() and file.suffix != ".sqlite3"] == []


@pytest.mark.parametrize(("data", "words"), REFUSED, ids=NAMES)
def test_the_same_is_said_of_a_file_that_comes_in_pieces(data: bytes, words: str, alice: User, alices: Client) -> None:
    sender = Browser(alice, data)
    announced = sender.announce(name="keeper.jpg", takes="image", limit=PERSON_BYTES)
    if announced.status_code == 201:
        announced = sender.send(name="keeper.jpg", takes="image", limit=PERSON_BYTES)
    assert announced.status_code == 422 and words in announced.json()["error"]
    assert not Asset.objects.exists()


def weighing(size: int) -> bytes:
    """Return a PNG of exactly so many bytes."""
    plain = picture("PNG", 400, 300)
    end = plain.index(b"IEND") - 4
    return plain[:end] + chunk(b"stUd", bytes(size - len(plain) - 12)) + plain[end:]


def test_the_limit_is_exact_to_the_byte(alices: Client, alice: User) -> None:
    right, large = weighing(PERSON_BYTES), weighing(PERSON_BYTES + 1)
    answer = send(alices, large, "keeper.png")
    assert answer.status_code == 422
    assert "“keeper” has 10,000,001 bytes; at most 10 MB are taken." in fault_of(answer.content.decode())
    announced = Browser(alice, large).announce(name="keeper.png", takes="image", limit=PERSON_BYTES)
    assert "has 10,000,001 bytes" in announced.json()["error"]
    # With another field wrong, the file that fits is kept, and shown when the form comes back.
    answer = alices.post(PAGE, {**ASKED, "n": "99", "person": SimpleUploadedFile("keeper.png", right)})
    assert f'value="{Version.objects.get(size_bytes=PERSON_BYTES).key}"' in answer.content.decode()


@pytest.mark.parametrize("size", [(299, 299), (200, 600), (900, 300), (1, 1)], ids=str)
def test_a_person_may_be_of_any_shape_and_as_small_as_one_likes(size: tuple[int, int], alices: Client) -> None:
    answer = alices.post(PAGE, {**ASKED, "n": "99", "person": SimpleUploadedFile("keeper.jpg", picture("JPEG", *size))})
    assert answer.status_code == 422 and 'id="id_person_error"' not in answer.content.decode()
    assert Version.objects.get().details["width"] == size[0]


def test_a_picture_whose_twin_lies_in_the_bin_is_back_and_says_so(alices: Client) -> None:
    alices.post(PAGE, {**ASKED, "prompt": "", "person": SimpleUploadedFile("keeper.png", picture())})
    actions.delete(Asset.objects.get())
    page = alices.post(PAGE, {**ASKED, "prompt": "", "person": SimpleUploadedFile("again.png", picture())})
    assert "was in the bin, now back" in " ".join(page.content.decode().split())
    assert Asset.objects.get().deleted_at is None


ADDRESSES = [
    "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:5432/", "file:///etc/passwd", "http://[::ffff:7f00:1]/",
    "ftp://example.org/a.png", "https://", "https://example.org/keeper.png", "data:image/png;base64,AA==",
    "../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_web_address_is_never_fetched(address: str, alices: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *words, **more: asked.append(words))
    monkeypatch.setattr("socket.socket.connect", lambda *words: asked.append(words))
    answer = alices.post(PAGE, {**ASKED, "person": address})
    assert answer.status_code == 422
    words = "Web addresses are not fetched here." if ":" in address else "That is not in the library any more."
    assert words in fault_of(answer.content.decode())
    assert asked == []

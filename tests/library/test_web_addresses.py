"""A file is fetched by its web address only where the operator allows it, and never from inside of the own network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.library import actions
from studio.library.models import Asset, Version
from studio.library.uploads import parts
from tests.library.elsewhere import Elsewhere, Reply, serving
from tests.library.pictures import picture
from tests.library.sounds import HTML, SVG
from tests.people import signed_in

pytestmark = pytest.mark.usefixtures("data_folder", "tidewater")
FETCH = "/w/tidewater/fetch/"
SOUND_PICTURE = {"takes": "image", "kind": "sketches", "role": "person"}


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[Elsewhere]:
    """A server whose origin the operator has named, besides all that is public."""
    for file in left():  # what another test was cut off at
        file.unlink()
    with serving() as place:
        settings.STUDIO_FETCH_FROM = ("public", place.origin)
        yield place


@pytest.fixture
def alices(alice: User) -> Client:
    """Alice's browser, without script."""
    return signed_in(alice)


def fetch(browser: Client, address: str, **more: str) -> Any:
    """Ask for an address; return the answer and its text."""
    return browser.post(FETCH, {**SOUND_PICTURE, **more, "address": address})


def left() -> list[Path]:
    """Return what lies in the folder of what is on its way in."""
    return list(parts.folder().glob("*"))


def test_a_picture_is_fetched_kept_once_and_put_into_its_form(elsewhere: Elsewhere, alices: Client) -> None:
    elsewhere.replies["/a/The%20keeper.png"] = Reply(picture())
    elsewhere.replies["/moved"] = Reply(status=302, headers={"Location": "a/The%20keeper.png"})
    for path in ("/a/The%20keeper.png", "/moved"):
        answer = fetch(alices, f"  {elsewhere.origin}{path} ")
        version = Version.objects.select_related("asset").get()
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/w/tidewater/sketches/?input=person:{version.key}"
    assert (version.asset.title, version.measure, version.asset.kind) == ("The keeper", "1,600 × 1,000", "upload")
    assert left() == []
    told = {name.lower() for _, headers in elsewhere.asked for name in headers}
    assert told == {"host", "accept", "accept-encoding", "user-agent"}  # no key, no cookie, no way back
    assert (
        fetch(alices, f"{elsewhere.origin}/moved", kind="", role="")
        .headers["Location"]
        .endswith(f"/a/{version.asset.key}/")
    )


def test_what_lies_in_the_bin_is_taken_out_and_said_so(elsewhere: Elsewhere, alices: Client) -> None:
    elsewhere.replies["/keeper.png"] = Reply(picture())
    fetch(alices, f"{elsewhere.origin}/keeper.png")
    actions.delete(Asset.objects.get())
    page = alices.get(fetch(alices, f"{elsewhere.origin}/keeper.png").headers["Location"]).content.decode()
    assert "“keeper” was in the bin. It is back in the library." in page
    assert Asset.objects.get(deleted_at=None).title == "keeper"


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:5432/", "file:///etc/passwd", "a\x00b", "",
        "http://[::ffff:7f00:1]/", "https://", "//example.org/a", "https://me:secret@example.org/a", "x" * 2001,
        "http://example.org/a.png", "data:image/png;base64,AA==", "../../etc/passwd", "https://[::1",
        "https://example.org:8443/", "ftp://example.org/a.png",
    ],
)  # fmt: skip
def test_an_address_that_is_no_public_one_is_refused_unasked(
    address: str, elsewhere: Elsewhere, alices: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *words, **more: asked.append(words))
    answer = fetch(alices, address)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'aria-invalid="true" aria-describedby="pk-wrong"' in page
    assert asked == elsewhere.asked == [] and not Version.objects.exists()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:10.0.0.1]", "0"])
def test_a_name_that_leads_inside_is_noticed_when_it_is_connected_to(
    host: str, elsewhere: Elsewhere, alices: Client
) -> None:
    elsewhere.replies["/moved"] = Reply(status=307, headers={"Location": f"https://{host}/secret"})
    for address in (f"https://{host}/secret", f"{elsewhere.origin}/moved"):
        assert "No public server answers at" in fetch(alices, address).content.decode()
    assert [path for path, _ in elsewhere.asked] == ["/moved"] and left() == []


WRONG = {
    "inside": (Reply(status=302, headers={"Location": "http://127.0.0.1:1/x"}), "leads on to a place that is not"),
    "round": (Reply(status=302, headers={"Location": "/round"}), "leads on to a place that is not fetched"),
    "missing": (Reply(status=404), "127.0.0.1 answered with 404 (Not Found), not with a file."),
    "odd": (Reply(status=299), "127.0.0.1 answered with 299, not with a file."),
    "packed": (Reply(picture(), headers={"Content-Encoding": "gzip"}), "sent the file packed"),
    "cut": (Reply(picture()[:5000], length=len(picture())), "stopped in the middle, or was too slow"),
    "nothing": (Reply(), "“nothing” is an empty file."),
    "announced": (Reply(b"", length=10**9), "“announced” has 1,000 MB; at most 512 MB are taken."),
    "tide.png": (Reply(SVG), "“tide” cannot be used here. This is an SVG drawing."),
    "storm.png": (Reply(HTML * 100), "“storm” cannot be used here. This is a web page"),
    "half.png": (Reply(picture()[:4500]), "“half” cannot be used here."),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_an_answer_is_said_and_leaves_nothing(
    name: str, elsewhere: Elsewhere, alices: Client
) -> None:
    elsewhere.replies[f"/{name}"], words = WRONG[name]
    answer = fetch(alices, f"{elsewhere.origin}/{name}")
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert f'value="{elsewhere.origin}/{name}"' in page  # as it was typed
    assert left() == [] and not Version.objects.exists()


def test_a_file_that_does_not_say_how_large_it_is_is_cut_at_the_limit(
    elsewhere: Elsewhere, alices: Client, settings: Any
) -> None:
    settings.STUDIO_UPLOAD_BYTES = 3_000_000
    elsewhere.replies["/endless.png"] = Reply(picture() + bytes(1_000_000), length=None, times=100)
    assert "“endless” has 3" in fetch(alices, f"{elsewhere.origin}/endless.png").content.decode()
    assert left() == []


def test_only_the_hosts_that_were_named_are_asked(elsewhere: Elsewhere, alices: Client, settings: Any) -> None:
    settings.STUDIO_FETCH_FROM = (elsewhere.origin,)
    elsewhere.replies["/out"] = Reply(status=301, headers={"Location": "https://example.org/keeper.png"})
    words = f"Only {elsewhere.origin} are fetched here. Save the file on your device and upload that."
    assert words in fetch(alices, "https://example.org/keeper.png").content.decode()
    assert "leads on to a place" in fetch(alices, f"{elsewhere.origin}/out").content.decode()


def test_nothing_is_fetched_or_offered_unless_the_operator_says_so(
    elsewhere: Elsewhere, alices: Client, vera: User, settings: Any
) -> None:
    assert signed_in(vera).post(FETCH, {"address": elsewhere.origin}).status_code == 403
    assert FETCH in (page := alices.get("/w/tidewater/picker/?takes=image").content.decode())
    assert "Web address of a file" in page
    settings.STUDIO_FETCH_FROM = ()
    assert fetch(alices, f"{elsewhere.origin}/keeper.png").status_code == 404
    assert "Web address" not in alices.get("/w/tidewater/picker/?takes=image").content.decode()
    assert elsewhere.asked == []

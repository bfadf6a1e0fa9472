"""One frame of a film becomes a picture that knows where it is from; the last one is really the last."""

from fractions import Fraction
from io import BytesIO

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from studio.accounts.models import User
from studio.library import store
from studio.library.frames import keep_frame
from studio.library.models import FRAME, Asset, Edge, Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.library.films import film
from tests.library.odd_films import STEP, counting
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def number_of(picture: Image.Image) -> int:
    """Return which frame of such a film a picture is."""
    return round((np.asarray(picture.convert("L")).mean() - 20) / STEP)


@pytest.fixture
def seat(alice: User, tidewater: Workspace) -> Seat:
    """Alice's place."""
    return seat_for(alice, "tidewater")


def brought(seat: Seat, data: bytes) -> Version:
    """Return a film that Alice has brought."""
    return keep_upload(seat, SimpleUploadedFile("harbour.mp4", data), media=("video",))


def opened(version: Version) -> Image.Image:
    return Image.open(BytesIO(store.file_of(version.path).read_bytes()))


@pytest.mark.parametrize(
    "rate", [Fraction(24), Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001)]
)
def test_each_frame_is_the_one_that_is_seen_at_its_moment(rate: Fraction, seat: Seat) -> None:
    film = brought(seat, counting(40, rate))
    assert film.details["frames"] == 40
    for number in (0, 1, 17, 38, 39):
        middle_ms = round(float((number + Fraction(1, 2)) / rate * 1000))
        assert number_of(opened(keep_frame(seat, film, middle_ms))) == number


@pytest.mark.parametrize(
    ("frames", "gaps", "gop"), [(48, False, 250), (47, False, 12), (40, True, 250), (1, False, 250), (2, True, 1)]
)
def test_the_last_frame_is_the_very_last_one(frames: int, gaps: bool, gop: int, seat: Seat) -> None:
    film = brought(seat, counting(frames, gaps=gaps, gop=gop))
    last = keep_frame(seat, film, None)
    assert number_of(opened(last)) == frames - 1


def test_a_frame_is_a_picture_of_its_own_with_its_edge_and_once(seat: Seat, alice: User) -> None:
    version = brought(seat, counting(30))
    browser = signed_in(alice)
    url = f"/w/tidewater/media/{version.key}/frame/"
    answer = browser.post(url, {"at_ms": "500"})
    picture = Version.objects.get(asset__kind=FRAME)
    assert answer.status_code == 303 and answer["Location"] == f"/w/tidewater/a/{picture.asset.key}/"
    assert (picture.medium, picture.media_type, picture.asset.title) == ("image", "image/png", "harbour, at 0.50 s")
    assert opened(picture).size == (320, 180)
    assert Edge.objects.get() == Edge.objects.get(source=version, target=picture, role="frame")
    toast = browser.post(url, {"at_ms": "505"}, headers={"HX-Request": "true"})  # the same frame, still seen
    assert "Saved as" in toast["HX-Trigger"] and Asset.objects.filter(kind=FRAME).count() == 1
    page = browser.get(f"/w/tidewater/a/{picture.asset.key}/").content.decode()
    assert "as frame" in page and "Use these settings" not in page


@pytest.mark.parametrize("at", ["", "-1", "x", "99999999999999"])
def test_what_is_no_moment_saves_nothing(at: str, seat: Seat, alice: User) -> None:
    version = brought(seat, film())
    answer = signed_in(alice).post(f"/w/tidewater/media/{version.key}/frame/", {"at_ms": at}, follow=True)
    assert "Nothing was saved." in answer.content.decode() and not Asset.objects.filter(kind=FRAME).exists()


def test_who_may_only_look_keeps_no_frame_and_sound_has_none(seat: Seat, alice: User, vera: User) -> None:
    version = brought(seat, film())
    assert signed_in(vera).post(f"/w/tidewater/media/{version.key}/frame/", {"at_ms": "0"}).status_code == 403
    picture = keep_frame(seat, version, 0)
    assert signed_in(alice).post(f"/w/tidewater/media/{picture.key}/frame/", {"at_ms": "0"}).status_code == 404


def test_a_film_whose_file_is_gone_says_so(seat: Seat, alice: User) -> None:
    version = brought(seat, film())
    store.file_of(version.path).unlink()
    answer = signed_in(alice).post(f"/w/tidewater/media/{version.key}/frame/", {"at_ms": "0"}, follow=True)
    assert "This frame cannot be read from the film. Nothing was saved." in answer.content.decode()

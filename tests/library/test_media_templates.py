"""How each medium is shown: in a grid, as large as the page, in a menu."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from studio.accounts.models import User
from studio.library.media import derivatives
from studio.library.media.derivatives import MediaFacts
from studio.library.media.registry import all_media
from studio.library.models import Version
from studio.library.templatetags.library import media_url
from studio.workspaces.access import Seat, seat_for
from tests.library.films import film
from tests.library.pictures import opened, picture

Shelve = Callable[..., Version]
SIZE = {"width": 1600, "height": 1000, "tone": "30"}


def drawn(name: str, person: User, version: Version, **more: Any) -> str:
    """Return a template as a person sees it."""
    context = {"seat": seat_for(person, "tidewater"), "asset": version.asset, "version": version, "href": "/x", **more}
    return render_to_string(name, context, RequestFactory().get("/"))


@pytest.fixture
def photo(shelve: Shelve) -> Version:
    """A picture of 1600 × 1000."""
    return shelve(picture("JPEG"), title="<i>Tide</i>", facts=MediaFacts("image", {**SIZE, "clear": True}))


@pytest.fixture
def clip(shelve: Shelve) -> Version:
    """A film of two seconds."""
    details = {"width": 320, "height": 180, "tone": "03", "duration_ms": 2000, "fps": 10.0, "has_sound": True}
    return shelve(film(), title="Tide", facts=MediaFacts("video", details))


@pytest.fixture
def note(shelve: Shelve) -> Version:
    """A text that tries to be a page."""
    data = "Ahoj <script>alert(1)</script> ž".encode("cp1250")
    details = {"encoding": "cp1250", "characters": 31, "lines": 1, "excerpt": "Ahoj <script>"}
    return shelve(data, title="Note", facts=MediaFacts("text", details))


@pytest.mark.parametrize("medium", all_media(), ids=lambda medium: medium.name)
def test_every_medium_brings_its_templates(medium: Any) -> None:
    for name in (medium.tile_template, medium.theatre_template, medium.menu_template, medium.row_template):
        get_template(name)
    assert set(medium.derivatives_at_store) <= {one.name for one in medium.derivatives}
    assert all(medium.type_named(one.name) == one for one in medium.types)


def test_a_tile_shows_a_small_picture_on_its_colour(photo: Version, vera: User) -> None:
    text, path = drawn("library/_tile.html", vera, photo), f"/w/tidewater/media/{photo.key}/derived"
    assert '<div class="pic tone-30">' in text
    assert f'src="{path}/640.webp"' in text
    assert f'srcset="{path}/320.webp 320w, {path}/640.webp 640w, {path}/1280.webp 1280w"' in text
    assert 'width="1600" height="1000"' in text and 'loading="lazy"' in text
    assert 'class="tile ar-160"' in text and "1,600 × 1,000" in text
    assert "&lt;i&gt;Tide" in text and "<i>Tide" not in text
    assert photo.file_name not in text


def test_a_tile_of_a_film_shows_its_poster_and_length(clip: Version, vera: User) -> None:
    text = drawn("library/_tile.html", vera, clip)
    assert f"/w/tidewater/media/{clip.key}/derived/640.webp" in text
    assert "2 s · 320 × 180" in text


def test_a_tile_of_sound_is_its_wave_and_one_of_a_text_its_beginning(shelve: Shelve, note: Version, vera: User) -> None:
    assert '<path d="M2 31V33' in drawn("library/_tile.html", vera, shelve())
    text = drawn("library/_tile.html", vera, note)
    assert "Ahoj &lt;script&gt;" in text and "31 characters" in text


def test_the_theatre_shows_the_whole(photo: Version, clip: Version, note: Version, shelve: Shelve, vera: User) -> None:
    shown = [drawn(one.medium_object.theatre_template, vera, one) for one in (photo, clip, note, shelve())]
    assert f'src="/w/tidewater/media/{photo.key}/{photo.file_name}"' in shown[0]
    assert f'poster="/w/tidewater/media/{clip.key}/derived/poster.webp"' in shown[1]
    assert "<video" in shown[1] and " controls " in shown[1]
    assert "Ahoj &lt;script&gt;alert(1)&lt;/script&gt; ž" in shown[2]
    assert "data-player" in shown[3]


def test_a_text_whose_file_is_gone_has_an_empty_page(note: Version, vera: User) -> None:
    note.path = "00/gone.txt"
    assert "<pre" in drawn(note.medium_object.theatre_template, vera, note)


def test_menus_offer_what_the_medium_has(photo: Version, clip: Version, note: Version, vera: User) -> None:
    menus = [drawn("library/_menu.html", vera, one) for one in (photo, clip, note)]
    for words in ("Download original", "PNG", "JPEG (clear parts become white)", "WebP"):
        assert words in menus[0]
    assert "Download original" in menus[1] and "MP3" not in "".join(menus)
    assert "Download text (UTF-8)" in menus[2]


def test_what_browsers_cannot_show_has_a_copy(shelve: Shelve, alices: Seat) -> None:
    version = Version(key="K" * 12, medium="image", media_type="image/heic", path="00/x.heic")
    assert media_url(alices, version) == f"/w/tidewater/media/{'K' * 12}/derived/1280.webp"


def test_files_of_every_medium_are_served_as_what_they_are(
    web: Callable[..., httpx.Client], photo: Version, clip: Version, note: Version, vera: User
) -> None:
    client = web(vera)
    for version, name in ((photo, "image/jpeg"), (clip, "video/mp4"), (note, "text/plain; charset=cp1250")):
        answer = client.get(f"/w/tidewater/media/{version.key}/{version.file_name}")
        assert answer.headers["content-type"] == name
        assert answer.headers["content-disposition"].startswith("inline")
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    small = client.get(f"/w/tidewater/media/{photo.key}/derived/320.webp")
    assert (opened(small.content).width, small.headers["content-type"]) == (320, "image/webp")
    assert client.head(f"/w/tidewater/media/{photo.key}/derived/320.webp").headers["etag"] == small.headers["etag"]
    derivatives.derived_path(photo.key, "320.webp").write_bytes(picture("WEBP"))  # as another release would make it
    asked = {"If-None-Match": small.headers["etag"]}
    anew = client.get(f"/w/tidewater/media/{photo.key}/derived/320.webp", headers=asked)
    assert (anew.status_code, anew.content) == (200, picture("WEBP"))
    asked = {"If-None-Match": anew.headers["etag"]}
    assert client.get(f"/w/tidewater/media/{photo.key}/derived/320.webp", headers=asked).status_code == 304
    whole = client.get(f"/w/tidewater/media/{photo.key}/download/jpg/")
    assert whole.headers["content-disposition"] == 'attachment; filename="i-Tide-i.jpg"'
    assert opened(whole.content).size == (1600, 1000)

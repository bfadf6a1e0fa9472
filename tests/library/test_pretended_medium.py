"""A medium that the library never heard of is added from outside, with nothing but its own files."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory

from studio.accounts.models import User
from studio.lib.icons import draw_icon
from studio.library.media import derivatives, registry
from studio.library.media.derivatives import MediaFacts
from studio.library.media.registry import Derivative, Format, MediaType, Medium, all_media, register_medium, sniff
from studio.library.models import Version
from studio.library.uploads import UploadRefused, keep_upload
from studio.workspaces.access import Seat
from tests.people import signed_in

Shelve = Callable[..., Version]
SKETCH = b"SKETCH\nM 1 2\nL 3 4\nEND"
OWN = Path(__file__).parent / "templates"


class Sketch(Medium):
    """Pencil strokes, one a line."""

    name = "sketch"
    label = "Sketch"
    noun = "a sketch"
    icon = "edit"
    types = (MediaType("application/x-sketch", "sketch", "strokes", inline=False),)
    formats = (Format("csv", "strokes (CSV)", "text/csv; charset=utf-8"),)
    derivatives = (Derivative("count.txt", "text/plain; charset=utf-8"),)
    derivatives_at_store = ("count.txt",)
    browser_copy = "count.txt"
    child_module = "tests.library.sketch_child"

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Tell a sketch by its mark."""
        return "application/x-sketch" if head.startswith(b"SKETCH\n") else None

    def measure(self, details: dict[str, Any]) -> str:
        """Return the number of strokes."""
        return f"{details['strokes']} strokes"


@pytest.fixture(autouse=True)
def medium(settings: Any) -> Iterator[None]:
    """Register the medium and its templates for one test."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], OWN]}]
    register_medium(Sketch)
    yield
    registry.unregister_medium("sketch")


@pytest.fixture
def sketch(alices: Seat, data_folder: Path) -> Version:
    """A sketch that Alice brought."""
    return keep_upload(alices, SimpleUploadedFile("Plan.png", SKETCH), media=("sketch", "image"))


def test_it_is_told_measured_and_listed(sketch: Version) -> None:
    assert (sketch.medium, sketch.asset.medium, sketch.media_type) == ("sketch", "sketch", "application/x-sketch")
    assert (sketch.details, sketch.measure) == ({"strokes": 2, "reader": "strokes"}, "2 strokes")
    assert derivatives.derived_path(sketch.key, "count.txt").read_text() == "2"
    assert "sketch" in [medium.name for medium in all_media()]


def test_without_it_the_same_bytes_are_writing() -> None:
    registry.unregister_medium("sketch")
    assert sniff(SKETCH) == "text/plain"


def test_what_its_child_refuses_is_said(alices: Seat, data_folder: Path) -> None:
    with pytest.raises(UploadRefused, match=r"This sketch is torn\. SKETCH is taken\."):
        keep_upload(alices, SimpleUploadedFile("Plan.png", SKETCH[:-3]), media=("sketch",))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("library/media/sketch/_theatre.html", '<div class="sketch-theatre">Plan</div>'),
        ("library/_tile.html", '<span class="sketch-tile">2 strokes</span>'),
        ("library/_menu.html", "Download strokes (CSV)"),
        ("library/_menu.html", "Download original"),
        ("library/media/_row.html", "Sketch · 2 strokes"),
    ],
)
def test_pages_show_it(sketch: Version, alices: Seat, name: str, text: str) -> None:
    context = {"seat": alices, "asset": sketch.asset, "version": sketch, "href": "/x"}
    assert text in render_to_string(name, context, RequestFactory().get("/"))


def test_it_has_a_page_of_its_own_at_each_version_and_beside_another(
    sketch: Version, shelve: Shelve, vera: User
) -> None:
    facts = MediaFacts("sketch", {"strokes": 3, "reader": "strokes"})
    shelve(SKETCH, asset=sketch.asset, facts=facts, kind="upload")
    page = f"/w/tidewater/a/{sketch.asset.key}/"
    alone, beside = (signed_in(vera).get(page + query).content.decode() for query in ("", "?beside=1"))
    assert alone.count('<div class="sketch-theatre">Plan</div>') == 1
    assert "3 strokes" in alone and "SKETCH, 22\xa0bytes" in alone and draw_icon("edit") in alone
    assert beside.count('<div class="sketch-theatre">Plan</div>') == 2
    assert 'aria-label="Version 1"' in beside and "One of the two was not made from a recipe." in beside


def test_it_is_served_small_and_downloaded(
    web: Callable[..., httpx.Client], sketch: Version, vera: User, charlie: User
) -> None:
    path = f"/w/tidewater/media/{sketch.key}"
    small = web(vera).get(f"{path}/derived/count.txt")
    assert (small.text, small.headers["content-type"]) == ("2", "text/plain; charset=utf-8")
    assert small.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert web(vera).get(f"{path}/download/csv/").text == "M 1 2,L 3 4"
    assert web(vera).get(f"{path}/download/original/").content == SKETCH
    assert "Choose strokes (CSV) in its menu." in web(vera).get(f"{path}/download/mp3/").text
    for name in ("derived/count.txt", "download/csv/", "derived/mp3"):
        assert web(charlie).get(f"{path}/{name}").status_code == 404
    assert web(vera).get(f"{path}/derived/mp3").status_code == 404


def test_it_needs_no_file_of_the_library() -> None:
    library = Path(registry.__file__).parents[1]
    texts = [path.read_text() for path in (*library.rglob("*.py"), *library.parents[1].glob("templates/**/*.html"))]
    assert not any("sketch" in text.lower() for text in texts)

"""A page of two hundred tiles: few queries, small pictures only, and each leads to the page of its thing."""

from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from studio.library import queries
from studio.library.models import Asset, Version
from studio.workspaces.access import Seat

MANY, MOST_QUERIES = 200, 12


def shelve_many(seat: Seat, count: int) -> None:
    """Put pictures without files into the workspace."""
    names = {"workspace": seat.workspace, "kind": "upload", "medium": "image", "created_by": seat.person}
    assets = [Asset(key=f"A{number:011}", title=f"Picture {number}", **names) for number in range(count)]
    details = {"width": 1280, "height": 720, "tone": "15", "clear": False}
    file = {"medium": "image", "media_type": "image/jpeg", "path": "00/x.jpg", "size_bytes": 1, "sha256": "0" * 64}
    Version.objects.bulk_create(
        Version(key=f"V{number:011}", asset=asset, created_by=seat.person, details=details, **file)
        for number, asset in enumerate(Asset.objects.bulk_create(assets))
    )


def test_two_hundred_tiles_take_as_few_queries_as_two(alices: Seat) -> None:
    shelve_many(alices, MANY)
    with CaptureQueriesContext(connection) as asked:
        assets = list(Asset.objects.kept().filter(workspace=alices.workspace).select_related("created_by"))
        queries.attach_newest(assets)
        text = render_to_string("library/_tiles.html", {"seat": alices, "assets": assets}, RequestFactory().get("/"))
    assert len(asked) <= MOST_QUERIES
    assert text.count('<article class="tile ar-180"') == MANY
    assert text.count('class="pic tone-15"') == MANY and text.count('loading="lazy"') == MANY
    for number in (0, MANY - 1):
        assert f'href="/w/tidewater/a/A{number:011}/"' in text
        assert f"/w/tidewater/media/V{number:011}/derived/320.webp 320w" in text
    assert "/media/V00000000000/V00000000000" not in text  # the whole picture

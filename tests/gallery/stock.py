"""What people do with a collection in review, as its pages do."""

import json
import re

from django.test import Client

from studio.accounts.models import User
from studio.gallery.collections import sheets
from studio.gallery.models import Collection
from studio.library.models import Asset
from studio.review import actions
from tests.people import signed_in

GALLERY = "/w/tidewater/gallery/"
HTMX = {"HX-Request": "true"}


def ask(browser: Client, collection: Collection, *people: User, **form: str) -> Asset:
    """Ask people about a collection, as its page does; return its sheet."""
    data = {"people": [str(one.pk) for one in people], "rule": "all", **form}
    answer = browser.post(f"{GALLERY}collections/{collection.key}/review/", data)
    assert answer.status_code == 303, answer.content.decode()
    return sheet_of(collection)


def sheet_of(collection: Collection) -> Asset:
    """Return a collection's sheet as it is now."""
    sheet = Collection.objects.get(pk=collection.pk).sheet
    assert sheet is not None
    return sheet


def decide(person: User, sheet: Asset, verdict: str) -> None:
    """Decide about the newest version, as the page does."""
    version = actions.newest_of(sheet)
    data = {"version": version.key, "verdict": verdict}
    assert signed_in(person).post(f"/w/tidewater/a/{sheet.key}/decide/", data).status_code == 303


def read(browser: Client, path: str) -> str:
    """Return a page's words in one line."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page_of(collection: Collection) -> str:
    """Return the address of a collection."""
    return f"{GALLERY}collections/{collection.key}/"


def held(sheet: Asset) -> list[list[str]]:
    """Return the titles of what each version of a sheet holds, the first version first."""
    versions = sheet.versions.order_by("number")
    return [[part.asset.title for part in sheets.parts_then(version)] for version in versions]


def collect(browser: Client, collection: Collection, *assets: Asset) -> str:
    """Put things into a collection as the gallery does; return what the toast says."""
    data = {"pick": [one.key for one in assets], "collection": collection.key}
    answer = browser.post(f"{GALLERY}picked/collect/", data, headers=HTMX)
    return str(json.loads(answer.headers["HX-Trigger"])["studio:toast"]["text"])

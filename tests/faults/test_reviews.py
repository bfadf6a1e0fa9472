"""kill −9 between verdict, comment and status: each is there with all that follows from it, or nothing of it is."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.faults.studio import TOKEN, Studio
from tests.server import wait_until

ENDLESS = 10**6
COMMIT = "before commit"
HEADERS = {"X-CSRFToken": TOKEN, "HX-Request": "true"}
# What is asked for, decided or said in a round, and what the status says once it is done.
STEPS: list[tuple[str, dict[str, str], str]] = [
    ("ask", {"rule": "all"}, "in_review"),
    ("comments", {"text": "Warmer than {run}, please."}, ""),
    ("decide", {"verdict": "changes"}, "changes_asked"),
    ("decide", {"verdict": "approve"}, "approved"),
]


@pytest.fixture
def studio(tmp_path: Any, sandbox_url: str) -> Iterator[Studio]:
    """A studio with a data folder of its own, and a text in its gallery."""
    with Studio(tmp_path / "data", sandbox_url) as started:
        started.start()
        bring(started, "Log.txt", b"The keeper winds the clockwork.")
        started.kill()
        yield started


def bring(studio: Studio, name: str, text: bytes) -> None:
    """Put a text into the gallery."""
    answer = studio.browser.post("/w/tidewater/uploads/", data={"name": name, "size": len(text)}, headers=HEADERS)
    url = answer.json()["url"]
    studio.browser.patch(url, content=text, headers={**HEADERS, "Upload-Offset": "0"})
    assert studio.browser.post(url, headers=HEADERS).status_code == 200


def send(studio: Studio, verb: str, form: dict[str, str]) -> bool:
    """Send a form of the asset's review; return whether an answer came."""
    [asset] = studio.rows("SELECT key, created_by_id AS person FROM library_asset")
    data = {"people": str(asset["person"]), **form} if verb == "ask" else form
    try:
        answer = studio.browser.post(f"/w/tidewater/a/{asset['key']}/{verb}/", data=data, headers=HEADERS)
    except httpx.TransportError:
        return False
    assert answer.status_code in (200, 303), answer.text
    return True


def check(studio: Studio) -> tuple[str, int]:
    """Hold what stands in the tables against each other; return the status and how many comments there are."""
    [asset] = studio.rows("SELECT key, status FROM library_asset")
    reviews = studio.rows("SELECT id, ended_at FROM review_review ORDER BY id")
    verdicts = studio.rows("SELECT verdict FROM review_decision ORDER BY review_id DESC LIMIT 1")
    comments = studio.rows("SELECT number, text FROM review_comment ORDER BY id")
    decided = {"changes": "changes_asked", "approve": "approved"}[verdicts[0]["verdict"]] if verdicts else ""
    follows = decided if decided and decided_about_last(studio) else ("in_review" if reviews else "draft")
    assert asset["status"] == follows
    assert [one["number"] for one in comments] == [*range(1, len(comments) + 1)]
    assert len([one for one in reviews if one["ended_at"] is None]) == (
        asset["status"] in ("in_review", "changes_asked")
    )
    page = studio.browser.get(f"/w/tidewater/a/{asset['key']}/").text
    assert all(one["text"] in page for one in comments)
    for one in comments[-1:]:  # the index was written in the same transaction
        assert asset["key"] in studio.browser.get("/w/tidewater/gallery/", params={"q": one["text"]}).text
    listed = studio.browser.get("/w/tidewater/gallery/", params={"status": asset["status"]}).text
    assert (f'data-key="{asset["key"]}"' in listed) or asset["status"] == "draft"
    return asset["status"], len(comments)


def decided_about_last(studio: Studio) -> bool:
    """Return whether the newest review has a verdict."""
    return bool(
        studio.rows("SELECT 1 FROM review_decision WHERE review_id = (SELECT max(id) FROM review_review) LIMIT 1")
    )


@pytest.mark.timeout(300)
def test_nothing_of_a_review_is_half_written(studio: Studio) -> None:
    seen: set[str] = set()
    studio.start()
    before = check(studio)
    studio.kill()
    for verb, form, after in STEPS:
        for number in range(1, ENDLESS):
            studio.start(number, COMMIT)  # what is there then is what was there after the commit before
            answered = send(studio, verb, {name: text.format(run=number) for name, text in form.items()})
            killed = studio.died() or (not answered and wait_died(studio))
            seen |= {*studio.events()}
            studio.kill()
            studio.start()
            now = check(studio)
            assert now == before or now[0] == after or now[1] == before[1] + 1
            studio.kill()
            if answered and not killed:
                assert now[0] == after if after else now[1] == before[1] + 1
            before = now
            if answered and not killed:
                break
    assert {COMMIT, "after commit"} <= seen


@pytest.mark.timeout(300)
def test_nothing_of_a_collection_in_review_is_half_written(studio: Studio) -> None:
    studio.start()
    bring(studio, "Second.txt", b"The tide is out.")
    [first, second] = studio.rows("SELECT key, created_by_id AS person FROM library_asset ORDER BY id")
    collect = "/w/tidewater/gallery/picked/collect/"
    made = {"pick": first["key"], "collection_name": "Best"}
    assert studio.browser.post(collect, data=made, headers=HEADERS).status_code == 204
    [best] = studio.rows("SELECT key FROM gallery_collection")
    studio.kill()
    ask = f"/w/tidewater/gallery/collections/{best['key']}/review/"
    steps = [
        (ask, {"people": str(first["person"]), "rule": "all"}, 1),
        (collect, {"pick": second["key"], "collection": best["key"]}, 2),
    ]
    for path, form, after in steps:
        for number in range(1, ENDLESS):
            studio.start(number, COMMIT)
            try:
                answered = studio.browser.post(path, data=form, headers=HEADERS).status_code in (204, 303)
            except httpx.TransportError:
                answered = False
            killed = studio.died() or (not answered and wait_died(studio))
            studio.kill()
            versions = check_sheet(studio)
            assert versions in (after - 1, after)
            if answered and not killed:
                assert versions == after
                break


def check_sheet(studio: Studio) -> int:
    """Hold what stands in the tables about a collection against each other; return how many versions its sheet has."""
    versions = studio.rows("SELECT id, path, details FROM library_version WHERE medium = 'collection' ORDER BY number")
    sheets = studio.rows("SELECT id, status FROM library_asset WHERE kind = 'collection'")
    linked = studio.rows("SELECT sheet_id AS id FROM gallery_collection WHERE sheet_id IS NOT NULL")
    assert [one["id"] for one in sheets] == [one["id"] for one in linked] and len(sheets) == bool(versions)
    edges = [studio.rows(f"SELECT 1 FROM library_edge WHERE target_id = {one['id']}") for one in versions]
    assert [json.loads(one["details"])["count"] for one in versions] == [*map(len, edges)]
    assert all((studio.data / "media" / one["path"]).is_file() for one in versions)
    assert [one["status"] for one in sheets] == ["in_review" for _ in studio.rows("SELECT 1 FROM review_reviewer")]
    places = studio.rows("SELECT 1 FROM gallery_placed")
    assert not versions or len(places) == len(edges[-1])
    return len(versions)


def wait_died(studio: Studio) -> bool:
    """Wait for the end of a server that gave no answer."""
    wait_until(studio.died)
    return True

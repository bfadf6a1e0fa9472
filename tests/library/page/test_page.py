"""The page of one thing: its versions, what changed between them, where it comes from, and the way on."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.models import Job, JobResult, State
from studio.ledger.models import Entry, EntryState
from studio.library.models import Asset, Edge, Version
from studio.workspaces.access import Seat
from tests.library.page.stock import Shelve, address, drawn
from tests.people import signed_in

PROMPTS = ("A lighthouse, grey sky", "A lighthouse, warm sky", "A lighthouse, warm sky, fog")


@pytest.fixture
def three(shelve: Shelve) -> list[Version]:
    """A picture in three versions, the second one square."""
    one = drawn(shelve, PROMPTS[0])
    return [
        one,
        drawn(shelve, PROMPTS[1], width=900, height=900, asset=one.asset),
        drawn(shelve, PROMPTS[2], asset=one.asset),
    ]


def read(person: User, asset: Asset, query: str = "") -> str:
    """Return the page as a person gets it, in one line of single spaces."""
    answer = signed_in(person).get(address(asset, query))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def words_of(text: str, section: str) -> str:
    """Return the text of a section, without its marks."""
    found = re.search(rf"<section[^>]*{section}.*?</section>", text)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_it_shows_the_newest_version_and_ways_to_all_of_them(three: list[Version], vera: User) -> None:
    text = read(vera, three[0].asset)
    assert f'src="/w/tidewater/media/{three[2].key}/{three[2].file_name}"' in text
    assert [int(number) for number in re.findall(r'aria-label="Version (\d)"', text)] == [1, 2, 3]
    assert 'aria-current="page" aria-label="Version 3"' in text
    older = read(vera, three[0].asset, "?v=1")
    assert f"media/{three[0].key}/{three[0].file_name}" in older and three[2].file_name not in older
    assert "<title>Lighthouse, v1 ·" in older


@pytest.mark.parametrize("query", ["?v=4", "?v=x", "?v=0", "?v=1&beside=9"])
def test_a_version_that_is_not_there_is_not_found(three: list[Version], vera: User, query: str) -> None:
    assert signed_in(vera).get(address(three[0].asset, query)).status_code == 404


def test_two_versions_stand_beside_each_other_on_one_scale(three: list[Version], vera: User) -> None:
    text = read(vera, three[0].asset, "?v=2&beside=1")
    assert "Both at the same height: 1,600 × 1,000 and 900 × 900" in text
    assert 'data-shape="1600 1000"' in text  # of the wider one, whichever side it is on
    assert 'data-shape="1600 1000"' in read(vera, three[0].asset, "?v=1&amp;beside=2".replace("&amp;", "&"))
    assert f'href="{address(three[0].asset, "?v=1&amp;beside=2")}" data-swap' in text
    assert f'compare-link" href="{address(three[0].asset, "?v=2")}" aria-current="true"' in text


def test_what_changed_is_told_word_by_word(three: list[Version], vera: User) -> None:
    text = read(vera, three[0].asset, "?v=3&beside=1")
    told = re.search(r"<dd class=\"words\".*?</dd>", text)
    assert told is not None
    assert re.sub(r"<dd[^>]*>|</dd>", "", told[0]) == "A lighthouse, <del>grey</del><ins>warm</ins> sky<ins>, fog</ins>"
    same = words_of(read(vera, three[0].asset, "?v=3&beside=3"), 'aria-label="Viewer"')
    assert "What changed" not in same


def test_what_was_used_is_told_by_its_name(shelve: Shelve, vera: User) -> None:
    ben, mia = (drawn(shelve, "A face", title=name) for name in ("Ben", "Mia"))
    one = drawn(shelve, "A keeper", person=ben.key)
    drawn(shelve, "A keeper", person=mia.key, asset=one.asset)
    told = words_of(read(vera, one.asset, "?beside=1"), "changes")
    assert told == "What changed from v1 to v2 Keep the same person Ben became Mia"


def test_an_upload_has_no_recipe_and_the_page_says_so(shelve: Shelve, bob: User) -> None:
    one = drawn(shelve, "", kind="upload", recipe={})
    drawn(shelve, "", kind="upload", recipe={}, asset=one.asset)
    text = read(bob, one.asset, "?beside=1")
    assert "One of the two was not made from a recipe." in text
    assert "It was brought here by Alice." in read(bob, one.asset, "?v=1")
    assert "Use these settings" not in text and "Make variation" not in text


@pytest.mark.parametrize("recipe", [{}, {"order": {"nobody": "knows"}, "version": 1}, {"order": {}}])
def test_a_recipe_that_nobody_can_read_leaves_the_page_whole(shelve: Shelve, vera: User, recipe: Any) -> None:
    assert "Engine" not in read(vera, drawn(shelve, "", recipe=recipe).asset)
    assert "Engine" not in read(vera, drawn(shelve, "", kind="gone", recipe=recipe).asset)


def test_details_name_maker_engine_size_file_cost_and_words(shelve: Shelve, alices: Seat, vera: User) -> None:
    version = drawn(shelve, "A <b>lighthouse</b>")
    charged = {"state": EntryState.CHARGED, "unit": "pictures", "quoted": 3, "model": "image-01", "kind": "sketches"}
    entry = Entry.objects.create(workspace=alices.workspace, person=alices.person, job_key="K" * 12, **charged)
    JobResult.objects.create(job=job_of(alices, State.DONE, entry=entry), position=0, version=version)
    told = words_of(read(vera, version.asset), 'id="p-details"')
    for words in (
        "Made by Alice",
        "With Sketches",
        "Engine image-01",
        "Size 1,600 × 1,000",
        "File JPEG, ",
        "Cost 3 pictures",
    ):
        assert words in told
    assert "Wording A &lt;b&gt;lighthouse&lt;/b&gt;" in told
    assert "Copy" in told and "Use these settings" not in told  # Vera only looks
    entry.unit_price, entry.currency = "0.0035", "USD"
    entry.save()
    assert "Cost 3 pictures, about 0.01 USD" in words_of(read(vera, version.asset), 'id="p-details"')


def job_of(seat: Seat, state: State, **more: Any) -> Job:
    """Return a job of the kind "sketches"."""
    names = {
        "kind": "sketches",
        "title": "Keeper",
        "order_json": {"prompt": "Keeper"},
        "nonce": "N" * 12,
        "due_at": None,
    }
    return Job.objects.create(workspace=seat.workspace, created_by=seat.person, state=state, **{**names, **more})


def test_settings_are_told_as_people_know_them(shelve: Shelve, vera: User) -> None:
    order = {"text": "The tide is out.", "voice_id": "Wise_Woman", "voice_name": "Wise Woman", "speed": 1.2}
    told = words_of(read(vera, shelve(recipe={"order": order, "version": 1}).asset), 'id="p-details"')
    assert "Voice Wise Woman" in told and "Speed 1.2" in told and told.count("Engine") == 1
    order = {"prompt": "A face", "n": 2, "seed": "6687881544318117707", "rolled": True, "aspect_ratio": "16:9"}
    picture = drawn(shelve, "", kind="images", recipe={"order": order, "version": 1})
    told = words_of(read(vera, picture.asset), 'id="p-details"')
    assert "Seed 6687881544318117707" in told and "How strongly" not in told and "Width" not in told
    drawn(shelve, "", kind="images", asset=picture.asset, recipe={"order": {**order, "seed": "0"}, "version": 1})
    changed = words_of(read(vera, picture.asset, "?beside=1"), "changes")
    assert changed == "What changed from v1 to v2 Seed 6687881544318117707 became 0"


def test_the_next_version_is_announced_and_its_failure_explained(shelve: Shelve, alices: Seat, bob: User) -> None:
    version = drawn(shelve, "A keeper")
    job = job_of(alices, State.WAITING, variation_of=version.asset)
    text = read(bob, version.asset)
    assert "The next version is being made · Alice" in text and f"job-{job.key} from:body" in text
    assert f'action="/w/tidewater/jobs/{job.key}/cancel/"' in text
    Job.objects.update(state=State.FAILED, error={"reason": "cut"})
    text = read(bob, version.asset)
    assert 'class="notice' in text and f'action="/w/tidewater/jobs/{job.key}/again/"' in text
    assert f"#job-{job.key}" not in text  # there is no card of it to put an answer in
    JobResult.objects.create(job=job, position=0, version=drawn(shelve, "A keeper", asset=version.asset))
    assert 'class="notice' not in read(bob, version.asset)


def test_next_and_previous_are_those_of_the_list_one_came_from(shelve: Shelve, vera: User) -> None:
    now = timezone.now()
    rows = [drawn(shelve, "A face", title=name) for name in ("First", "Second", "Third")]
    other = drawn(shelve, "", title="Upload", kind="upload", recipe={})
    Asset.objects.update(created_at=now)  # at the same moment: the id decides
    text = read(vera, rows[1].asset)
    assert "Previous: Third" in text and "Next: First" in text and "Upload" not in text
    assert "Previous" not in read(vera, rows[2].asset)
    by_medium = read(vera, rows[2].asset, "?in=medium.image")
    assert f'href="{address(other.asset, "?in=medium.image")}"' in by_medium  # which names the list further on
    assert "Previous: Upload" in by_medium and f"{address(rows[2].asset, '?v=1&amp;in=medium.image')}" not in by_medium
    for odd in ("?in=kind", "?in=title.x", "?in=medium.'", "?in=" + "x" * 500):
        assert "Previous: Third" in read(vera, rows[1].asset, odd)
    Asset.objects.filter(pk=rows[0].asset.pk).update(deleted_at=now)
    assert "Next: " not in read(vera, rows[1].asset)


def test_what_is_deleted_says_so_and_comes_back(shelve: Shelve, alice: User, vera: User) -> None:
    older, version = drawn(shelve, "Older", title="Older"), drawn(shelve, "A keeper")
    delete, alices = address(version.asset) + "delete/", signed_in(alice)
    then = re.search(r'name="then" value="([^"]+)"', alices.get(address(version.asset)).content.decode())
    assert then is not None and then[1] == address(older.asset)
    gone = alices.post(delete, {"then": then[1]}, headers={"HX-Request": "true"})
    assert f'"studio:go": {{"url": "{then[1]}"}}' in gone.headers["HX-Trigger"]
    assert alices.post(delete, {"then": then[1]}).headers["Location"] == then[1]
    assert alices.post(delete, {"then": "https://example.org/"}).headers["Location"] == "/w/tidewater/"
    text = read(alice, version.asset)
    assert "It is in the bin" in text and "Restore it" in text and version.file_name not in text
    assert "Restore it" not in read(vera, version.asset)
    back = alices.post(address(version.asset) + "restore/", {"back": address(version.asset)})
    assert back.headers["Location"] == address(version.asset)
    assert version.file_name in read(vera, version.asset)


def test_a_stranger_gets_the_same_404_as_for_nothing(three: list[Version], charlie: User) -> None:
    for slug in ("tidewater", "elsewhere", "nowhere"):
        assert signed_in(charlie).get(f"/w/{slug}/a/{three[0].asset.key}/").status_code == 404
    assert Client().get(address(three[0].asset)).status_code == 302


def test_the_star_of_an_older_version_keeps_its_menu(three: list[Version], bob: User) -> None:
    url, form = (
        address(three[0].asset) + "star/",
        {"on": "true", "place": "page", "version": three[0].key, "then": "/w/tidewater/"},
    )
    menu = signed_in(bob).post(url, form, headers={"HX-Request": "true"}).content.decode()
    assert f"media/{three[0].key}/download" in menu and 'name="then" value="/w/tidewater/"' in menu
    nobodys = {**form, "version": "0" * 12}
    assert signed_in(bob).post(url, nobodys, headers={"HX-Request": "true"}).status_code == 404


def test_a_page_with_much_around_it_asks_little(shelve: Shelve, alices: Seat, alice: User) -> None:
    few, many = drawn(shelve, "A face"), drawn(shelve, "A face")
    for number in range(12):
        drawn(shelve, f"A face {number}", asset=many.asset)
    newest = many.asset.versions.order_by("number").last()
    for number in range(20):
        source = drawn(shelve, "A face")
        Edge.objects.create(source=source, target=newest, role=f"part_{number}")
        Edge.objects.create(source=newest, target=source, role="person")
    browser = signed_in(alice)
    browser.get(address(few.asset))
    counts = []
    for asset in (few.asset, many.asset):
        with CaptureQueriesContext(connection) as queries:
            browser.get(address(asset))
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2 <= 20  # a level more in both directions

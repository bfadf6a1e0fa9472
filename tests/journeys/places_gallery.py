"""The gallery with nothing, with everything, and narrowed."""

from playwright.sync_api import expect

from studio.gallery.collections.actions import add_assets
from studio.gallery.models import Collection
from studio.library.models import Asset, Status
from tests.journeys.places import Visit, place
from tests.speech.stock import take

GALLERY = "/w/tidewater/gallery/"


@place("gallery", "gallery:page")
def nothing_made_yet(visit: Visit) -> None:
    visit.to(GALLERY).get_by_role("heading", name="Your first picture goes here").wait_for()


@place("gallery", "gallery:page")
def takes_in_every_status(visit: Visit) -> None:
    for status in Status:
        take(visit.get("tidewater"), visit.get("alice"), text=f"The tide is {status}, and twenty miles of dark water")
        Asset.objects.filter(title__startswith=f"The tide is {status}").update(status=status)
    visit.to(GALLERY).locator(".tile").get_by_text("Changes asked").wait_for()


@place("gallery", "gallery:page")
def a_choice_that_nothing_fits(visit: Visit) -> None:
    visit.to(f"{GALLERY}?kind=video&by=me")


@place("gallery", "gallery:page")
def words_that_nobody_said(visit: Visit) -> None:
    visit.to(f"{GALLERY}?q=walrus").get_by_role("heading", name="Nothing called").wait_for()


@place("gallery", "gallery:page")
def two_of_them_picked(visit: Visit) -> None:
    visit.to(GALLERY)
    for box in visit.page.locator(".pick").all()[:2]:
        box.check()
    expect(visit.page.get_by_text("2 selected")).to_be_visible()


@place("gallery", "gallery:page")
def what_else_can_be_done_to_them(visit: Visit) -> None:
    visit.page.get_by_role("button", name="More to do").click()
    expect(visit.page.locator("#picked-more")).to_be_visible()


@place("gallery", "gallery:page")
def a_quick_look(visit: Visit) -> None:
    visit.to(GALLERY).locator(".tile .open").first.focus()
    visit.page.keyboard.press("Space")
    expect(visit.page.get_by_role("dialog")).to_be_visible()


@place("gallery", "gallery:compare")
def two_beside_each_other(visit: Visit) -> None:
    first, second = Asset.objects.order_by("pk").values_list("key", flat=True)[:2]
    visit.to(f"{GALLERY}compare/?a={first}&b={second}")


@place("gallery", "gallery:collections")
def no_collection_yet(visit: Visit) -> None:
    visit.to(f"{GALLERY}collections/")


@place("gallery", "gallery:collection")
def a_collection_with_nothing_in_it(visit: Visit) -> None:
    visit.page.get_by_label("Name").fill("For the client")
    visit.page.get_by_role("button", name="Make a collection").click()
    visit.page.get_by_role("heading", name="For the client").wait_for()


@place("gallery", "gallery:collection")
def a_collection_in_its_order(visit: Visit) -> None:
    add_assets(Collection.objects.get(), list(Asset.objects.all()))
    visit.page.reload()
    visit.page.get_by_role("button", name="Cover").first.wait_for()


@place("gallery", "gallery:collections")
def a_collection_among_all(visit: Visit) -> None:
    visit.to(f"{GALLERY}collections/")


@place("gallery", "gallery:review_collection")
def whom_one_asks_about_all_of_it(visit: Visit) -> None:
    visit.to(f"{GALLERY}collections/{Collection.objects.get().key}/review/")


@place("gallery", "gallery:collection")
def a_collection_in_review(visit: Visit) -> None:
    visit.page.get_by_role("checkbox").first.check()
    visit.page.get_by_role("button", name="Send for review").click()
    visit.page.get_by_role("link", name="For the client").wait_for()
    visit.to(f"{GALLERY}collections/{Collection.objects.get().key}/")
    visit.page.get_by_text("In review").first.wait_for()


@place("gallery", "library:asset")
def all_of_it_to_decide_about(visit: Visit) -> None:
    visit.to(f"/w/tidewater/a/{Collection.objects.get().sheet.key}/")
    visit.page.get_by_role("button", name="Approve").wait_for()


@place("gallery", "gallery:page")
def a_quick_look_at_all_of_it(visit: Visit) -> None:
    visit.to(f"{GALLERY}?kind=collection").locator(".tile .open").first.focus()
    visit.page.keyboard.press("Space")
    expect(visit.page.get_by_role("dialog").get_by_text("in the order of the collection")).to_be_visible()


@place("gallery", "gallery:rename_collection")
def a_collection_renamed(visit: Visit) -> None:
    visit.to(f"{GALLERY}collections/{Collection.objects.get().key}/rename/")


@place("gallery", "gallery:narrow")
def further_filters(visit: Visit) -> None:
    visit.to(f"{GALLERY}narrow/?tag=final&star=1")


@place("gallery", "gallery:page")
def narrowed_to_much(visit: Visit) -> None:
    visit.to(f"{GALLERY}?tag=final&star=1&rated=3&since=2026-01-01")

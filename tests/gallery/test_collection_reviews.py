"""A collection is reviewed as one thing: people are asked, each decides, and it follows what is put in."""

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.gallery.collections.actions import add_assets, create_collection
from studio.gallery.models import Collection
from studio.library.models import Asset, Status, Version
from studio.review import actions, comments
from studio.review.models import Mention
from studio.review.queries import last_review
from studio.review.waiting import reviews_waiting_for
from studio.workspaces.access import Seat, seat_for
from tests.gallery.conftest import Put, titles
from tests.gallery.stock import GALLERY, HTMX, ask, collect, decide, held, page_of, read, sheet_of
from tests.people import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def best(put: Put, seat: Seat) -> Collection:
    """A collection of Alice's with two things in it."""
    made = create_collection(seat, "The <best>")
    add_assets(made, [put("Lens"), put("Storm")])
    return made


def test_people_are_asked_about_all_of_it_and_the_rule_decides(
    alices: Client, best: Collection, bob: User, rita: User, vera: User
) -> None:
    assert "Send for review" in read(alices, page_of(best)) and "Send for review" not in read(
        signed_in(vera), page_of(best)
    )
    sheet = ask(alices, best, rita, bob, due_on="2999-01-31")
    told = read(alices, page_of(best))
    assert "In review 0 of 2 approvals, due 31 January" in told and "Change the review" in told
    assert "Decide" in read(signed_in(rita), page_of(best)) and "Open the review" in told
    page = read(signed_in(rita), f"/w/tidewater/a/{sheet.key}/")
    assert "2 things, in the order of the collection The &lt;best&gt;" in page and "Request changes" in page
    assert page.index("Open Lens") < page.index("Open Storm")
    decide(rita, sheet, "approve")
    assert "1 of 2 approvals" in read(alices, page_of(best))
    decide(bob, sheet, "approve")
    assert "Approved by Bob and Rita" in read(alices, page_of(best))
    assert "Approved" in read(alices, f"{GALLERY}collections/")
    assert [asset.status for asset in Asset.objects.exclude(pk=sheet.pk)] == [Status.DRAFT] * 2


def test_it_waits_for_whom_was_asked_wherever_a_thing_does(
    alices: Client, best: Collection, rita: User, bob: User
) -> None:
    sheet = ask(alices, best, rita)
    ritas = signed_in(rita)
    assert titles(ritas.get(f"{GALLERY}?status=mine")) == ["The <best>"]
    assert titles(signed_in(bob).get(f"{GALLERY}?status=mine")) == []
    assert "The &lt;best&gt;" in read(ritas, "/w/tidewater/").partition("People wait for you")[2]
    assert "1 waiting for your review" in ritas.get(GALLERY).content.decode()
    decide(rita, sheet, "approve")
    assert titles(ritas.get(f"{GALLERY}?status=mine")) == [] and reviews_waiting_for(seat_of(rita)) == []
    assert titles(ritas.get(f"{GALLERY}?status=approved")) == ["The <best>"]
    assert titles(ritas.get(f"{GALLERY}?kind=collection")) == ["The <best>"]


def seat_of(person: User) -> Seat:
    """Return a person's seat in Tidewater."""
    return seat_for(person, "tidewater")


def test_it_has_comments_of_its_own(alices: Client, best: Collection, rita: User, bob: User) -> None:
    sheet = ask(alices, best, rita)
    ritas, way = signed_in(rita), f"/w/tidewater/a/{sheet.key}/comments/"
    assert ritas.post(way, {"text": "One of a dusk, @Bob?"}).status_code == 303
    comment = comments.Comment.objects.get()
    assert [one.person for one in Mention.objects.all()] == [bob]
    assert ritas.post(way, {"text": "One at dusk, @Bob?", "edits": comment.key}).status_code == 303
    signed_in(bob).post(way, {"text": "I make one.", "parent": comment.key})
    page = read(alices, f"/w/tidewater/a/{sheet.key}/")
    assert (
        "One at dusk, @Bob?" in page and "edited" in page and "I make one." in page and "Make this change" not in page
    )
    signed_in(bob).post(f"/w/tidewater/comments/{comment.key}/resolve/")
    assert "Resolved in v1" in read(alices, f"/w/tidewater/a/{sheet.key}/")
    assert titles(ritas.get(f"{GALLERY}?q=dusk")) == ["The <best>"]
    ritas.post(f"/w/tidewater/comments/{comment.key}/delete/")
    assert "One at dusk" not in read(alices, f"/w/tidewater/a/{sheet.key}/")
    assert alices.post(way, {"text": "There.", "begin": "0:01", "x": "3", "y": "3"}).status_code == 422


def test_what_is_put_in_while_it_is_reviewed_is_a_new_version_and_said(
    alices: Client, best: Collection, rita: User, bob: User, put: Put
) -> None:
    sheet = ask(alices, best, rita, bob)
    decide(rita, sheet, "approve")
    decide(bob, sheet, "changes")
    assert "It is in review: what is asked about now is v2." in collect(alices, best, put("Tide"))
    assert held(sheet) == [["Lens", "Storm"], ["Lens", "Storm", "Tide"]]
    assert "New in v2: 1 added." in read(alices, f"/w/tidewater/a/{sheet.key}/")
    assert titles(signed_in(bob).get(f"{GALLERY}?status=mine")) == ["The <best>"]  # who asked for changes
    assert titles(signed_in(rita).get(f"{GALLERY}?status=mine")) == []
    decide(bob, sheet, "approve")
    assert sheet_of(best).status == Status.APPROVED
    lens = Asset.objects.get(title="Lens")
    out = alices.post(f"{page_of(best)}move/", {"asset": lens.key, "to": "out"}, headers=HTMX)
    assert "It was approved; v3 is a draft" in out.headers["HX-Trigger"]
    assert "v3 is new" in read(alices, page_of(best)) and sheet_of(best).status == Status.DRAFT
    assert collect(alices, best, Asset.objects.get(title="Tide")) == "In “The <best>”: “Tide”."  # it is there already
    assert len(held(sheet)) == 3


def test_the_last_thing_taken_out_ends_the_review(alices: Client, best: Collection, rita: User) -> None:
    sheet = ask(alices, best, rita)
    toasts = [
        alices.post(f"{page_of(best)}move/", {"asset": key, "to": "out"}, headers=HTMX).headers.get("HX-Trigger", "")
        for key in Asset.objects.exclude(pk=sheet.pk).order_by("pk").values_list("key", flat=True)
    ]
    assert "v2" in toasts[0] and "Nothing is left in it, so its review is taken back." in toasts[1]
    assert sheet_of(best).status == Status.DRAFT and reviews_waiting_for(seat_of(rita)) == []


def test_a_collection_of_nothing_that_others_may_see_is_not_sent(
    alices: Client, best: Collection, rita: User, alice: User
) -> None:
    Asset.objects.update(only_for=alice)
    answer = alices.post(f"{page_of(best)}review/", {"people": [str(rita.pk)], "rule": "any"})
    assert answer.status_code == 422 and "nobody was asked" in answer.content.decode()
    assert not Asset.objects.filter(kind="collection").exists()


def test_what_is_somebodys_own_is_neither_shown_nor_named(
    alices: Client, best: Collection, rita: User, alice: User, put: Put
) -> None:
    secret = put("Secret", only_for=alice)
    add_assets(best, [secret])
    sheet = ask(alices, best, rita)
    assert held(sheet) == [["Lens", "Storm"]]
    file = actions.newest_of(sheet).file.read_text()
    assert file.splitlines() == ["The <best>", "", "1. Lens, v1", "2. Storm, v1"]
    Asset.objects.filter(title="Storm").update(only_for=alice)
    page = read(signed_in(rita), f"/w/tidewater/a/{sheet.key}/")
    assert "Storm" not in page and "1 of them is not shown" in page
    assert "Open Storm" in read(alices, f"/w/tidewater/a/{sheet.key}/")


def test_what_has_a_newer_version_is_named_and_asked_about_anew(
    alices: Client, best: Collection, rita: User, alice: User
) -> None:
    sheet = ask(alices, best, rita)
    lens = Asset.objects.get(title="Lens")
    facts = {"medium": "image", "media_type": "image/png", "path": "00/none.bin", "size_bytes": 3, "sha256": "0" * 64}
    Version.objects.create(asset=lens, number=2, created_by=alice, **facts)
    page = read(alices, f"/w/tidewater/a/{sheet.key}/")
    assert "Newer than in this list: Lens , v2." in page and "as they are now" in page
    assert "as they are now" not in read(signed_in(rita), f"/w/tidewater/a/{sheet.key}/")
    ask(alices, best, rita)
    assert "New in v2: 1 in a newer version." in read(alices, f"/w/tidewater/a/{sheet.key}/")
    assert "Newer than" not in read(alices, f"/w/tidewater/a/{sheet.key}/")


def test_a_collection_goes_and_comes_back_with_its_review(
    alices: Client, best: Collection, rita: User, bob: User
) -> None:
    sheet = ask(alices, best, rita)
    gone = alices.post(f"{page_of(best)}delete/", headers=HTMX)
    assert "Nobody is asked about it any more." in gone.headers["HX-Trigger"]
    assert alices.get(page_of(best)).status_code == 404 and reviews_waiting_for(seat_of(rita)) == []
    assert "No collection yet" in read(alices, f"{GALLERY}collections/")
    assert signed_in(bob).post(f"{page_of(best)}restore/").status_code == 403  # it is Alice's
    alices.post(f"{page_of(best)}restore/", headers=HTMX)
    assert "In review 0 of 1" in read(alices, page_of(best)) and len(reviews_waiting_for(seat_of(rita))) == 1
    # It is one thing, also where it is deleted among others.
    alices.post(f"/w/tidewater/a/{sheet.key}/delete/")
    assert alices.get(page_of(best)).status_code == 404
    alices.post(f"/w/tidewater/a/{sheet.key}/restore/")
    assert [asset.title for asset in alices.get(page_of(best)).context["assets"]] == ["Lens", "Storm"]


def test_it_is_called_alike_everywhere(alices: Client, best: Collection, rita: User) -> None:
    sheet = ask(alices, best, rita)
    alices.post(f"{page_of(best)}rename/", {"name": "The three"})
    assert sheet_of(best).title == "The three"
    alices.post(f"/w/tidewater/a/{sheet.key}/rename/", {"title": "The four"})
    assert Collection.objects.get().name == "The four"
    assert titles(alices.get(f"{GALLERY}?q=four")) == ["The four"]


def test_it_is_not_put_into_a_collection_and_no_kind_makes_it_again(
    alices: Client, best: Collection, rita: User
) -> None:
    sheet = ask(alices, best, rita)
    assert "cannot be put into a collection" in collect(alices, best, sheet)
    assert "“Lens”" in collect(alices, best, sheet, Asset.objects.get(title="Lens"))
    assert best.places.count() == 2
    sent = alices.post(f"{GALLERY}picked/transfer/", {"pick": [sheet.key]}, headers=HTMX)
    assert "stays in its workspace" in sent.headers["HX-Trigger"]
    assert alices.get(f"/w/tidewater/transfer/?pick={sheet.key}").status_code == 404
    page = alices.get(f"/w/tidewater/a/{sheet.key}/").content.decode()
    assert "Make variation" not in page and "Use these settings" not in page and "Move or copy" not in page


def test_who_may_not_ask_or_is_no_member_is_refused(
    best: Collection, alices: Client, vera: User, rita: User, charlie: User
) -> None:
    sheet = ask(alices, best, rita)
    for person, found in ((vera, 403), (rita, 403), (charlie, 404)):
        browser = signed_in(person)
        assert browser.get(f"{page_of(best)}review/").status_code == found
        assert browser.post(f"{page_of(best)}review/", {"people": [str(rita.pk)], "rule": "any"}).status_code == found
    strangers = signed_in(charlie)
    for path in (f"/w/tidewater/a/{sheet.key}/", f"/w/tidewater/a/{sheet.key}/comments/", page_of(best)):
        assert strangers.get(path).status_code == 404
    assert last_review(sheet) is not None and actions.newest_of(sheet).number == 1

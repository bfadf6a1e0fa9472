"""What is for one person alone: no list, look-up, search, twin, graph or name shows it to anybody else."""

import ast
from hashlib import sha256

import pytest

from studio.accounts.models import User
from studio.library.models import Asset, Edge, Version
from studio.workspaces.access import seat_for
from tests.library.page.stock import Shelve, address, drawn
from tests.library.pictures import picture
from tests.library.sending import Browser
from tests.library.test_uploads import bring
from tests.people import signed_in
from tests.source import functions, modules, named

SECRET = "The keeper's diary"


@pytest.fixture
def secret(shelve: Shelve, alice: User) -> Version:
    """A picture of Alice's that is for her alone, between two that everybody may see."""
    drawn(shelve, "A lighthouse", title="Before")
    version = drawn(shelve, "A diary", title=SECRET)
    Asset.objects.filter(pk=version.asset.pk).update(only_for=alice)
    drawn(shelve, "A lighthouse", title="After")
    return version


def shown(user: User, path: str) -> str:
    """Return what a page of Tidewater shows to somebody."""
    answer = signed_in(user).get(f"/w/tidewater/{path}")
    assert answer.status_code == 200
    return str(answer.content.decode().replace("&#x27;", "'"))


@pytest.mark.parametrize("query", ["", "?takes=image", "?q=keeper", "?takes=image&medium=image&q=diary"])
def test_the_picker_lists_it_for_its_person_only(secret: Version, alice: User, bob: User, query: str) -> None:
    assert SECRET in shown(alice, f"picker/{query}")
    assert SECRET not in shown(bob, f"picker/{query}") and secret.key not in shown(bob, f"picker/{query}")


def test_the_picker_does_not_begin_after_it(secret: Version, alice: User, bob: User) -> None:
    query = f"/w/tidewater/picker/?before={secret.asset.key}"
    assert [signed_in(one).get(query).status_code for one in (alice, bob)] == [200, 404]


@pytest.mark.django_db(transaction=True)  # files are looked up on threads, which see what is committed
def test_nobody_else_chooses_opens_or_fetches_it(secret: Version, alice: User, bob: User, vera: User) -> None:
    keys = (secret.asset.key, secret.key)
    paths = [
        *(f"picker/{key}/?name=person" for key in keys), f"a/{secret.asset.key}/", f"a/{secret.asset.key}/menu/",
        f"media/{secret.key}/{secret.file_name}", f"media/{secret.key}/derived/320.webp",
        f"media/{secret.key}/download/original/", f"sketches/?from={secret.key}", f"sketches/?variation={secret.key}",
        f"sketches/?input=person:{secret.key}",
    ]  # fmt: skip
    found = {
        who: {signed_in(who).get(f"/w/tidewater/{path}").status_code for path in paths} for who in (alice, bob, vera)
    }
    assert found == {alice: {200}, bob: {404}, vera: {404}}


@pytest.mark.parametrize("verb", ["rename", "star", "delete", "restore"])
def test_nobody_else_changes_it(secret: Version, bob: User, verb: str) -> None:
    assert signed_in(bob).post(f"/w/tidewater/a/{secret.asset.key}/{verb}/", {"title": "Mine"}).status_code == 404
    assert Asset.objects.get(pk=secret.asset.pk).title == SECRET


def test_a_form_of_bobs_cannot_use_it(secret: Version, bob: User) -> None:
    answer = signed_in(bob).post("/w/tidewater/sketches/", {"prompt": "Another diary", "person": secret.key})
    assert answer.status_code == 422 and SECRET not in answer.content.decode().replace("&#x27;", "'")


@pytest.mark.usefixtures("data_folder", "tidewater")
class TestTwins:
    """The same bytes a second time."""

    data = picture()

    @pytest.fixture
    def alices(self, alice: User) -> Version:
        """The picture as Alice keeps it for herself."""
        version = bring(seat_for(alice, "tidewater"), self.data)
        Asset.objects.filter(pk=version.asset.pk).update(only_for=alice)
        return version

    def test_bob_brings_it_himself_and_learns_nothing(self, alices: Version, bob: User) -> None:
        digest = sha256(self.data).hexdigest()
        assert Browser(bob, self.data).announce(sha256=digest).status_code == 201  # it has to be sent
        sent = Browser(bob, self.data).send(sha256=digest).json()
        assert sent["version"] != alices.key and sent["title"] == "Storm"
        assert bring(seat_for(bob, "tidewater"), self.data).key == sent["version"]

    def test_alice_finds_her_own_again_where_she_alone_sees_it(self, alices: Version, alice: User) -> None:
        sender, digest = Browser(alice, self.data), sha256(self.data).hexdigest()
        assert sender.announce(sha256=digest).status_code == 201  # everybody is to see it there
        sender.announced += "?private=1"
        answer = sender.announce(sha256=digest)
        assert (answer.status_code, answer.json()["version"]) == (200, alices.key)

    def test_one_in_alices_bin_stays_there_when_bob_brings_it(self, alices: Version, alice: User, bob: User) -> None:
        signed_in(alice).post(f"/w/tidewater/a/{alices.asset.key}/delete/")
        assert Browser(bob, self.data).send().json()["restored"] is False
        assert Asset.objects.get(pk=alices.asset.pk).deleted_at is not None
        assert bring(seat_for(alice, "tidewater"), self.data).asset.only_for is None  # his, which lies in no bin


def test_the_graph_of_others_ends_before_it(secret: Version, alice: User, bob: User) -> None:
    before, after = (Version.objects.get(asset__title=title) for title in ("Before", "After"))
    Edge.objects.create(source=before, target=secret, role="person")
    Edge.objects.create(source=secret, target=after, role="person")
    for version in (before, after):
        page = address(version.asset).removeprefix("/w/tidewater/")
        assert SECRET in shown(alice, page)
        assert SECRET not in shown(bob, page)


def test_the_way_through_a_list_leads_past_it(secret: Version, alice: User, bob: User) -> None:
    after = Asset.objects.get(title="After")
    for query in ("", "?in=medium.image"):
        page = f"a/{after.key}/{query}"
        assert SECRET in shown(alice, page)
        assert SECRET not in shown(bob, page) and "Before" in shown(bob, page)


def test_a_recipe_does_not_name_it(secret: Version, shelve: Shelve, alice: User, bob: User) -> None:
    portrait = drawn(shelve, "A portrait", title="Portrait", person=secret.key)
    page = f"a/{portrait.asset.key}/"
    Asset.objects.exclude(pk=portrait.asset.pk).update(kind="upload")  # so that no list of the page names it
    assert SECRET in shown(alice, page)
    assert SECRET not in shown(bob, page)


# Functions that look up what a workspace holds without asking who sees it, and why they may.
FOR_NOBODYS_EYES = {
    "studio/library/uploads/keep.py: find_twin": "says itself for whom",
    "studio/voices/own.py: uses_of": "only counts, before a voice is deleted for everybody",
    "studio/chat/pictures.py: show_with": "decides who sees them",
    "studio/review/actions.py: keep_setting": "judges what waits, for whoever sees it",
    "studio/review/waiting.py: count_waiting": "asks it itself, over many people's rows",
    "studio/review/receivers.py: judge_without": "judges what waits, for whoever sees it",
}


def test_whatever_looks_into_a_workspace_asks_who_may_see_it() -> None:
    looks = ("asset__workspace=", "Asset.objects.filter(workspace=")
    found = set()
    for path in modules("studio"):
        for function in functions(path):
            text = ast.get_source_segment(path.read_text(), function) or ""
            if any(look in text for look in looks) and "visible_to(" not in text:
                found.add(f"{named(path)}: {function.name}")
    assert found - FOR_NOBODYS_EYES.keys() == set()

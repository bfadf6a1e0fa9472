"""An asset is copied to another workspace whole: versions, files, words, tags, and what was said, by whom."""

from collections.abc import Callable

from django.test import Client

from studio.accounts.models import User
from studio.gallery import marks
from studio.library import retention, store
from studio.library.media import derivatives
from studio.library.models import Asset, Edge, Status, Version
from studio.review import comments
from studio.review.models import Comment, Mention
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests.library.conftest import WORDS
from tests.library.page.stock import Shelve, drawn
from tests.library.transfers.conftest import TRANSFER, Send, form_of, found
from tests.review.stock import say


def test_a_copy_has_every_version_and_shares_every_file(
    shelve: Shelve, send: Send, hers: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    first = shelve(title="Tide", words=WORDS, note="the calm one")
    shelve(asset=first.asset)
    copy = derivatives.derived_path(first.key, "wav")
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(b"made of it")
    before = sorted(store.folder().rglob("*.*"))
    with django_capture_on_commit_callbacks(execute=True):
        there = send(first.asset)
    same = ("number", "path", "sha256", "size_bytes", "words", "note", "created_by", "created_at", "recipe", "details")
    pairs = zip(first.asset.versions.order_by("number"), there.versions.order_by("number"), strict=True)
    for old, new in pairs:
        assert [getattr(old, name) for name in same] == [getattr(new, name) for name in same] and old.key != new.key
    assert sorted(store.folder().rglob("*.*")) == before  # not one file more
    shared = derivatives.derived_path(there.versions.get(number=1).key, "wav")
    assert shared.samefile(copy)
    assert found(hers, "salt") == found(hers, "tidewater") == ["Tide"]
    assert found(hers, "salt", "?q=evening") == ["Tide"]


def test_a_file_goes_with_the_last_that_has_it(
    shelve: Shelve, send: Send, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    first = shelve()
    there = send(first.asset)
    for asset, left in ((first.asset, True), (there, False)):
        Asset.objects.filter(pk=asset.pk).update(deleted_at=asset.created_at)
        with django_capture_on_commit_callbacks(execute=True):
            assert retention.purge(asset.pk, asset.created_at + retention.KEPT_IN_BIN)
        assert first.file.is_file() is left


def test_what_was_said_comes_along_by_whom_also_of_who_is_not_there(
    shelve: Shelve, send: Send, hers: Client, alice: User, bob: User
) -> None:
    version = shelve()
    head = say(bob, version, "Warmer, @Alice.")
    say(alice, version, "Done.", parent=head)
    gone = say(bob, version, "Never mind.")
    taken_back = say(bob, version, "Secret.")
    say(alice, version, "What was it?", parent=taken_back)
    for one in (gone, taken_back):
        comments.delete(one)
    there = send(version.asset, with_comments="on")
    said = Comment.objects.filter(asset=there).order_by("pk")
    assert [(one.text, one.author.name, one.number) for one in said] == [
        ("Warmer, @Alice.", "Bob", 1), ("", "Bob", 3), ("Done.", "Alice", None), ("What was it?", "Alice", None),
    ]  # fmt: skip
    assert [one.parent_id for one in said] == [None, None, said[0].pk, said[1].pk]  # type: ignore[attr-defined]
    assert not Mention.objects.filter(comment__asset=there).exists()
    page = " ".join(hers.get(f"/w/salt/a/{there.key}/").content.decode().split())
    assert page.count("<small>not in this workspace</small>") == 2  # Bob's two; Alice is there
    assert found(hers, "salt", "?q=warmer") == [there.title]
    assert not Comment.objects.filter(asset=send(version.asset)).exists()


def test_tags_come_along_and_a_review_does_not(shelve: Shelve, send: Send, hers: Client, alice: User) -> None:
    asset = shelve(title="Tide").asset
    marks.add_tag(seat_for(alice, "tidewater"), [asset], "Final")
    Asset.objects.filter(pk=asset.pk).update(status=Status.APPROVED, starred=True)
    there = send(asset)
    assert found(hers, "salt", "?tag=final") == ["Tide"]
    assert (there.status, there.starred) == (Status.DRAFT, False)
    assert not there.reviews.exists()


def test_what_it_was_made_from_comes_along_once_and_recipes_name_the_copies(
    shelve: Shelve, send: Send, hers: Client
) -> None:
    photo = drawn(shelve, "A keeper", title="Photo")
    clips = [
        drawn(shelve, "A keeper", title=title, person=photo.key, made_from=[(photo.pk, "person")])
        for title in ("Clip", "Second clip")
    ]
    there = send(clips[0].asset, with_sources="on").versions.get()
    edge = Edge.objects.get(target__asset__workspace__slug="salt")
    there = edge.target
    assert (there.asset.title, edge.source.asset.title, edge.role) == ("Clip", "Photo", "person")
    assert there.recipe["order"]["person"] == edge.source.key != photo.key
    send(clips[1].asset, with_sources="on")
    assert sorted(found(hers, "salt")) == ["Clip", "Photo", "Second clip"]
    assert edge.source.used_in.count() == 2
    page = hers.get(f"/w/salt/a/{there.asset.key}/").content.decode()
    assert "Photo" in page and f"/w/salt/a/{edge.source.asset.key}/" in page


def test_without_its_sources_it_comes_alone(shelve: Shelve, send: Send, hers: Client) -> None:
    photo = drawn(shelve, "A keeper", title="Photo")
    send(drawn(shelve, "A keeper", title="Clip", person=photo.key, made_from=[(photo.pk, "person")]).asset)
    assert found(hers, "salt") == ["Clip"]
    assert not Edge.objects.filter(target__asset__workspace__slug="salt").exists()


def test_a_form_that_is_sent_twice_copies_once(shelve: Shelve, salt: Workspace, hers: Client) -> None:
    form = form_of(shelve().asset)
    assert [hers.post(TRANSFER, form).status_code for _ in range(2)] == [303, 303]
    assert Asset.objects.filter(workspace=salt).count() == 1


def test_many_at_once_take_as_many_queries_as_one(
    shelve: Shelve, salt: Workspace, hers: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    assets = [shelve(title=f"Take {number}").asset for number in range(6)]
    with django_assert_max_num_queries(60):
        hers.post(TRANSFER, form_of(*assets, with_comments="on", with_sources="on"))
    assert Version.objects.filter(asset__workspace=salt).count() == 6

"""Who is told of what by mail, and how soon: as each chose, not of what was seen, and only what may be seen then."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Asset, Version
from studio.mail import delivery, message, outbox
from studio.mail.models import Choice, Mail, When
from studio.mail.topics import choose, chosen_topics
from studio.review import actions, comments, viewers
from studio.review.models import Rule, Verdict
from studio.workspaces.models import Membership, Workspace
from tests.library.page.stock import Shelve
from tests.mail.smtp import open_mail, words_of
from tests.people import signed_in
from tests.review.conftest import alices, data_folder, shelve
from tests.review.stock import clip, say, seat_of

__all__ = ["alices", "data_folder", "shelve"]

pytestmark = pytest.mark.usefixtures("mail_on")
SOON = timedelta(minutes=5)


@pytest.fixture
def teaser(shelve: Shelve) -> Version:
    """A clip of Alice's."""
    return clip(shelve)


@pytest.fixture
def told(settings: Any) -> Any:
    """Return what would be sent within five minutes: subjects by the person's first name."""
    return lambda: [(one["To"].split("@")[0], str(one["Subject"])) for one in open_mail(settings, SOON)]


def test_who_looks_at_the_thing_meanwhile_is_not_told(teaser: Version, alice: User, bob: User, told: Any) -> None:
    say(alice, teaser, "@Bob, look.")
    assert not delivery.claim(timezone.now())  # it waits a moment for that
    viewers.look(seat_of(bob), teaser.asset)
    assert told() == [] and not Mail.objects.exists()


def test_a_page_that_is_only_looked_at_writes_nothing(alice: User, tidewater: Workspace) -> None:
    browser = signed_in(alice)
    browser.get("/w/tidewater/team/")
    with CaptureQueriesContext(connection) as queries:
        browser.get("/w/tidewater/team/")
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize(("now", "then"), [
    ("2026-11-30T06:59:59Z", "2026-11-30T07:00:00Z"), ("2026-11-30T07:00:00Z", "2026-12-01T07:00:00Z"),
])  # fmt: skip
def test_a_digest_goes_out_once_a_day(now: str, then: str) -> None:
    assert outbox.next_digest(datetime.fromisoformat(now)) == datetime.fromisoformat(then)


def out_of_the_workspace(bob: User, teaser: Version) -> None:
    Membership.objects.filter(user=bob).delete()


def thing_in_the_bin(bob: User, teaser: Version) -> None:
    Asset.objects.update(deleted_at=timezone.now())


def thing_of_somebody_elses_alone(bob: User, teaser: Version) -> None:
    Asset.objects.update(only_for=teaser.asset.created_by)


def workspace_deleted(bob: User, teaser: Version) -> None:
    Workspace.objects.update(deleted_at=timezone.now())


def comment_taken_back(bob: User, teaser: Version) -> None:
    comments.delete(teaser.asset.comments.get())


def switched_off(bob: User, teaser: Version) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)


def wants_none_now(bob: User, teaser: Version) -> None:
    choose(bob, {"mention": When.NEVER})


@pytest.mark.parametrize("meanwhile", [
    out_of_the_workspace, thing_in_the_bin, thing_of_somebody_elses_alone, workspace_deleted, comment_taken_back,
    switched_off, wants_none_now,
])  # fmt: skip
def test_whether_somebody_may_be_told_is_asked_when_it_is_sent(
    teaser: Version, alice: User, bob: User, told: Any, meanwhile: Any
) -> None:
    say(alice, teaser, "@Bob, look.")
    meanwhile(bob, teaser)
    assert told() == [] and not Mail.objects.exists()


def test_a_comment_that_is_edited_tells_only_who_is_newly_named(
    teaser: Version, alice: User, bob: User, vera: User, told: Any
) -> None:
    said = say(alice, teaser, "@Bob, look.")
    assert told() == [("bob", "Alice named you: Teaser opening")]
    comments.edit(said, "@Bob and @Vera, look.")
    assert told() == [("vera", "Alice named you: Teaser opening")]


def test_a_review_is_asked_and_decided_and_each_hears_what_concerns_them(
    teaser: Version, alice: User, bob: User, rita: User, told: Any
) -> None:
    actions.ask(seat_of(bob), teaser.asset, [rita, bob], rule=Rule.ALL)
    assert told() == [("rita", "To review: Teaser opening")]
    actions.ask(seat_of(bob), teaser.asset, [rita, bob], rule=Rule.ANY)  # the same people: nobody is told again
    assert told() == []
    actions.decide(seat_of(rita), teaser.asset, teaser, Verdict.CHANGES)
    actions.decide(seat_of(rita), teaser.asset, teaser, Verdict.APPROVE)  # she thinks better of it
    assert sorted(told()) == [("alice", "Approved: Teaser opening"), ("bob", "Approved: Teaser opening")]


def test_who_has_decided_is_not_asked_by_mail(teaser: Version, alice: User, rita: User, told: Any) -> None:
    actions.ask(seat_of(alice), teaser.asset, [rita])
    actions.decide(seat_of(rita), teaser.asset, teaser, Verdict.APPROVE)
    assert told() == [("alice", "Approved: Teaser opening")]


def test_nobody_is_told_of_what_they_did_themselves(teaser: Version, alice: User, told: Any) -> None:
    thread = say(alice, teaser, "@Alice, mind the lamp.")
    say(alice, teaser, "Done.", parent=thread)
    actions.ask(seat_of(alice), teaser.asset, [alice])
    actions.decide(seat_of(alice), teaser.asset, teaser, Verdict.APPROVE)
    assert told() == [] and not Mail.objects.exists()


def test_answers_come_once_a_day_in_one_mail_to_all_who_spoke_in_the_thread(
    teaser: Version, alice: User, bob: User, rita: User, told: Any, settings: Any
) -> None:
    thread = say(alice, teaser, "Warmer?")
    say(bob, teaser, "A little.", parent=thread)
    say(rita, teaser, "No, <b>colder</b>.", parent=thread)
    assert told() == []
    found = {one["To"].split("@")[0]: one for one in open_mail(settings)}
    assert sorted(found) == ["alice", "bob"] and found["bob"]["Subject"] == "Rita answered: Teaser opening"
    digest = found["alice"]
    assert digest["Subject"] == "2 things happened in Studio" and digest["References"] is None
    text, html = words_of(digest), words_of(digest, "html")
    assert text.index("Bob answered") < text.index("* * *") < text.index("Rita answered")
    assert "No, &lt;b&gt;colder&lt;/b&gt;." in html and "<b>colder" not in html
    assert open_mail(settings) == []


def test_who_is_named_in_an_answer_hears_of_it_once(teaser: Version, alice: User, bob: User, settings: Any) -> None:
    thread = say(alice, teaser, "Warmer?")
    say(bob, teaser, "@Alice, a little.", parent=thread)
    assert [one["Subject"] for one in open_mail(settings)] == ["Bob named you: Teaser opening"]


def test_a_very_long_digest_says_how_much_more_there_is(
    teaser: Version, alice: User, bob: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message, "MOST_SHOWN", 2)
    thread = say(alice, teaser, "Warmer?")
    for number in range(4):
        say(bob, teaser, f"Answer {number}.", parent=thread)
    [digest] = open_mail(settings)
    assert "And 2 more, in Studio" in words_of(digest) and "And 2 more" in words_of(digest, "html")


def test_each_person_chooses_how_soon_topic_by_topic(
    teaser: Version, alice: User, bob: User, vera: User, told: Any, settings: Any
) -> None:
    page = signed_in(bob).get("/settings/").content.decode()
    assert all(topic.label in page for topic in chosen_topics()) and 'id="mail"' in page
    form = {f"mail-{topic.name}": When.NEVER for topic in chosen_topics()} | {"mail-mention": When.DAILY}
    assert signed_in(bob).post("/settings/mail/", form)["Location"] == "/settings/#mail"
    assert Choice.objects.filter(person=vera).count() == 0
    actions.ask(seat_of(alice), teaser.asset, [bob])
    say(alice, teaser, "@Bob and @Vera")
    assert told() == [("vera", "Alice named you: Teaser opening")]
    assert [one["Subject"] for one in open_mail(settings)] == ["Alice named you: Teaser opening"]


def test_a_choice_that_there_is_not_is_refused_beside_its_field(bob: User) -> None:
    form = {f"mail-{topic.name}": When.NOW for topic in chosen_topics()} | {"mail-mention": "hourly"}
    answer = signed_in(bob).post("/settings/mail/", form)
    assert answer.status_code == 422 and 'id="id_mail-mention"' in answer.content.decode()
    assert not Choice.objects.exists()


def test_without_a_mail_server_nothing_is_written_and_nothing_offered(
    teaser: Version, alice: User, bob: User, settings: Any
) -> None:
    settings.STUDIO_MAIL = None
    say(alice, teaser, "@Bob, look.")
    actions.ask(seat_of(alice), teaser.asset, [bob])
    assert not Mail.objects.exists()
    assert 'id="mail"' not in signed_in(bob).get("/settings/").content.decode()

"""Said in words: who sees a thing, and whose key paid; of another's key nobody sees more than that."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.chat.models import Conversation
from studio.jobs.models import Job, State
from studio.library.models import Asset
from studio.workspaces.models import Workspace
from tests import people
from tests.people import CANARY, signed_in
from tests.speech.stock import take
from tests.test_isolation import INSIDE, address
from tests.things import make_things

pytestmark = pytest.mark.django_db(transaction=True)
ALONE = "Only you see it, not even owners and admins."
EVERYBODY = 'Everybody in <span dir="auto" translate="no">Tidewater</span> sees it.'


def page_of(browser: Client, path: str) -> str:
    """Return a page of Tidewater in one line."""
    answer = browser.get(f"/w/tidewater/{path}")
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def test_every_item_says_who_sees_it(alice: User, tidewater: Workspace) -> None:
    things, browser = make_things(alice, tidewater), signed_in(alice)
    for path in (
        f"a/{things.asset.key}/", f"chat/{things.conversation.key}/", f"gallery/collections/{things.collection.key}/",
        f"longform/{things.book.key}/", f"voices/own/{things.voice.key}/",
    ):  # fmt: skip
        assert EVERYBODY in page_of(browser, path), path
    Conversation.objects.update(shared=False)
    Asset.objects.filter(pk=things.asset.pk).update(only_for=alice)
    Job.objects.update(only_for=alice)
    for path in (f"a/{things.asset.key}/", f"chat/{things.conversation.key}/"):
        assert ALONE in page_of(browser, path) and EVERYBODY not in page_of(browser, path), path
    assert "only you see it" in page_of(browser, "activity/")
    assert "Only you see it, " in page_of(browser, "gallery/")
    assert "not even owners and admins, until you share it" in page_of(browser, "chat/")
    team = page_of(browser, "team/")
    for words in ("Only you see your own chats", "that stays in your browser", "Owners and admins do not see either"):
        assert words in team


def test_the_card_and_activity_say_whose_key_paid(alice: User, bob: User, tidewater: Workspace) -> None:
    job = take(tidewater, alice)
    said = {}
    for name, values in {
        "hers": {"sandbox": False, "api_key": people.give_key(alice)},
        "none": {"sandbox": True, "api_key": None},
        "removed": {"sandbox": False, "api_key": None},
    }.items():
        Job.objects.filter(pk=job.pk).update(**values)
        for who in (alice, bob):
            for path in ("activity/", f"speech/?show={job.key}"):
                said[name, who.name, path[:3]] = page_of(signed_in(who), path)
    for path in ("act", "spe"):
        assert "on your key" in said["hers", "Alice", path] and "on Alice’s key" in said["hers", "Bob", path]
        for name, words in (("none", "sandbox"), ("removed", "on a key that was removed since")):
            assert words in said[name, "Bob", path]


def test_a_person_without_a_key_works_in_the_sandbox_and_reads_so(bob: User, alice: User) -> None:
    people.give_key(alice)
    assert "Nothing is sent to MiniMax or charged." in page_of(signed_in(bob), "speech/")
    assert "Nothing is sent to MiniMax or charged." not in page_of(signed_in(alice), "speech/")


def test_no_page_shows_a_colleague_anything_of_a_key(alice: User, tidewater: Workspace) -> None:
    things = make_things(alice, tidewater)
    key = people.give_key(alice, checked_at=timezone.now() - timedelta(hours=5))
    Job.objects.update(api_key=key, sandbox=False, state=State.FAILED, error={"reason": "key"})
    admin = signed_in(people.seat(tidewater, people.person("Adam"), "admin"))
    seen = 0
    for name in INSIDE:
        answer = admin.get(address(name, "tidewater", things))
        if not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
            seen += 1
            assert CANARY not in answer.text and key.last_four not in answer.text, name
        answer.close()
    assert seen > len(INSIDE) / 2

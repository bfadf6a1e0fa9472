"""What keeps voices: words in time within a budget, a countdown, and deletions that are asked for until done."""

import html
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.minimax import errors
from studio.voices import insurance, keeping, lists
from studio.voices.models import OwnVoice, Standing
from studio.workspaces.models import Membership, Workspace
from tests.people import give_key, signed_in
from tests.voices.upstream import Row, Upstream, ask, in_this_thread

LAB = "/w/tidewater/voices/"
DAY = timedelta(days=1)


def voice_of(alice: User, where: Workspace, days: float = 5.5, **values: Any) -> OwnVoice:
    """Return a voice that was made so many days ago, and is kept alive by itself."""
    given = {"name": "Einar", "kind": "cloned", "sandbox": True, "keep_alive": True, "keep_budget": 20, **values}
    made = OwnVoice.objects.create(
        workspace=where, made_by=alice, voice_id=f"Einar{OwnVoice.objects.count():04}", **given
    )
    OwnVoice.objects.filter(pk=made.pk).update(made_at=timezone.now() - days * DAY)
    keeping.enlist(made)
    made.refresh_from_db()
    return made


def said() -> list[str]:
    """Keep alive what has to be, and return the ids of the voices that were spoken with so far."""
    insurance.keep_alive_in_time()
    return [job.order.voice_id for job in Job.objects.filter(kind="keepalive").order_by("id")]


# ---- words in time


def test_an_insured_voice_speaks_once_before_its_week_is_over(
    alice: User, tidewater: Workspace, no_look_ups: None
) -> None:
    voice_of(alice, tidewater, days=4.9)
    due = voice_of(alice, tidewater, days=5.1)
    voice_of(alice, tidewater, days=6, keep_alive=False)
    voice_of(alice, tidewater, days=8, state=Standing.LOST)
    assert said() == said() == [due.voice_id]
    job = Job.objects.get()
    assert (job.order.text, job.order.name, job.created_by) == ("Hi.", "Einar", alice)


def test_what_was_spoken_with_it_counts_its_days_anew(alice: User, tidewater: Workspace, no_look_ups: None) -> None:
    voice = voice_of(alice, tidewater, days=6)
    keeping.mark_used(None, [voice.voice_id])
    assert said() == []
    voice.refresh_from_db()
    assert voice.days_left == 7


@pytest.mark.parametrize(("used", "speaks"), [(5, True), (6, False)])
def test_its_budget_is_never_passed(
    alice: User, tidewater: Workspace, no_look_ups: None, used: int, speaks: bool
) -> None:
    voice = voice_of(alice, tidewater)
    for number in range(used):  # three characters each
        spoken(voice, alice, number)
    spoken(voice, alice, 20, created_at=timezone.now() - 31 * DAY)
    spoken(voice, alice, 21, state=State.REFUSED)
    spoken(voice, alice, 22, sandbox=False)  # another account's voice of that id
    assert insurance.spent(voice) == 3 * used
    before = Job.objects.count()
    said()
    assert Job.objects.count() - before == speaks


def spoken(voice: OwnVoice, by: User, number: int, **values: Any) -> None:
    """Note that a voice was kept alive."""
    given = {"state": State.DONE, "sandbox": voice.sandbox, **values}
    made = given.pop("created_at", timezone.now())
    job = Job.objects.create(
        workspace=voice.workspace, created_by=by, kind="keepalive", nonce=f"N{number}", title="Hi.",
        order_json={"voice_id": voice.voice_id, "text": "Hi."}, due_at=None, **given,
    )  # fmt: skip
    Job.objects.filter(pk=job.pk).update(created_at=made)


def test_nothing_is_spoken_for_who_has_no_seat_or_another_key(
    alice: User, bob: User, tidewater: Workspace, no_look_ups: None
) -> None:
    voice_of(bob, tidewater)
    Membership.objects.filter(user=bob).delete()
    voice_of(alice, tidewater)
    give_key(alice)  # her work runs on another account now
    assert said() == []


def test_insurance_is_switched_on_with_what_it_takes_and_off(
    alice: User, bob: User, tidewater: Workspace, no_look_ups: None
) -> None:
    voice, alices = voice_of(alice, tidewater, days=0, keep_alive=False, keep_budget=0), signed_in(alice)
    page = alices.get(f"{LAB}own/{voice.key}/").content.decode()
    assert "Says “Hi.” two days before its week is over: 3 characters" in page and "7 more days" in page
    assert alices.post(f"{LAB}own/{voice.key}/insure/", {"keep_alive": "on", "keep_budget": "60"}).status_code == 302
    voice.refresh_from_db()
    assert (voice.keep_alive, voice.keep_budget) == (True, 60)
    assert "0 of 60 characters used in thirty days" in alices.get(f"{LAB}own/{voice.key}/").content.decode()
    assert "Kept alive" in alices.get(LAB).content.decode()
    assert alices.post(f"{LAB}own/{voice.key}/insure/", {"keep_budget": "100000"}).status_code == 422
    give_key(bob)
    assert signed_in(bob).post(f"{LAB}own/{voice.key}/insure/", {"keep_budget": "20"}).status_code == 403
    alices.post(f"{LAB}own/{voice.key}/insure/", {"keep_budget": "20"})
    voice.refresh_from_db()
    assert not voice.keep_alive


@pytest.mark.parametrize(
    ("days", "used", "words"),
    [(0, False, "7 days left"), (3.5, False, "4 days left"), (6.5, True, "1 day left"), (7.5, True, "May be deleted")],
)
def test_the_countdown_is_on_the_card(
    alice: User, tidewater: Workspace, no_look_ups: None, days: float, used: bool, words: str
) -> None:
    voice = voice_of(alice, tidewater, days=days, keep_alive=False)
    if used:
        OwnVoice.objects.filter(pk=voice.pk).update(used_at=voice.made_at)
    assert words in signed_in(alice).get(LAB).content.decode()


def test_a_voice_in_use_tells_no_days_until_few_are_left(alice: User, tidewater: Workspace, no_look_ups: None) -> None:
    voice_of(alice, tidewater, days=1, keep_alive=False, used_at=timezone.now())
    assert "days left" not in signed_in(alice).get(LAB).content.decode()


def test_keeping_alive_says_its_price_before(alice: User, tidewater: Workspace, no_look_ups: None) -> None:
    voice = voice_of(alice, tidewater)
    page = signed_in(alice).get(f"/w/tidewater/keepalive/?voice={voice.voice_id}").content.decode()
    assert "Keep “Einar” alive" in page and "3 characters, as for any speech." in page


# ---- lost, and made again


def test_a_voice_that_is_listed_no_longer_is_lost_once_its_days_are_over(
    alice: User, tidewater: Workspace, upstream: Upstream
) -> None:
    upstream.rows = [Row("Wise_Woman", "Wise Woman")]
    young, old = voice_of(alice, tidewater, days=6.5), voice_of(alice, tidewater, days=7.5)
    ask(lists.list_for(None))
    assert state_of(young, old) == [Standing.KEPT, Standing.LOST]  # MiniMax lists no clone that was not used
    page = html.unescape(signed_in(alice).get(LAB).content.decode())
    assert "MiniMax deleted it." in page or "Make again" in page
    upstream.rows = [Row("Wise_Woman"), Row(old.voice_id, kind="cloned")]
    lists.VoiceList.objects.update(due_at=timezone.now())
    ask(lists.list_for(None))
    assert state_of(young, old) == [Standing.KEPT, Standing.KEPT]


def state_of(*voices: OwnVoice) -> list[str]:
    """Return where voices stand now."""
    return [OwnVoice.objects.get(pk=voice.pk).state for voice in voices]


def test_a_lost_voice_without_its_recording_says_what_to_do(
    alice: User, tidewater: Workspace, no_look_ups: None
) -> None:
    voice = voice_of(alice, tidewater, state=Standing.LOST)
    spoken(voice, alice, 1)
    OwnVoice.objects.filter(pk=voice.pk).update(job=Job.objects.get())
    answer = signed_in(alice).post(f"{LAB}own/{voice.key}/again/", follow=True)
    assert "is not here any more: clone it from another one." in html.unescape(answer.content.decode())
    assert Job.objects.count() == 1


# ---- deleted


class Deleter:
    """A MiniMax that deletes, or raises; remembers what it was asked to delete."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.asked: list[tuple[str, str]] = []

    @property
    def voices(self) -> "Deleter":
        return self

    async def open(self, key_id: int | None) -> "Deleter":
        return self

    async def delete(self, voice_id: str, kind: str) -> None:
        self.asked.append((voice_id, kind))
        if self.error:
            raise self.error


@pytest.fixture
def deleter(monkeypatch: pytest.MonkeyPatch) -> Deleter:
    """Put it where MiniMax is."""
    made = Deleter()
    monkeypatch.setattr(insurance, "run_in_db_pool", in_this_thread)
    monkeypatch.setattr(insurance, "open_api", made.open)
    return made


def test_a_deletion_is_asked_for_until_it_is_done_and_the_voice_is_shown_meanwhile(
    alice: User, tidewater: Workspace, no_look_ups: None, deleter: Deleter
) -> None:
    voice, deleter.error = voice_of(alice, tidewater), errors.Unsure("nothing came")
    keeping.delete(voice)
    assert "Einar" not in signed_in(alice).get(LAB).content.decode()
    assert insurance.due_deletions() == [voice.pk]
    async_to_sync(insurance.delete_at_minimax)(voice.pk)
    assert (state_of(voice), insurance.due_deletions()) == ([Standing.LEAVING], [])
    assert "Being deleted." in signed_in(alice).get(LAB).content.decode()
    OwnVoice.objects.update(due_at=timezone.now())
    deleter.error = None
    async_to_sync(insurance.delete_at_minimax)(voice.pk)
    assert (state_of(voice), deleter.asked) == ([Standing.DELETED], [(voice.voice_id, "cloned")] * 2)
    assert said() == []


@pytest.mark.parametrize(
    ("values", "asked"), [({}, True), ({"state": Standing.LOST}, False), ({"kind": "mixed"}, False)]
)
def test_what_minimax_does_not_have_is_gone_at_once(
    alice: User, tidewater: Workspace, no_look_ups: None, deleter: Deleter, values: dict[str, str], asked: bool
) -> None:
    voice = voice_of(alice, tidewater, **values)
    deleter.error = errors.Refused("voice does not exist", code=2054)
    keeping.delete(voice)
    for one in insurance.due_deletions():
        async_to_sync(insurance.delete_at_minimax)(one)
    assert (state_of(voice), bool(deleter.asked)) == ([Standing.DELETED], asked)

"""Send what is due, one mail after the other: claimed by compare-and-set, tried again later, given up with a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from studio.lib.db import run_in_db_pool
from studio.mail.letter import Letter
from studio.mail.line import Line, Refused, Undelivered, Unreachable, Unsure
from studio.mail.message import ascii_address, build
from studio.mail.models import Mail, State, When
from studio.mail.server import MailServer
from studio.mail.topics import choices_for, topic_named

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=4)  # longer than any sending takes
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30, 60))
BROKEN = "Studio could not write this mail; its log has the reason."
CRASHED = "Studio ended while the mail was handed over. The mail server may have sent it."


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message that is ready to go, and the rows that it settles."""

    ids: list[int]
    to: str
    message: bytes


async def deliver() -> None:
    """Send everything that is due; a server that takes nothing is left alone for a while."""
    server = settings.STUDIO_MAIL
    if server is None:
        return
    await run_in_db_pool(recover, timezone.now())
    line = Line(server)
    try:
        while rows := await run_in_db_pool(claim, timezone.now()):
            parcel = await run_in_db_pool(pack_or_give_up, server, rows)
            if parcel is not None and not await send(line, parcel):
                break
    finally:
        await line.leave()


async def send(line: Line, parcel: Parcel) -> bool:
    """Send one message, and note what came of it; return whether it is worth sending the next one now."""
    try:
        await line.send(parcel.to, parcel.message, partial(run_in_db_pool, note_handed_over, parcel.ids))
    except Undelivered as fault:
        log.warning("mail not sent", reason=str(fault))
        await run_in_db_pool(note_fault, parcel.ids, fault, timezone.now())
        return isinstance(fault, Refused)
    await run_in_db_pool(note_sent, parcel.ids, timezone.now())
    return True


def due_rows(now: datetime) -> QuerySet[Mail]:
    """Return the rows whose turn has come."""
    return Mail.objects.filter(state=State.WAITING, due_at__lte=now)


def is_work(now: datetime) -> bool:
    """Return whether there is something to send, or to recover."""
    stale = Q(state=State.SENDING, claimed_at__lte=now - LEASE)
    return (
        settings.STUDIO_MAIL is not None
        and Mail.objects.filter(Q(state=State.WAITING, due_at__lte=now) | stale).exists()
    )


@transaction.atomic
def recover(now: datetime) -> None:
    """Take up what a process left that ended while it sent: what the server may have is not sent again."""
    left = Mail.objects.filter(state=State.SENDING, claimed_at__lte=now - LEASE)
    left.filter(is_handed_over=True).update(state=State.UNSURE, reason=CRASHED, settled_at=now)
    left.filter(is_handed_over=False).update(state=State.WAITING, due_at=now)


@transaction.atomic
def claim(now: datetime) -> list[Mail]:
    """Take the next mail, or everything that belongs into one person's digest."""
    first = due_rows(now).select_related("person").order_by("is_daily", "due_at", "pk").first()
    if first is None:
        return []
    rows = [first]
    if first.is_daily:
        rows = list(due_rows(now).filter(is_daily=True, person=first.person).select_related("person").order_by("pk"))
    fresh = {"state": State.SENDING, "claimed_at": now, "is_handed_over": False}
    return [row for row in rows if Mail.objects.filter(pk=row.pk, state=State.WAITING).update(**fresh)]


@transaction.atomic
def pack(server: MailServer, rows: list[Mail]) -> Parcel | None:
    """Return the message of some rows; rows that have nothing to tell any more are dropped."""
    letters = [(row, letter) for row in rows if (letter := letter_of(row)) is not None]
    kept = [row for row, _ in letters]
    Mail.objects.filter(pk__in={row.pk for row in rows} - {row.pk for row in kept}).delete()
    if not letters:
        return None
    to = letters[0][1].to or kept[0].to or (kept[0].person.email if kept[0].person else "")
    message = build(server, kept, [letter for _, letter in letters], to)
    return Parcel([row.pk for row in kept], ascii_address(to), message)


def pack_or_give_up(server: MailServer, rows: list[Mail]) -> Parcel | None:
    """Pack rows; where that fails by a mistake of ours they are given up, so that they keep no others."""
    try:
        return pack(server, rows)
    except Exception:
        ids = [row.pk for row in rows]
        log.exception("mail could not be written", topic=rows[0].topic, rows=ids)
        note_fault(ids, Refused(BROKEN, is_final=True), timezone.now())
        return None


def letter_of(row: Mail) -> Letter | None:
    """Return what a row says now; None where it has nothing to say, or nobody who wants to hear it."""
    topic, person = topic_named(row.topic), row.person
    if topic is None or (person is not None and not person.is_active):
        return None
    if person is not None and choices_for([person], topic)[person.pk] == When.NEVER:
        return None
    return topic.compose(row)


def note_handed_over(ids: list[int]) -> None:
    """Note that from now on the server may have a mail."""
    Mail.objects.filter(pk__in=ids).update(is_handed_over=True)


def note_sent(ids: list[int], now: datetime) -> None:
    """Note that the server has taken a mail."""
    Mail.objects.filter(pk__in=ids).update(state=State.SENT, reason="", settled_at=now, tries=F("tries") + 1)


@transaction.atomic
def note_fault(ids: list[int], fault: Undelivered, now: datetime) -> None:
    """Note why a mail was not taken, and when it is tried again, if at all."""
    rows = Mail.objects.filter(pk__in=ids)
    reason = str(fault)[:300]
    if isinstance(fault, Unsure) or (isinstance(fault, Refused) and fault.is_final):
        state = State.UNSURE if isinstance(fault, Unsure) else State.FAILED
        rows.update(state=state, reason=reason, settled_at=now, tries=F("tries") + 1)
    else:
        postpone(rows, reason, now)
    if isinstance(fault, Unreachable | Unsure):
        postpone(due_rows(now), reason, now)


def postpone(rows: QuerySet[Mail], reason: str, now: datetime) -> None:
    """Have mails wait for longer each time; those whose time is over are given up."""
    pks = list(rows.values_list("pk", flat=True))
    tries = max(rows.values_list("tries", flat=True), default=0)
    due = now + PAUSES[min(tries, len(PAUSES) - 1)]
    waiting = Mail.objects.filter(pk__in=pks)
    waiting.update(state=State.WAITING, due_at=due, tries=F("tries") + 1, reason=reason)
    over = f"{reason[:240]} It was tried for the last time."
    waiting.filter(ends_at__lte=now).update(state=State.FAILED, reason=over, settled_at=now)

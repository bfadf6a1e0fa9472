"""Write mail, inside the transaction of what causes it; nothing is written where no mail server is set up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from studio.lib import periodic
from studio.mail.models import Mail, State, When
from studio.mail.topics import Topic, choices_for, topic_named

DIGEST_HOUR = 7  # of the day, UTC


def is_on() -> bool:
    """Return whether this server sends mail."""
    return settings.STUDIO_MAIL is not None


def post(topic_name: str, people: Iterable[AbstractBaseUser], *, about: str = "", once: str = "", **facts: Any) -> None:
    """Write a mail to each person who wants to be told of a topic, at once or in the next digest."""
    topic = topic_named(topic_name)
    if not is_on() or topic is None:
        return
    wanted = choices_for(people, topic)
    rows = [
        Mail(
            topic=topic.name, person_id=person, about=about, once=f"{person}-{once}" if once else "", facts=facts,
            is_daily=when == When.DAILY, **times_of(topic, is_daily=when == When.DAILY),
        )
        for person, when in wanted.items()
        if when != When.NEVER
    ]  # fmt: skip
    keep(rows)


def post_to(topic_name: str, address: str, *, once: str = "", **facts: Any) -> None:
    """Write a mail to an address, of somebody who has no account as far as the caller knows."""
    topic = topic_named(topic_name)
    if is_on() and topic is not None:
        keep([Mail(topic=topic.name, to=address, once=once, facts=facts, **times_of(topic))])


def keep(rows: list[Mail]) -> None:
    """Write rows, but none that waits already; the loop looks at them once the transaction is committed."""
    if rows:
        Mail.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(periodic.wake)


def times_of(topic: Topic, *, is_daily: bool = False) -> dict[str, datetime]:
    """Return when a mail that is written now is due, and from when on it is not tried any more."""
    now = timezone.now()
    due = next_digest(now) if is_daily else now + topic.delay
    return {"created_at": now, "due_at": due, "ends_at": due + topic.lasts}


def next_digest(now: datetime) -> datetime:
    """Return when the next digest goes out."""
    today = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if now < today else today + timedelta(days=1)


def forget(person: AbstractBaseUser, about: str) -> None:
    """Take back what a person would be told about something that they have seen now."""
    if is_on():
        rows = Mail.objects.filter(person=person.pk, about=about, state=State.WAITING)
        if rows.exists():  # a page that only looks must not wait for the one writer of SQLite
            rows.delete()


def newest_of(topic_name: str, onces: Iterable[str]) -> dict[str, Mail]:
    """Return the newest mail of a topic about each of some things, by what tells them apart."""
    rows = Mail.objects.filter(topic=topic_name, once__in=list(onces)).order_by("pk") if is_on() else []
    return {row.once: row for row in rows}

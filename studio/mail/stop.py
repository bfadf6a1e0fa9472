"""The link that ends mails of one topic without signing in, by one click in a mail program (RFC 8058) or on a page."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from studio.mail.models import When
from studio.mail.topics import DAILY, choices_of, choose, chosen_topics, topic_named

signer = Signer(salt="studio.mail.stop", sep=".")


def stop_url(person: Any, topic: str) -> str:
    """Return the link that ends a topic's mails to a person, or (DAILY) their digest."""
    return settings.STUDIO_ADDRESS + reverse("mail:stop", args=[signer.sign(f"{person.key}-{topic}")])


def read_token(token: str) -> tuple[AbstractBaseUser, str] | None:
    """Return whose mails a link ends, and of which topic; None for a link that was not made here."""
    try:
        key, _, topic = signer.unsign(token).partition("-")
    except BadSignature:
        return None
    person = get_user_model().objects.filter(key=key).first()
    return None if person is None or not label_of(topic) else (person, topic)


def label_of(topic: str) -> str:
    """Return what a topic is called, "" for one that is gone or that nobody can end."""
    if topic == DAILY:
        return "What comes once a day"
    found = topic_named(topic)
    return found.label if found else ""


def stop(person: AbstractBaseUser, topic: str) -> None:
    """End a topic's mails to a person; those that wait are dropped when their turn comes."""
    now = choices_of(person)
    daily = [one.name for one in chosen_topics() if now[one.name] == When.DAILY]
    choose(person, dict.fromkeys(daily if topic == DAILY else [topic], When.NEVER))

"""What mail can be about: an app's ``letters`` module registers its topics."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser

from studio.mail.letter import Letter
from studio.mail.models import Choice, Mail, When

GRACE = timedelta(seconds=90)  # who has the thing before them sees it meanwhile, and is not told
DAILY = "daily"  # the topic of a digest, for the link that stops it


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that people are told of; without a label it is necessary, and nobody can choose it away."""

    name: str
    compose: Callable[[Mail], Letter | None]  # None: there is nothing to tell any more
    label: str = ""
    default: When = When.NOW
    delay: timedelta = timedelta()
    lasts: timedelta = timedelta(days=2)

    @property
    def is_necessary(self) -> bool:
        """Return whether it is sent whatever somebody chose."""
        return not self.label


_topics: dict[str, Topic] = {}


def register(topic: Topic) -> Topic:
    """Add a topic."""
    _topics[topic.name] = topic
    return topic


def topic_named(name: str) -> Topic | None:
    """Return a topic; None for one that no version of the code has any more."""
    return _topics.get(name)


def chosen_topics() -> list[Topic]:
    """Return the topics about which people choose, by their labels."""
    return sorted((one for one in _topics.values() if not one.is_necessary), key=lambda one: one.label)


def choices_for(people: Iterable[AbstractBaseUser], topic: Topic) -> dict[int, str]:
    """Return by a person's id how soon each wants to be told of a topic."""
    ids = [person.pk for person in people]
    if topic.is_necessary:
        return dict.fromkeys(ids, When.NOW)
    kept = Choice.objects.filter(person__in=ids, topic=topic.name).values_list("person", "when")
    return {**dict.fromkeys(ids, str(topic.default)), **dict(kept)}


def choices_of(person: AbstractBaseUser) -> dict[str, str]:
    """Return by the topic's name how soon a person wants to be told."""
    kept = Choice.objects.filter(person=person.pk).values_list("topic", "when")
    return {**{one.name: str(one.default) for one in chosen_topics()}, **dict(kept)}


def choose(person: AbstractBaseUser, chosen: dict[str, str]) -> None:
    """Keep how soon a person wants to be told, by the topic's name."""
    rows = [Choice(person_id=person.pk, topic=topic, when=when) for topic, when in chosen.items()]
    Choice.objects.bulk_create(rows, update_conflicts=True, unique_fields=["person", "topic"], update_fields=["when"])

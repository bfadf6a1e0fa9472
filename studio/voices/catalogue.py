"""The voices as one person sees them: under headings, searched, a page at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.accounts.models import User
from studio.voices.languages import OTHER
from studio.voices.models import OwnVoice, Voice, VoiceList
from studio.voices.queries import voices_as_seen
from studio.voices.traits import TABLE, Traits, plain_words, traits_of

RECENT = 5
FACETS = ("language", *TABLE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A voice as a person sees it in the list."""

    voice: Voice
    starred: bool
    own: OwnVoice | None = None  # what is kept of it, where it was made in this workspace
    speaks: bool = True  # whether the person's key can speak with it
    parts: tuple[tuple[Voice, int], ...] = ()  # of a mix: its voices with their weights

    @property
    def anchor(self) -> str:
        """Return what an element's id ends with."""
        return str(self.voice.pk) if self.voice.pk else f"-{self.own.key}" if self.own else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Voices under one heading; ``goes_on`` where the page before ended in it."""

    title: str
    choices: list[Choice]
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for: words, and for each facet the values of which one must fit."""

    words: tuple[str, ...] = ()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, query: str = "", **facets: Iterable[str]) -> "Search":
        """Return the search for the words of a query and some values."""
        chosen = {name: frozenset(filter(None, values)) for name, values in facets.items()}
        return cls(tuple(plain_words(query).split()), {name: values for name, values in chosen.items() if values})

    def finds(self, voice: Voice) -> bool:
        """Return whether a voice has every word and one value of each facet."""
        traits = traits_for(voice)
        if not all(traits.matches(word) for word in self.words):
            return False
        return all(values & values_of(voice, traits, facet) for facet, values in self.facets.items())


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the voices that were found, how many there are in all, and after which voice the next ones begin."""

    groups: list[Group]
    count: int
    next: str

    @property
    def voice_ids(self) -> list[str]:
        """Return the ids of the voices on it."""
        return [choice.voice.voice_id for group in self.groups for choice in group.choices]


def traits_for(voice: Voice) -> Traits:
    """Return what is told of a voice."""
    return traits_of(voice.voice_id, voice.name, voice.about)


def values_of(voice: Voice, traits: Traits, facet: str) -> frozenset[str]:
    """Return a voice's values of a facet."""
    if facet == "use":
        return traits.uses
    return frozenset({voice.language if facet == "language" else getattr(traits, facet)})


class Catalogue:
    """The list of the key that a person works on, read once: what it holds, what they like of it, what they used."""

    def __init__(self, person: User) -> None:
        seen: list[Any] = voices_as_seen(person)
        self.voices: list[Voice] = seen
        self.list: VoiceList = seen[0].list
        self.key_id: int | None = seen[0].list.api_key_id
        self.starred = {voice.voice_id for voice in seen if voice.starred}
        used = [(one.used_at, one.pk, one) for one in seen if one.used_at]
        self.used: list[Voice] = [one for _, _, one in sorted(used, reverse=True)]

    def groups(self, search: Search, chosen: str = "") -> list[Group]:
        """Return the voices that match, each once: the chosen one, favourites, recent ones, own ones, by language."""
        left = {voice.voice_id: voice for voice in self.voices if search.finds(voice)}
        groups = []
        for title, voices in self.headings(chosen):
            here = [left.pop(voice.voice_id) for voice in voices if voice.voice_id in left]
            if here:
                groups.append(Group(title, [self.choice(voice) for voice in here]))
        return groups

    def choice(self, voice: Voice) -> Choice:
        """Return a voice as the person sees it."""
        return Choice(voice, voice.voice_id in self.starred)

    def page(self, search: Search, *, size: int, after: str = "", chosen: str = "") -> Page:
        """Return the voices that match after one of them; none after a voice that is not there any more."""
        groups = self.groups(search, chosen)
        rows = [(group, choice) for group in groups for choice in group.choices]
        begin = next((n for n, (_, choice) in enumerate(rows, 1) if choice.voice.voice_id == after), len(rows))
        begin = begin if after else 0
        here = rows[begin : begin + size]
        before = rows[begin - 1][0] if begin else None
        shown = [
            Group(group.title, [choice for other, choice in here if other is group], goes_on=before is group)
            for group in groups
        ]
        last = here[-1][1].voice.voice_id if begin + size < len(rows) else ""
        return Page([group for group in shown if group.choices], len(rows), last)

    def headings(self, chosen: str = "") -> Iterator[tuple[str, list[Voice]]]:
        """Yield each heading with what belongs there."""
        yield "Chosen now", [voice for voice in self.voices if voice.voice_id == chosen]
        yield "Favourites", [voice for voice in self.voices if voice.voice_id in self.starred]
        yield "Recent", self.used[:RECENT]
        yield "Yours", [voice for voice in self.voices if voice.own]
        for language in self.languages():
            yield language, [voice for voice in self.voices if voice.language == language]

    def languages(self) -> list[str]:
        """Return the languages by name: the one used last before all, else the list's first; Other ends."""
        spoken = list(dict.fromkeys(voice.language for voice in [*self.used, *self.voices] if voice.language))
        return sorted(spoken, key=lambda language: (language != spoken[0], language == OTHER, language))

    def facets(self) -> dict[str, list[str]]:
        """Return the values of each facet that some voice here has."""
        there = {facet: set[str]() for facet in TABLE}
        for voice in self.voices:
            traits = traits_for(voice)
            for facet, values in there.items():
                values |= values_of(voice, traits, facet)
        known = {facet: [value for value in TABLE[facet] if value in values] for facet, values in there.items()}
        return {"language": self.languages(), **known}


def groups_for(person: User, query: str = "", language: str = "") -> list[Group]:
    """Return the person's voices that match, under their headings."""
    return Catalogue(person).groups(Search.of(query, language=[language]))

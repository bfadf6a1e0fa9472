"""The voices that a person may use: those of the account that their work runs on."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from studio.accounts.keys import key_id_for
from studio.accounts.models import User
from studio.voices.languages import OTHER
from studio.voices.lists import list_for
from studio.voices.models import Favourite, Voice, VoiceList, VoiceUse

UNAVAILABLE = "This voice is not available to you."
RECENT = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A voice as a person sees it in the list."""

    voice: Voice
    starred: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Voices under one heading."""

    title: str
    choices: list[Choice]


def voices_for(person: User) -> QuerySet[Voice]:
    """Return the voices of the key that the person's work runs on, in MiniMax's order."""
    return list_for(key_id_for(person)).voices.all()


def named(person: User, voice_ids: Collection[str]) -> dict[str, Voice]:
    """Return those of some ids that are the person's voices: one query, as long as their list has begun."""
    key_id = key_id_for(person)
    found = Voice.objects.filter(list__api_key=key_id, voice_id__in=voice_ids)
    return {voice.voice_id: voice for voice in found or list_for(key_id).voices.filter(voice_id__in=voice_ids)}


def voice_for(person: User, voice_id: str) -> Voice | None:
    """Return one of the person's voices; None for every other id alike, known elsewhere or not."""
    known = voice_id.replace("\x00", "\N{REPLACEMENT CHARACTER}")  # no database compares with a NUL
    return voices_for(person).filter(voice_id=known).first()


def last_used(person: User) -> Voice | None:
    """Return the voice the person used last, of those that are there now."""
    uses = VoiceUse.objects.filter(person=person, voice_id=OuterRef("voice_id")).values("used_at")
    used = voices_for(person).annotate(used_at=Subquery(uses)).filter(used_at__isnull=False)
    return used.order_by("-used_at").first()


def remember_use(person_id: int, voice_id: str) -> None:
    """Note that a person made something with a voice."""
    use = VoiceUse(person_id=person_id, voice_id=voice_id, used_at=timezone.now())
    unique = ["person", "voice_id"]
    VoiceUse.objects.bulk_create([use], update_conflicts=True, unique_fields=unique, update_fields=["used_at"])


def favourites_of(person: User) -> set[str]:
    """Return the ids of the person's favourites, also of those that are not there now."""
    return set(Favourite.objects.filter(person=person).values_list("voice_id", flat=True))


def toggle_favourite(person: User, voice_id: str) -> bool:
    """Make a voice a favourite, or no longer; return which."""
    made, new = Favourite.objects.get_or_create(person=person, voice_id=voice_id)
    if not new:
        made.delete()
    return new


class Catalogue:
    """A list as one person sees it, read once: what it holds, what they like of it, what they used."""

    def __init__(self, person: User, source: VoiceList) -> None:
        self.list = source
        self.voices = list(source.voices.all())
        self.starred = favourites_of(person)
        by_id = {voice.voice_id: voice for voice in self.voices}
        uses = VoiceUse.objects.filter(person=person).order_by("-used_at").values_list("voice_id", flat=True)
        self.used = [by_id[each] for each in uses if each in by_id]

    def groups(self, query: str = "", language: str = "") -> list[Group]:
        """Return the voices that match, each once: favourites, recent ones, the account's own, then by language."""
        left = {voice.voice_id: voice for voice in self.voices if matches(voice, query, language)}
        groups = []
        for title, voices in self.headings():
            here = [left.pop(voice.voice_id) for voice in voices if voice.voice_id in left]
            if here:
                groups.append(Group(title, [Choice(voice, voice.voice_id in self.starred) for voice in here]))
        return groups

    def headings(self) -> Iterator[tuple[str, list[Voice]]]:
        """Yield each heading with what belongs there."""
        yield "Favourites", [voice for voice in self.voices if voice.voice_id in self.starred]
        yield "Recent", self.used[:RECENT]
        yield "Yours", [voice for voice in self.voices if voice.own]
        for language in self.languages():
            yield language, [voice for voice in self.voices if voice.language == language]

    def languages(self) -> list[str]:
        """Return the languages by name: the one used last before all, else the list's first; Other ends."""
        spoken = list(dict.fromkeys(voice.language for voice in [*self.used, *self.voices] if voice.language))
        return sorted(spoken, key=lambda language: (language != spoken[0], language == OTHER, language))


def groups_for(person: User, query: str = "", language: str = "") -> list[Group]:
    """Return the person's voices that match, under their headings."""
    return Catalogue(person, list_for(key_id_for(person))).groups(query, language)


def matches(voice: Voice, query: str, language: str = "") -> bool:
    """Return whether a voice has every word of the query, and the language."""
    text = f"{voice.name} {voice.about} {voice.voice_id}".casefold()
    return (not language or voice.language == language) and all(word in text for word in query.casefold().split())

"""The voices that a person may use: those of the account that their work runs on."""

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from studio.accounts.keys import key_id_for, works_on
from studio.accounts.models import User
from studio.voices.lists import list_for
from studio.voices.models import Favourite, OwnVoice, Voice, VoiceUse

UNAVAILABLE = "This voice is not available to you."


def voices_for(person: User) -> QuerySet[Voice]:
    """Return the voices of the key that the person's work runs on, in MiniMax's order."""
    key_id = key_id_for(person)
    return without_strangers(person, key_id, list_for(key_id).voices.all())


def without_strangers(person: User, key_id: int | None, voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Leave out what other workspaces made in the sandbox, which is one account for the whole server."""
    if key_id is not None:
        return voices
    return voices.exclude(voice_id__in=made_elsewhere(person))


def made_elsewhere(person: User) -> QuerySet[OwnVoice, str]:
    """Return the ids of the sandbox's voices that were made where the person has no seat."""
    here = person.memberships.values("workspace")  # type: ignore[attr-defined]
    return OwnVoice.objects.filter(sandbox=True).exclude(workspace__in=here).values_list("voice_id", flat=True)


def named(person: User, voice_ids: Collection[str]) -> dict[str, Voice]:
    """Return those of some ids that are the person's voices: one query, as long as their list has begun."""
    found = seen_by(person).filter(voice_id__in=voice_ids)
    return {voice.voice_id: voice for voice in found or voices_for(person).filter(voice_id__in=voice_ids)}


def seen_by(person: User) -> QuerySet[Voice]:
    """Return ``voices_for`` without a look-up of the key or the list; nothing where the list has not begun."""
    strange = Q(list__api_key=None, voice_id__in=made_elsewhere(person))
    return Voice.objects.filter(works_on(person, "list__api_key")).exclude(strange)


def voice_for(person: User, voice_id: str) -> Voice | None:
    """Return one of the person's voices; None for every other id alike, known elsewhere or not."""
    known = voice_id.replace("\x00", "\N{REPLACEMENT CHARACTER}")  # no database compares with a NUL
    return named(person, [known]).get(known)


def last_used(person: User) -> Voice | None:
    """Return the voice the person used last, of those that are there now."""
    uses = VoiceUse.objects.filter(person=person, voice_id=OuterRef("voice_id")).values("used_at")
    used = voices_for(person).annotate(used_at=Subquery(uses)).filter(used_at__isnull=False)
    return used.order_by("-used_at").first()


def usual_voice(person: User) -> Voice | None:
    """Return the voice the person used last, else the first there is, in one query; None where there is none."""
    uses = VoiceUse.objects.filter(person=person, voice_id=OuterRef("voice_id")).values("used_at")
    lately = F("used_at").desc(nulls_last=True)
    return voices_for(person).annotate(used_at=Subquery(uses)).order_by(lately, "position", "id").first()


def remember_use(person_id: int, voice_id: str) -> None:
    """Note that a person made something with a voice."""
    use = VoiceUse(person_id=person_id, voice_id=voice_id, used_at=timezone.now())
    unique = ["person", "voice_id"]
    VoiceUse.objects.bulk_create([use], update_conflicts=True, unique_fields=unique, update_fields=["used_at"])


def voices_as_seen(person: User) -> list[Voice]:
    """Return the person's voices, each with ``list``, ``starred`` and ``used_at``: one query once the list began."""
    mine = {"person": person, "voice_id": OuterRef("voice_id")}
    starred = Exists(Favourite.objects.filter(**mine))
    used_at = Subquery(VoiceUse.objects.filter(**mine).values("used_at")[:1])
    seen = seen_by(person).select_related("list").annotate(starred=starred, used_at=used_at)
    return list(seen) or list(seen.filter(list=list_for(key_id_for(person))))


def toggle_favourite(person: User, voice_id: str) -> bool:
    """Make a voice a favourite, or no longer; return which."""
    made, new = Favourite.objects.get_or_create(person=person, voice_id=voice_id)
    if not new:
        made.delete()
    return new

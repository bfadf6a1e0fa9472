"""The voices that keys have made, in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import Refused
from studio.sandbox.core.system_voices import IDS
from studio.sandbox.models import Charge, Voice

CLONED = "voice_cloning"
DESIGNED = "voice_generation"
PATHS = {CLONED: "/v1/voice_clone", DESIGNED: "/v1/voice_design"}
LIFE = timedelta(days=7)  # of a voice that nobody speaks with; a preview is no use


@dataclass(frozen=True, slots=True)
class KnownVoices:
    """What is known of the voices that a request names."""

    own: dict[str, Voice]
    strange: frozenset[str]

    def check(self, voice_id: str) -> None:
        """Check that a voice exists and is not somebody else's. Raises Refused."""
        if voice_id not in self.own and voice_id not in IDS:
            raise Refused(2042 if voice_id in self.strange else 2054)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return their primary keys."""
        return tuple(row.pk for row in self.own.values())

    def timbres(self) -> dict[str, dict[str, Any]]:
        """Return their timbres, as the media child takes them."""
        return {voice_id: timbre_of(row) for voice_id, row in self.own.items()}


def timbre_of(row: Voice) -> dict[str, Any]:
    """Return a voice's timbre, and its native language."""
    return {**row.timbre, "language": row.language}


def usable_voices() -> QuerySet[Voice]:
    """Return the voices that exist: used ones, and those of the last week."""
    return Voice.objects.filter(Q(used__isnull=False) | Q(created__gt=now() - LIFE))


async def find_voices(owner: str, voice_ids: Iterable[str]) -> KnownVoices:
    """Return what is known of voices to a key."""
    wanted = set(voice_ids) - IDS
    rows = await in_database(lambda: list(usable_voices().filter(voice_id__in=wanted))) if wanted else []
    own = {row.voice_id: row for row in rows if row.owner == owner}
    return KnownVoices(own, frozenset(row.voice_id for row in rows) - own.keys())


def list_voices(owner: str) -> list[Voice]:
    """Return a key's voices, newest first; a clone is not listed until it was used."""
    return list(usable_voices().filter(owner=owner).exclude(kind=CLONED, used=None))


def create_voice(row: Voice) -> Voice:
    """Store a new voice. Raises Refused where its id is taken."""
    Voice.objects.filter(owner=row.owner, used=None, created__lte=now() - LIFE).delete()
    try:
        row.save(force_insert=True)
    except IntegrityError:
        raise Refused(2039) from None
    return row


async def check_free(owner: str, voice_id: str) -> None:
    """Check that an id is neither a system voice's nor one of the key's. Raises Refused."""
    if voice_id in IDS or (await find_voices(owner, [voice_id])).own:
        raise Refused(2039)


async def mark_used(numbers: Iterable[int], key: str, trace_id: str) -> None:
    """Mark voices as used: the first use is charged, and from then on a voice stays."""
    if numbers:
        await in_database(_used, list(numbers), key, trace_id)


def _used(numbers: list[int], key: str, trace_id: str) -> None:
    for row in Voice.objects.filter(pk__in=numbers, used=None):
        Voice.objects.filter(pk=row.pk).update(used=now())
        Charge.objects.create(
            path=PATHS[row.kind], key=key[-4:], trace_id=trace_id, units=0, state=Charge.State.DONE
        )  # fmt: skip

"""Voices that were made here: looking one up through a seat is the permission check."""

from collections import Counter
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from studio.accounts.keys import key_id_for, key_of
from studio.accounts.models import User
from studio.jobs.models import OPEN, Job
from studio.library.models import Version
from studio.voices.models import OwnVoice, Standing, VoiceKind
from studio.workspaces.access import Seat

MOST_TRIES = 4
SHOWN = (Standing.KEPT, Standing.LOST)


def own_for(seat: Seat, key: str, verb: str = "view") -> OwnVoice:
    """Return a voice of the seat's workspace that is not deleted. Raises Http404, PermissionDenied."""
    rows = OwnVoice.objects.select_related("api_key__user", "made_by", "job", "sample__asset", "recording__asset")
    voice = rows.filter(workspace=seat.workspace, key=key).exclude(state=Standing.DELETED).first()
    if voice is None:
        raise Http404
    seat.require(verb)
    return voice


def shown_in(seat: Seat) -> QuerySet[OwnVoice]:
    """Return the workspace's voices that are listed, newest first, with what a card shows of each.

    One that was deleted is back for as long as MiniMax could not be told, which is asked again later.
    """
    refused = Q(state=Standing.LEAVING, due_at__gt=timezone.now())
    rows = OwnVoice.objects.filter(Q(state__in=SHOWN) | refused, workspace=seat.workspace)
    return rows.select_related("api_key__user", "made_by", "job", "sample__asset", "recording__asset")


def tries_in(seat: Seat) -> QuerySet[Job]:
    """Return the jobs of the person's tries that nobody has decided on, the oldest first."""
    decided = OwnVoice.objects.filter(workspace=seat.workspace).exclude(state=Standing.TRY).exclude(job=None)
    tried = Job.objects.filter(workspace=seat.workspace, created_by=seat.person, kind="design")
    living = Q(state__in=OPEN) | Q(pk__in=OwnVoice.objects.filter(state=Standing.TRY).values("job"))
    return tried.filter(living).exclude(pk__in=decided.values("job")).with_results().order_by("created_at", "id")


def count_tries(seat: Seat) -> int:
    """Return how many tries wait for the person's decision or are being made."""
    return tries_in(seat).count()


def speaks_with(person: User, voice: OwnVoice) -> bool:
    """Return whether the person's work runs on the account that a voice belongs to."""
    return belongs_to(key_id_for(person), voice)


def belongs_to(key_id: int | None, voice: OwnVoice) -> bool:
    """Return whether a voice is of a key's account, or of the sandbox; a removed key leaves nothing to speak with."""
    return voice.api_key_id == key_id and voice.sandbox == (key_id is None)  # type: ignore[attr-defined, no-any-return]


def account_of(person: User) -> dict[str, Any]:
    """Return the columns that name the account that the person's work runs on."""
    key_id = key_id_for(person)
    key = key_of(person) if key_id else None
    ends = {"region": key.region, "last_four": key.last_four} if key else {"region": "", "last_four": ""}
    return {"api_key_id": key_id, "sandbox": key_id is None, **ends}


def remade(seat: Seat, voice_id: str) -> OwnVoice | None:
    """Return the workspace's lost voice of an id, which may be made again under it."""
    rows = OwnVoice.objects.filter(workspace=seat.workspace, api_key=key_id_for(seat.person), state=Standing.LOST)
    return rows.filter(voice_id=voice_id.replace("\x00", "")).first()


def heard_by(seat: Seat, version: Version | None) -> Version | None:
    """Return a voice's recording or sample, unless it lies in the bin or is for one other person alone."""
    if version is None or version.asset.deleted_at is not None:
        return None
    return version if version.asset.only_for_id in (None, seat.person.pk) else None  # type: ignore[attr-defined]


def mixes_in(seat: Seat, key_id: int | None) -> list[OwnVoice]:
    """Return the workspace's mixes of voices of a key, newest first."""
    rows = OwnVoice.objects.filter(workspace=seat.workspace, kind=VoiceKind.MIXED, state=Standing.KEPT)
    return [voice for voice in rows if belongs_to(key_id, voice)]


def uses_of(voice: OwnVoice) -> Counter[str]:
    """Return what uses a voice in its workspace: recordings made with it, jobs under way, mixes."""
    spoken = Q(recipe__order__voice_id=voice.voice_id) | Q(recipe__order__timbre_weights__icontains=voice.voice_id)
    versions = Version.objects.filter(spoken, asset__workspace=voice.workspace_id, asset__deleted_at=None)  # type: ignore[attr-defined]
    made = versions.exclude(asset__kind__contains="-sample").exclude(asset__kind="clone")
    asked = Q(order_json__voice_id=voice.voice_id) | Q(order_json__timbre_weights__icontains=voice.voice_id)
    open_jobs = Job.objects.filter(asked, workspace=voice.workspace_id, state__in=OPEN)  # type: ignore[attr-defined]
    mixes = OwnVoice.objects.filter(workspace=voice.workspace_id, kind="mixed", state=Standing.KEPT)  # type: ignore[attr-defined]
    return Counter(
        recordings=made.values("asset").distinct().count(),
        running=open_jobs.count(),
        mixes=sum(any(voice_id == voice.voice_id for voice_id, _ in mix.mix) for mix in mixes),
    )

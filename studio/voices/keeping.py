"""Every write to a voice that was made here; all in the caller's transaction or one of their own."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.lib import periodic
from studio.voices.lists import list_for
from studio.voices.models import OwnVoice, Standing, Voice, VoiceKind
from studio.voices.orders import CloneOrder, DesignOrder
from studio.voices.own import account_of
from studio.workspaces.access import Seat

CAME_TO_NOTHING = (State.FAILED, State.REFUSED, State.CANCELLED)


def keep_clone(job: Job, order: CloneOrder) -> None:
    """List the voice that a job cloned, with its recording and the consent."""
    inputs = {used.role: used.version for used in job.inputs.select_related("version")}
    keep_made(
        job, order.voice_id, kind=VoiceKind.CLONED, state=Standing.KEPT, name=order.name,
        recording=inputs.get("recording"), speaker=order.speaker,
        consent_by=str(job.created_by)[:150], consent_words=order.consent, consent_at=job.created_at,
    )  # fmt: skip


def keep_try(job: Job, order: DesignOrder) -> None:
    """Note a try; one that was made again under the id of a kept voice is that voice."""
    known = OwnVoice.objects.filter(api_key_id=key_of_job(job), voice_id=order.voice_id, state=Standing.LOST).first()
    state, name = (Standing.KEPT, known.name) if known else (Standing.TRY, job.title)
    keep_made(
        job, order.voice_id, kind=VoiceKind.DESIGNED, state=state, name=name, description=order.prompt[:300]
    )  # fmt: skip


def keep_made(job: Job, voice_id: str, **values: Any) -> None:
    """Write the row of a voice that MiniMax has just made, new or made again, and list it."""
    result = job.results.exclude(version=None).first()
    key = job.api_key
    ends = {"region": key.region, "last_four": key.last_four} if key else {}
    rows = OwnVoice.objects.filter(workspace=job.workspace, api_key=key, voice_id=voice_id)
    voice = rows.exclude(state=Standing.DELETED).first() or OwnVoice(
        workspace=job.workspace, made_by=job.created_by, api_key=key, voice_id=voice_id, sandbox=job.sandbox
    )
    if voice.job is not None and voice.job.order_json == job.order_json:  # made again: the consent is the one there is
        values = {name: value for name, value in values.items() if not name.startswith("consent")}
    made = {"job": job, "sample": result.version if result else None, "made_at": timezone.now(), "used_at": None}
    for name, value in {**values, **ends, **made, "due_at": None}.items():
        setattr(voice, name, value)
    voice.save()
    if voice.state == Standing.KEPT:
        enlist(voice)


def key_of_job(job: Job) -> int | None:
    """Return the id of the key that a job ran on."""
    return job.api_key_id  # type: ignore[attr-defined, no-any-return]


def enlist(voice: OwnVoice) -> None:
    """Put a voice into the list of its key, before MiniMax does: it lists a clone only once it was used."""
    values = {"name": voice.name, "description": voice.description, "kind": voice.kind}
    Voice.objects.update_or_create(
        list=list_for(voice.api_key_id), voice_id=voice.voice_id, defaults=values  # type: ignore[attr-defined]
    )  # fmt: skip


def delist(voice: OwnVoice) -> None:
    """Take a voice out of the list of its key."""
    Voice.objects.filter(list__api_key=voice.api_key_id, voice_id=voice.voice_id).delete()  # type: ignore[attr-defined]


def nonce_again(person: User, job: Job) -> str:
    """Return the nonce of a person's run that makes a lost voice again: one a loss, however often it is asked for.

    A run that came to nothing is followed by another one.
    """
    start = f"AG{job.pk % 10**8:08}"
    over = Job.objects.filter(created_by=person, nonce__startswith=start, state__in=CAME_TO_NOTHING)
    return f"{start}{over.count() % 100:02}"


@transaction.atomic
def name_voice(voice: OwnVoice, name: str) -> None:
    """Give a voice its name; a try becomes a voice by it."""
    voice.name = name
    if voice.state == Standing.TRY:
        voice.state = Standing.KEPT
    voice.save(update_fields=["name", "state"])
    if voice.state == Standing.KEPT and not voice.is_mix:
        enlist(voice)


def save_mix(seat: Seat, name: str, mix: list[list[Any]]) -> OwnVoice:
    """Keep a mix of voices under a name; MiniMax hears of it when it is spoken with."""
    account = account_of(seat.person)
    voice = OwnVoice(workspace=seat.workspace, made_by=seat.person, kind=VoiceKind.MIXED, name=name, mix=mix, **account)
    voice.voice_id = f"mix-{voice.key}"
    voice.save()
    return voice


def insure(voice: OwnVoice, keep_alive: bool, keep_budget: int) -> None:
    """Say whether a voice is kept alive by itself, and how many characters that may take in thirty days."""
    voice.keep_alive, voice.keep_budget = keep_alive, keep_budget
    voice.save(update_fields=["keep_alive", "keep_budget"])


@transaction.atomic
def delete(voice: OwnVoice) -> None:
    """Take a voice away here, and have MiniMax asked to; what it has no longer, and a mix, is gone at once."""
    at_minimax = voice.state in (Standing.KEPT, Standing.TRY) and not voice.is_mix
    voice.state = Standing.LEAVING if at_minimax else Standing.DELETED
    voice.due_at = timezone.now() if at_minimax else None
    voice.keep_alive = False
    voice.save(update_fields=["state", "due_at", "keep_alive"])
    delist(voice)
    transaction.on_commit(periodic.wake)


def mark_used(key_id: int | None, voice_ids: list[str]) -> None:
    """Note that something was spoken with voices of a key: from then on their days are counted anew."""
    spoken = OwnVoice.objects.filter(api_key=key_id, voice_id__in=voice_ids, state__in=[Standing.KEPT, Standing.LOST])
    spoken.update(used_at=timezone.now())


def mark_lost(key_id: int | None, voice_ids: list[str]) -> None:
    """Note that MiniMax has voices of a key no longer; their recordings and consents stay."""
    for voice in OwnVoice.objects.filter(api_key=key_id, voice_id__in=voice_ids, state=Standing.KEPT):
        voice.state = Standing.LOST
        voice.save(update_fields=["state"])
        delist(voice)

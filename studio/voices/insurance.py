"""What keeps voices: words spoken in time, within a budget, and deletions that MiniMax is still to be asked for."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from studio.accounts.api import open_api
from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, State
from studio.lib.db import run_in_db_pool
from studio.minimax import errors
from studio.minimax.speech.text import count_characters
from studio.voices.models import LIFE, OwnVoice, Standing
from studio.voices.orders import GREETING, KeepAliveOrder
from studio.voices.own import speaks_with
from studio.workspaces.access import seat_for

AHEAD = timedelta(days=2)  # of the last moment
MONTH = timedelta(days=30)
COST_NOTHING = (State.REFUSED, State.CANCELLED)
PAUSE = timedelta(minutes=10)  # until a deletion that failed is asked for again


def spent(voice: OwnVoice) -> int:
    """Return the characters that keeping a voice alive has taken in the last thirty days."""
    of_account = {"api_key": voice.api_key_id, "sandbox": voice.sandbox}  # type: ignore[attr-defined]
    since = timezone.now() - MONTH
    jobs = Job.objects.filter(
        kind="keepalive", created_at__gte=since, order_json__voice_id=voice.voice_id, **of_account
    ).exclude(state__in=COST_NOTHING)
    return sum(count_characters(order["text"]) for order in jobs.values_list("order_json", flat=True))


def keep_alive_in_time() -> None:
    """Have every insured voice whose days run out speak, once, where its budget and its owner's seat allow it."""
    limit = timezone.now() + AHEAD - LIFE
    insured = OwnVoice.objects.filter(keep_alive=True, state=Standing.KEPT).exclude(kind="mixed")
    for voice in insured.select_related("api_key__user", "made_by", "workspace"):
        if (voice.used_at or voice.made_at) <= limit:
            speak(voice)


def speak(voice: OwnVoice) -> Job | None:
    """Speak a few words with an insured voice; None where that may not be."""
    person = voice.api_key.user if voice.api_key else voice.made_by
    cost = count_characters(GREETING)
    if spent(voice) + cost > voice.keep_budget or not speaks_with(person, voice):
        return None
    try:
        seat = seat_for(person, voice.workspace.slug, "make")
    except (Http404, PermissionDenied):
        return None
    # One a voice and day, however often this runs.
    nonce = f"{voice.pk % 10**6:06}{timezone.now():%j%y}"[:12]
    return actions.create(seat, kind_named("keepalive"), KeepAliveOrder(voice.voice_id, voice.name), nonce=nonce)


def due_deletions() -> list[int]:
    """Return the ids of the voices that MiniMax is to be asked to delete now."""
    leaving = OwnVoice.objects.filter(state=Standing.LEAVING, due_at__lte=timezone.now())
    return list(leaving.values_list("id", flat=True))


async def delete_at_minimax(voice_pk: int) -> None:
    """Ask MiniMax to delete a voice; what it does not know is gone as well. Free, and repeated until it answers."""
    voice = await run_in_db_pool(OwnVoice.objects.filter(pk=voice_pk, state=Standing.LEAVING).first)
    if voice is None:
        return
    try:
        await (await open_api(voice.api_key_id)).voices.delete(voice.voice_id, voice.kind)  # type: ignore[attr-defined]
    except errors.Refused:
        pass
    except (errors.ApiError, OSError):
        return await run_in_db_pool(postpone, voice_pk)
    await run_in_db_pool(finish, voice_pk)


def postpone(voice_pk: int) -> None:
    """Have a deletion asked for again later."""
    OwnVoice.objects.filter(pk=voice_pk).update(due_at=timezone.now() + PAUSE)


@transaction.atomic
def finish(voice_pk: int) -> None:
    """Note that a voice is gone."""
    OwnVoice.objects.filter(pk=voice_pk, state=Standing.LEAVING).update(state=Standing.DELETED, due_at=None)

"""Lists of voices: begun with the built-in ones, replaced by what MiniMax says, kept when it says nothing."""

import tomllib
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from studio.accounts.keys import ACCEPTED
from studio.accounts.models import KeyState
from studio.lib import periodic
from studio.minimax.voices.endpoints import VoiceRow
from studio.voices.doubts import doubtful_kinds, join_doubts
from studio.voices.languages import language_of
from studio.voices.models import OwnVoice, Standing, Voice, VoiceKind, VoiceList

EVERY = timedelta(hours=6)
ANSWERING = (*ACCEPTED, KeyState.UNREACHABLE)
# After a failure, one after the other; the last one again and again.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
BUILT_IN: dict[str, str] = tomllib.loads((Path(__file__).parent / "builtin.toml").read_text("utf-8"))["voices"]
HIDDEN = (Standing.TRY, Standing.LEAVING, Standing.DELETED)  # of own voices: in no list, whatever MiniMax says
FRESH = timedelta(minutes=10)
COLUMNS = ["name", "description", "kind", "language", "position"]


def list_for(key_id: int | None) -> VoiceList:
    """Return the list of a key, or of the sandbox; at first need it is begun."""
    return VoiceList.objects.filter(api_key=key_id).first() or begin(key_id)


@transaction.atomic
def begin(key_id: int | None) -> VoiceList:
    """Return a list that holds the built-in voices, and have the real one asked for."""
    made, new = VoiceList.objects.get_or_create(api_key_id=key_id)
    if new:
        known = enumerate(BUILT_IN.items())
        Voice.objects.bulk_create(
            Voice(list=made, voice_id=voice_id, name=name, language=language_of(voice_id, name), position=position)
            for position, (voice_id, name) in known
        )
        transaction.on_commit(periodic.wake)
    return made


def due() -> list[int]:
    """Return the ids of the lists whose time has come; a key that is refused, or still being checked, waits."""
    return list(_due().values_list("id", flat=True))


def find(list_id: int) -> VoiceList | None:
    """Return a list that is still due."""
    return _due().filter(pk=list_id).first()


def _due() -> QuerySet[VoiceList]:
    answering = Q(api_key=None) | Q(api_key__state__in=ANSWERING, api_key__sealed__isnull=False)
    return VoiceList.objects.filter(answering, due_at__lte=timezone.now())


def hurry(key_id: int) -> None:
    """Have the list of a key asked for now; the built-in voices are there meanwhile."""
    list_for(key_id)
    VoiceList.objects.filter(api_key=key_id).update(due_at=timezone.now(), failures=0)
    transaction.on_commit(periodic.wake)


def forget(key_id: int) -> None:
    """Drop the list of a key that is gone."""
    VoiceList.objects.filter(api_key=key_id).delete()


@transaction.atomic
def record(asked: VoiceList, rows: Iterable[VoiceRow]) -> None:
    """Put what MiniMax listed in the place of what was known; of what it lacks too much of, the last is kept."""
    now = _unchanged(asked)
    if now is None:
        return
    voices = {row.voice_id: row for row in rows if fits(row)}
    if not voices:
        fail(asked, "The list that came back was empty.")
        return
    own = {voice.voice_id: voice for voice in OwnVoice.objects.filter(api_key=now.api_key).exclude(kind="mixed")}
    doubts = doubtful_kinds(now, voices.values(), own.values())
    gone = [voice_id for voice_id, voice in own.items() if voice.state in HIDDEN]  # a try, or what was just deleted
    made = [
        _voice(now, position, row, own.get(row.voice_id))
        for position, row in enumerate(voices.values())
        if row.voice_id not in gone
    ]
    Voice.objects.bulk_create(made, update_conflicts=True, unique_fields=["list", "voice_id"], update_fields=COLUMNS)
    waiting = settle_own(now, voices.keys(), [voice for voice in own.values() if voice.kind not in doubts])
    now.voices.exclude(voice_id__in=[*voices.keys() - gone, *waiting]).exclude(kind__in=doubts).delete()
    if doubts:
        return postpone(now, join_doubts(doubts.values()))
    now.refreshed_at = timezone.now()
    now.due_at = now.refreshed_at + EVERY
    now.failures = 0
    now.error = ""
    now.save()


def settle_own(of: VoiceList, listed: Collection[str], own: Iterable[OwnVoice]) -> list[str]:
    """Bring what is known of own voices in line with MiniMax's list; return the ids of those that it may list later.

    A clone is in no list until it was used, so one that is absent is lost only when its days are over, when it was in
    use, or when the key is another account's now.
    """
    waiting = []
    account = {"region": of.api_key.region, "last_four": of.api_key.last_four} if of.api_key else {}
    for voice in own:
        is_listed = voice.voice_id in listed
        if is_listed and voice.state in (Standing.KEPT, Standing.LOST):
            OwnVoice.objects.filter(pk=voice.pk).update(state=Standing.KEPT, **account)
        elif not is_listed and voice.state == Standing.KEPT:
            same_account = (voice.region, voice.last_four) == (account.get("region", ""), account.get("last_four", ""))
            if same_account and voice.kind == VoiceKind.CLONED and voice.used_at is None and voice.days_left:
                waiting.append(voice.voice_id)
            elif same_account and not is_fresh(voice):
                OwnVoice.objects.filter(pk=voice.pk).update(state=Standing.LOST)
            elif same_account:
                waiting.append(voice.voice_id)
    return waiting


def is_fresh(voice: OwnVoice) -> bool:
    """Return whether a voice was made or used so recently that a list may not have it yet."""
    return timezone.now() - (voice.used_at or voice.made_at) < FRESH


@transaction.atomic
def fail(asked: VoiceList, error: str) -> None:
    """Keep the old list, say why, and ask again after a pause that grows."""
    if (now := _unchanged(asked)) is not None:
        postpone(now, error)


def postpone(now: VoiceList, error: str) -> None:
    """Say why there is no new list, and ask again soon."""
    pause = PAUSES[min(now.failures, len(PAUSES) - 1)]
    now.due_at = timezone.now() + pause
    now.failures += 1
    now.error = error
    now.save()


def fits(row: VoiceRow) -> bool:
    """Return whether a listed voice can be kept and named in a request."""
    return 0 < len(row.voice_id) <= 256 and "\x00" not in row.voice_id


def _unchanged(asked: VoiceList) -> VoiceList | None:
    """Return the list, unless it went away or was wanted anew while MiniMax was asked: then the answer is stale."""
    return VoiceList.objects.select_for_update().filter(pk=asked.pk, due_at=asked.due_at).first()


def _voice(owner: VoiceList, position: int, row: VoiceRow, own: OwnVoice | None = None) -> Voice:
    name = own.name if own else row.name.replace("\x00", "").strip() or row.voice_id
    return Voice(
        list=owner,
        voice_id=row.voice_id,
        name=name[:120],
        description=row.description.replace("\x00", "").strip()[:300],
        kind=row.kind,
        language=language_of(row.voice_id, row.name) if row.kind == VoiceKind.SYSTEM else "",
        position=position,
    )

"""Doubt a list of voices that lacks what the one before had: MiniMax has sent empty lists with a code of success."""

from collections import Counter
from collections.abc import Iterable, Mapping

from studio.minimax.voices.endpoints import VoiceRow
from studio.voices.models import OwnVoice, Standing, VoiceKind, VoiceList

BELIEVED = 3  # times in a row that the same is listed; an account without built-in voices is never believed
LARGE = 20  # from so many voices on …
SHARE = 0.5  # … less than such a part of them is doubted
START = "MiniMax listed "
NAMES = {VoiceKind.SYSTEM: "built-in", VoiceKind.CLONED: "cloned", VoiceKind.DESIGNED: "designed"}


def doubtful_kinds(of: VoiceList, rows: Iterable[VoiceRow], own: Iterable[OwnVoice]) -> dict[str, str]:
    """Return the kinds of voices of which an answer lacks too many to be believed, each with what is said of it."""
    listed = Counter(row.kind for row in rows)
    doubts = of.failures if of.error.startswith(START) else 0
    return {
        kind: describe_doubt(kind, listed[kind], count)
        for kind, count in count_known(of, own).items()
        if is_doubtful(listed[kind], count, is_begun=of.refreshed_at is None)
        and (doubts < BELIEVED or (kind == VoiceKind.SYSTEM and not listed[kind]))
    }


def count_known(of: VoiceList, own: Iterable[OwnVoice]) -> Mapping[str, int]:
    """Return how many voices of each kind the list before had; of one's own, those that were in use."""
    unsure = {voice.voice_id for voice in own if voice.state != Standing.KEPT or voice.used_at is None}
    known = of.voices.exclude(voice_id__in=unsure).values_list("kind", flat=True)
    return Counter(known)


def is_doubtful(listed: int, known: int, *, is_begun: bool) -> bool:
    """Return whether so few cannot be all; a list that was only begun holds what others have."""
    return bool(known) and (not listed or (not is_begun and known >= LARGE and listed < SHARE * known))


def describe_doubt(kind: str, listed: int, known: int) -> str:
    """Return what came, beside what was known."""
    return f"{listed or 'none'} of the {known} {NAMES[VoiceKind(kind)]} voices known before"


def join_doubts(doubts: Iterable[str]) -> str:
    """Return the sentence for what was doubted."""
    return f"{START}{', and '.join(doubts)}; those are kept."

"""Recordings as they were measured when they came: what a clone takes, in words, and advice that forbids nothing."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from studio.library.models import Version
from studio.minimax.catalog.files import file_purpose
from studio.minimax.catalog.music import MUSIC_REFERENCE
from studio.minimax.catalog.voices import CLONE_LIMITS

SPAN = file_purpose(CLONE_LIMITS.recording_purpose)
EXAMPLE = file_purpose(CLONE_LIMITS.prompt_purpose)
MOST_CHANNELS = 2
MINUTE_MS = 60_000
EDGE_MS = 1000  # so near to a limit thousandths are told
CLIPPED_PER_MILLION = 50
NOISE_DB = -48.0
QUIET_DB = -24.0
SILENT_DB = -60.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a recording was found: words for its tag, and advice that forbids nothing."""

    words: str
    tone: str
    icon: str
    advice: tuple[str, ...] = ()


def judge(version: Version) -> Judgement:
    """Return whether a clone can be made of a recording, and how good it is."""
    try:
        check_recording(version)
    except ValidationError as error:
        return Judgement(" ".join(error.messages), "bad", "alert")
    found = tuple(advice(version))
    long = length(version.duration_ms, SPAN.least_s)
    return Judgement(f"{long}, usable", "warn", "info", found) if found else Judgement(f"{long}, clear", "ok", "check")


def check_recording(version: Version) -> None:
    """Raise ValidationError unless a clone can be made of a recording."""
    check_sound(version)
    found_ms = version.duration_ms
    if found_ms < SPAN.least_s * 1000:
        raise ValidationError(f"{length(found_ms, SPAN.least_s)}; at least {SPAN.least_s} s. Record a little longer.")
    if found_ms > SPAN.most_s * 1000:
        most = SPAN.most_s * 1000 // MINUTE_MS
        raise ValidationError(f"{length(found_ms, SPAN.most_s)} long; at most {most}:00. Cut it shorter.")


def check_example(version: Version) -> None:
    """Raise ValidationError unless a file can be the short sample."""
    check_sound(version)
    if version.duration_ms >= EXAMPLE.most_s * 1000:
        raise ValidationError(f"{length(version.duration_ms, EXAMPLE.most_s)}; it must be under {EXAMPLE.most_s} s.")


def check_sound(version: Version) -> None:
    """Raise ValidationError for more than two channels, or silence."""
    details = version.details
    if (channels := details.get("channels", 1)) > MOST_CHANNELS:
        raise ValidationError(f"{channels} channels; one or two are taken. Export it as mono.")
    if details.get("peak_db", 0.0) < SILENT_DB or not any(details.get("peaks", [1])):
        raise ValidationError("There is only silence in it. Check the microphone, and record again.")


def can_be_followed(version: Version) -> bool:
    """Return whether a song can sing like a sound."""
    seconds, suffix = version.duration_ms / 1000, version.path.rpartition(".")[2]
    return suffix in MUSIC_REFERENCE.suffixes and MUSIC_REFERENCE.least_s <= seconds <= MUSIC_REFERENCE.most_s


def length(found_ms: int, limit_s: int) -> str:
    """Return a length as a person reads it: ``1:24``, and near a limit to the thousandth, ``9.987 s``."""
    if abs(found_ms - limit_s * 1000) < EDGE_MS:
        return f"{found_ms / 1000:.3f}".rstrip("0").rstrip(".") + " s"
    minutes, rest = divmod(found_ms, MINUTE_MS)
    return f"{minutes}:{rest // 1000:02}" if minutes else f"{found_ms / 1000:.1f} s"


def advice(version: Version) -> list[str]:
    """Return what could be better about a recording; the browser says the same while it records."""
    details = version.details
    found = []
    if details.get("clipped", 0) > CLIPPED_PER_MILLION:
        found.append("Too loud in places: the tops are cut off. Move away from the microphone.")
    if details.get("peak_db", 0.0) < QUIET_DB:
        found.append("Very quiet. Move closer to the microphone.")
    if details.get("noise_db", -90.0) > NOISE_DB:
        found.append("There is noise between the words. A quiet room is better, or switch noise removal on.")
    return found

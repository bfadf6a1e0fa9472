"""One voice as its card shows it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from studio.lib.templatetags.ui import hue
from studio.library.models import Version
from studio.library.templatetags.library import media_url
from studio.library.templatetags.waves import seconds, wave_path
from studio.voices.catalogue import Choice
from studio.voices.models import Standing, Voice, VoiceKind
from studio.voices.own import heard_by
from studio.voices.recordings import can_be_followed
from studio.workspaces.access import Seat

WAVE_BARS = 70
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Tag:
    """A short fact with its icon and colour."""

    label: str
    icon: str
    tone: str


class Card:
    """What the template of a card shows of a choice; ``sample`` is the newest one that was spoken here."""

    def __init__(self, seat: Seat, choice: Choice, sample: Version | None) -> None:
        self.seat, self.voice, self.own = seat, choice.voice, choice.own
        self.speaks, self.anchor = choice.speaks, choice.anchor
        self.sample = sample or self.own_sample()

    def own_sample(self) -> Version | None:
        """Return the test line that came with a voice, where the person may hear it."""
        return heard_by(self.seat, self.own.sample) if self.own else None

    @cached_property
    def song(self) -> Version | None:
        """Return the sound that a song can follow: its recording, or a sample that is as long as a song needs."""
        sounds = (heard_by(self.seat, self.own.recording) if self.own else None, self.sample)
        return next((sound for sound in sounds if sound is not None and can_be_followed(sound)), None)

    @property
    def voice_id(self) -> str:
        """Return the id that MiniMax knows."""
        return self.own.voice_id if self.own else self.voice.voice_id

    @property
    def hue(self) -> str:
        """Return the class of its colour."""
        return hue(self.voice_id)

    @property
    def in_list(self) -> bool:
        """Return whether it is a voice of the person's own list."""
        return self.voice.pk is not None

    @property
    def can_listen(self) -> bool:
        """Return whether a sample can be spoken with the person's key."""
        return self.in_list

    @property
    def src(self) -> str:
        """Return where its sample is."""
        assert self.sample is not None
        return media_url(self.seat, self.sample)

    @property
    def seconds(self) -> str:
        """Return the sample's length for the slider."""
        assert self.sample is not None
        return seconds(self.sample.duration_ms)

    @cached_property
    def wave(self) -> str:
        """Return its waveform; that of a voice that nobody has heard is at rest."""
        return wave_path(self.sample.details.get("peaks") if self.sample else None, WAVE_BARS)

    @property
    def source(self) -> str:
        """Return where it comes from."""
        return Voice(kind=self.voice.kind).get_kind_display()

    @property
    def about(self) -> str:
        """Return what is told of it."""
        if self.own and self.own.consent_at and not self.voice.description:
            who = f"{self.own.speaker}. " if self.own.speaker else ""
            return f"{who}Consent on file, {self.own.consent_at:%-d %b}."
        if self.voice.kind == VoiceKind.SYSTEM:
            return ". ".join(filter(None, [self.voice.language, self.voice.description]))
        return self.voice.description

    @property
    def mine(self) -> bool:
        """Return whether it belongs to the account that the person's work runs on."""
        return self.own is not None and (self.speaks or self.own.is_lost)

    @property
    def use(self) -> str:
        """Return the query that fills the form of speech, empty for what cannot be spoken with."""
        if self.own and self.own.is_mix:
            return (
                urlencode([("mix", f"{weight}:{voice_id}") for voice_id, weight in self.own.mix]) if self.speaks else ""
            )
        return urlencode({"voice": self.voice_id}) if self.speaks and self.in_list else ""

    @property
    def whose(self) -> str:
        """Return why nothing can be spoken with it."""
        if self.own is None:
            return ""
        if self.own.is_lost:
            return "MiniMax deleted it."
        if self.own.state == Standing.LEAVING:
            return "Being deleted."
        owner = str(self.own.api_key.user) if self.own.api_key else "the sandbox"
        return f"Only {owner}’s key can speak with it." if self.own.api_key else "It was made in the sandbox."

    @property
    def tags(self) -> list[Tag]:
        """Return consent, and how long MiniMax still keeps it."""
        found = [Tag("Consent", "shield", "ok")] if self.own and self.own.consent_at else []
        if self.own and self.own.can_expire:
            found += self.countdown(self.own.days_left, unused=self.own.used_at is None, insured=self.own.keep_alive)
        if self.own and self.own.is_lost:
            found.append(Tag("Lost", "alert", "bad"))
        return found

    @staticmethod
    def countdown(days: int, *, unused: bool, insured: bool) -> list[Tag]:
        """Return the days that are left, where they matter: nothing was spoken yet, or soon it is too late."""
        if insured:
            return [Tag("Kept alive", "clock", "ok")]
        if not unused and days > SOON_DAYS:
            return []
        words = f"{days} day{'s' if days != 1 else ''} left" if days else "May be deleted"
        return [Tag(words, "clock", "warn" if days <= SOON_DAYS else "info")]

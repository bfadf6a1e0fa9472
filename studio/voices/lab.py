"""What the pages of the voice lab show: its shelf of cards, and what its forms say besides their fields."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from studio.jobs.models import OPEN, Job, State
from studio.ledger.quote import Quote, in_words, price
from studio.minimax.catalog.speech import default_speech_model
from studio.minimax.catalog.voices import CLONE_LIMITS, DESIGN_LIMITS
from studio.minimax.speech.text import count_characters
from studio.voices import own, reading, recordings
from studio.voices.catalogue import Catalogue, Choice
from studio.voices.models import OwnVoice, Voice, VoiceKind
from studio.workspaces.access import Seat

ALL = "all"
STARRED = "starred"
TABS = {
    ALL: "All", VoiceKind.CLONED: "Cloned", VoiceKind.DESIGNED: "Designed", VoiceKind.MIXED: "Mixes",
    STARRED: "Favourites", VoiceKind.SYSTEM: "Built in",
}  # fmt: skip
ALWAYS = (ALL, VoiceKind.CLONED, VoiceKind.DESIGNED, VoiceKind.MIXED, VoiceKind.SYSTEM)
STARTERS = (
    ("Whispered", "Whispered."), ("Documentary", "Documentary narrator."),
    ("Advert", "Bright, quick, smiling."), ("Old radio", "Old radio announcer."),
)  # fmt: skip
LOOKED_AT = timedelta(days=1)  # for so long a failed clone is shown
LISTEN = "Listen"
SAMPLE_CHARACTERS = 60
NO_VOICE = Quote("voices", 1, "voice-clone")


@dataclass(frozen=True, slots=True)
class Tab:
    """A source of voices, with how many there are of it."""

    name: str
    label: str
    count: int
    current: bool


class Shelf(Catalogue):
    """All voices that somebody sees in a workspace: those of the person's key, and what colleagues made."""

    def __init__(self, seat: Seat, tab: str = ALL) -> None:
        super().__init__(seat.person)
        self.tab = tab if tab in TABS else ALL
        made = list(own.shown_in(seat))
        self.mine = {voice.voice_id: voice for voice in made if own.belongs_to(self.key_id, voice)}
        known = {voice.voice_id for voice in self.voices}
        absent = {voice.voice_id: voice for voice in self.mine.values() if voice.voice_id not in known}
        # Two keys may have a voice of one id each: a colleague's is told apart by what no id can hold.
        foreign = {
            f"{voice.voice_id} {voice.key}": voice for voice in made if voice is not self.mine.get(voice.voice_id)
        }
        self.made = {**self.mine, **foreign}
        names = {voice.voice_id: voice.name for voice in self.voices}
        self.everything = [*(stand_in(*row, names) for row in (absent | foreign).items()), *self.voices]
        self.voices = [voice for voice in self.everything if self.belongs(voice, self.tab)]

    def belongs(self, voice: Voice, tab: str) -> bool:
        """Return whether a voice stands under a tab."""
        return tab == ALL or (voice.voice_id in self.starred if tab == STARRED else voice.kind == tab)

    def headings(self, chosen: str = "") -> Iterator[tuple[str, list[Voice]]]:
        """Yield the one heading: what was made here, favourites and recent ones first."""
        ours = [voice for voice in self.voices if voice.own]
        liked = [voice for voice in self.voices if voice.voice_id in self.starred]
        shown = {voice.voice_id for voice in self.voices}
        recent = [voice for voice in self.used[:5] if voice.voice_id in shown]
        yield "Voices", list({voice.voice_id: voice for voice in [*ours, *liked, *recent, *self.voices]}.values())

    def choice(self, voice: Voice) -> Choice:
        """Return a voice as a card shows it."""
        made = self.made.get(voice.voice_id)
        speaks = made is None or (own.belongs_to(self.key_id, made) and not made.is_lost)
        return Choice(voice, voice.voice_id in self.starred, made, speaks)

    @property
    def tabs(self) -> list[Tab]:
        """Return the tabs that hold anything; the usual ones are always there."""
        counts = Counter[str](voice.kind for voice in self.everything)
        counts[ALL] = len(self.everything)
        counts[STARRED] = sum(voice.voice_id in self.starred for voice in self.everything)
        shown = [name for name in TABS if name in ALWAYS or counts[name] or name == self.tab]
        return [Tab(name, TABS[name], counts[name], name == self.tab) for name in shown]


def stand_in(handle: str, voice: OwnVoice, names: dict[str, str]) -> Voice:
    """Return a row, never saved, for a voice that is not in the list of this person's key; a mix tells its voices."""
    mixed = ", ".join(f"{names.get(voice_id, voice_id)} {weight}" for voice_id, weight in voice.mix)
    return Voice(voice_id=handle, name=voice.name, description=mixed or voice.description, kind=voice.kind)


class Offer(Catalogue):
    """What the dialog offers: the voices of the person's key and, where a blend can be sent, the mixes of them."""

    def __init__(self, seat: Seat, *, mixes: bool) -> None:
        super().__init__(seat.person)
        known = {voice.voice_id: voice for voice in self.voices}
        made = own.mixes_in(seat, self.key_id) if mixes else []
        self.made = {mix.voice_id: mix for mix in made if all(voice_id in known for voice_id, _ in mix.mix)}
        names = {voice_id: voice.name for voice_id, voice in known.items()}
        self.voices = [*(stand_in(*row, names) for row in self.made.items()), *self.voices]
        self.parts = {handle: [(known[one], weight) for one, weight in mix.mix] for handle, mix in self.made.items()}

    def choice(self, voice: Voice) -> Choice:
        """Return a voice as a row shows it, a mix with the voices that it is made of."""
        made, parts = self.made.get(voice.voice_id), self.parts.get(voice.voice_id, [])
        return Choice(voice, voice.voice_id in self.starred, made, parts=tuple(parts))


def listen_context(key_id: int | None) -> dict[str, str]:
    """Return what the button of a first listen says, and in a sentence what it costs; "" in the sandbox."""
    if key_id is None:
        return {"listen": LISTEN, "first_listen": ""}
    quote = Quote("characters", SAMPLE_CHARACTERS, default_speech_model().name)
    cost = f"about {SAMPLE_CHARACTERS} characters" + (f", about {price(quote)}" if price(quote) else "")
    told = f"The first listen of a voice uses {cost}. Then it is kept, and free to hear."
    return {"listen": f"{LISTEN} (uses {cost})", "first_listen": told}


def jobs_of(seat: Seat) -> list[Job]:
    """Return the clones that are being made, and those of the person that wait for a decision."""
    undecided = Q(created_by=seat.person, settled_at__gte=timezone.now() - LOOKED_AT)
    waiting = Q(state=State.UNKNOWN) | Q(undecided, state__in=[State.FAILED, State.REFUSED])
    return list(Job.objects.listed(seat, "clone").filter(Q(state__in=OPEN) | waiting).with_results()[:6])


def clone_context(seat: Seat, form: Any) -> dict[str, Any]:
    """Return what the form of a clone says besides its fields."""
    fee = price(NO_VOICE)
    recording = form.chosen_recording
    return {
        "recording": recording,
        "reading": reading.FIRST,
        "readings": reading.TEXTS,
        "fee": f"The clone itself is about {fee}, charged when it is first used." if fee else
        "Charged when the voice is first used.",
        "text_limit": CLONE_LIMITS.preview_text_limit,
        "span": recordings.SPAN,
        "limit_bytes": form.LIMIT_BYTES,
    }  # fmt: skip


def keepalive_context(form: Any) -> dict[str, Any]:
    """Return what the few words cost."""
    quote = Quote("characters", count_characters(str(form["text"].value() or "")), default_speech_model().name)
    return {"cost": f"About {price(quote)}." if price(quote) else f"{in_words(quote)}, as for any speech.".capitalize()}


def design_context(seat: Seat, form: Any) -> dict[str, Any]:
    """Return the tries so far, and what one costs."""
    line = str(form["preview_text"].value() or "")
    quote = Quote("characters", len(line), "voice-design")
    return {
        "tries": list(own.tries_in(seat)),
        "starters": STARTERS,
        "most_tries": own.MOST_TRIES,
        "cost": f"Each try is about {price(quote)}." if price(quote) else f"Each try: {in_words(quote)}.",
        "text_limit": DESIGN_LIMITS.preview_text_limit,
    }

"""What a person asks for in the voice lab: a clone, a try of a design, or a few words that keep a voice alive."""

from dataclasses import dataclass
from secrets import choice
from string import ascii_letters, digits

from studio.jobs.kinds import Order
from studio.minimax.catalog.speech import default_speech_model
from studio.minimax.catalog.voices import CLONE_LIMITS

CONSENT = "The speaker agreed to this clone and to how we will use it."
GREETING = "Hi."  # enough for MiniMax to count it as use
RANDOM_LETTERS = 10


@dataclass(frozen=True)
class CloneOrder(Order):
    """A voice like that of a recording. ``recording`` and ``example`` are keys of versions in the library."""

    voice_id: str
    name: str
    recording: str
    speaker: str = ""
    consent: str = ""  # the words that the person agreed to
    text: str = ""  # said as a test, where there is any
    model: str = default_speech_model().name
    example: str = ""
    example_text: str = ""
    said: str = ""  # what the recording must contain
    accuracy: float = CLONE_LIMITS.accuracy
    noise_reduction: bool = False
    even_volume: bool = False


@dataclass(frozen=True)
class DesignOrder(Order):
    """One try of a voice by its description; ``voice_id`` is ours, so that a lost answer can be found again."""

    voice_id: str
    prompt: str
    preview_text: str


@dataclass(frozen=True)
class KeepAliveOrder(Order):
    """A few words spoken with a voice, so that MiniMax does not delete it."""

    voice_id: str
    name: str = ""
    text: str = GREETING
    model: str = default_speech_model().name


def random_voice_id() -> str:
    """Return an id for a voice that nobody has named."""
    return "Voice" + "".join(choice(ascii_letters + digits) for _ in range(RANDOM_LETTERS)) + choice(digits)

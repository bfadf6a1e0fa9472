"""What a person asks for: a chapter to be spoken as a task, and sounds to be bound to one file."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from studio.jobs.kinds import Input, Order
from studio.minimax.catalog.speech import default_speech_model
from studio.minimax.speech.request import SpeechRequest, VoiceModify

NOTHING = SpeechRequest(default_speech_model().name, "")
REQUEST_FIELDS = frozenset(field.name for field in fields(SpeechRequest))
OWN_FIELDS = frozenset({"voice_name", "heading", "book", "chapter", "part", "digest", "words", "live"})
JOINT_S = 0.4  # between the parts of a chapter
SOUND = "sound"
COVER = "cover"
SOURCE = "source"


@dataclass(frozen=True)
class ChapterOrder(Order):
    """A text and who speaks it how; that of a book names its place there, and ``digest`` tells wishes apart."""

    request: SpeechRequest = NOTHING
    voice_name: str = ""  # as it was called then
    heading: str = ""
    book: str = ""  # the key of a book; "" for a text of its own
    chapter: str = ""
    part: int = 0  # of a chapter that is longer than a task may be
    digest: str = ""
    words: str = ""  # tells its text alone
    live: bool = False  # a take of its own, and no task
    source: str = ""  # the key of the document's version

    def to_json(self) -> dict[str, Any]:
        """Return the request's fields and our own, side by side."""
        own = {name: getattr(self, name) for name in (*sorted(OWN_FIELDS), SOURCE)}
        return {**asdict(self.request), **own}

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON, without what nobody knows."""
        asked = {name: value for name, value in data.items() if name in REQUEST_FIELDS}
        asked["timbre_weights"] = tuple((str(one), int(part)) for one, part in data.get("timbre_weights", ()))
        asked["pronunciation"] = tuple(data.get("pronunciation", ()))
        asked["modify"] = VoiceModify(**data.get("modify", {}))
        own = {name: value for name, value in data.items() if name in OWN_FIELDS or name == SOURCE}
        return cls(replace(NOTHING, **asked), **own)


@dataclass(frozen=True)
class BindOrder(Order):
    """Sounds in their order, and which of them begin a chapter; silences are in seconds."""

    title: str = ""
    author: str = ""
    sounds: tuple[str, ...] = ()  # keys of versions
    chapters: tuple[tuple[str, int], ...] = ()  # a title, and how many sounds it has
    cover: str = ""
    source: str = ""  # the document that was read
    gap_s: float = 1.5  # between chapters
    even: bool = True  # all chapters equally loud
    book: str = ""
    joint_s: float = JOINT_S  # between the parts of one chapter
    inner: tuple[int, ...] = ()  # the sounds whose paragraph goes on in the next one
    speakers: tuple[str, ...] = ()  # who is heard in each sound, where that is not one voice for a chapter

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON."""
        chapters = tuple((str(title), int(count)) for title, count in data["chapters"])
        several = {name: tuple(data.get(name, ())) for name in ("sounds", "inner", "speakers")}
        return cls(**{**data, **several, "chapters": chapters})

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Return the sounds, the cover and the document."""
        named = ((COVER, self.cover), (SOURCE, self.source))
        sounds = (Input(f"{SOUND}-{number}", key) for number, key in enumerate(self.sounds))
        return (*sounds, *(Input(role, key) for role, key in named if key))

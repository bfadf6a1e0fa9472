"""Voices: the built-in ones, and those that an account has made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.answers import text
from studio.minimax.link import Link

KINDS = {"system_voice": "system", "voice_cloning": "cloned", "voice_generation": "designed"}


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One voice; ``kind`` is system, cloned or designed. Voices of an account's own often have no name."""

    voice_id: str
    name: str
    description: str
    kind: str


class Voices:
    """The voice endpoints."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def list(self, voice_type: str = "all") -> list[VoiceRow]:
        """Return the voices: all, system, voice_cloning or voice_generation. Costs nothing. Raises ApiError."""
        answer = await self._link.ask("POST", "/v1/get_voice", json={"voice_type": voice_type})
        return list(rows_of(answer))


def rows_of(answer: dict[str, Any]) -> Iterator[VoiceRow]:
    """Yield the voices of an answer, of which any list may be null or missing."""
    for place, kind in KINDS.items():
        found = answer.get(place)
        for row in found if isinstance(found, list) else []:
            if isinstance(row, dict) and (voice_id := text(row.get("voice_id"))):
                yield VoiceRow(voice_id, text(row.get("voice_name")), words_of(row.get("description")), kind)


def words_of(description: Any) -> str:
    """Return a description that may come as one text or in lines."""
    lines = description if isinstance(description, list) else [description]
    return " ".join(filter(None, map(text, lines)))

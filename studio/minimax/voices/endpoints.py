"""Voices: the built-in ones, and those that an account has made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.voices.create import CloneRequest, CloneResult, DesignedVoice, clone_of, designed_of
from studio.minimax.voices.voice_id import voice_id_problem
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.body import drop_empty
from studio.minimax.wire.parse import parse_text
from studio.minimax.wire.transport import Timeouts

__all__ = ["CloneRequest", "CloneResult", "DesignedVoice", "VoiceRow", "Voices", "voice_id_problem"]

KINDS = {"system_voice": "system", "voice_cloning": "cloned", "voice_generation": "designed"}
OWN = {"cloned": "voice_cloning", "designed": "voice_generation"}
MAKE = Timeouts(first_s=300, idle_s=60, total_s=300)


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One voice; ``kind`` is system, cloned or designed. Voices of an account's own often have no name."""

    voice_id: str
    name: str
    description: str
    kind: str


class Voices:
    """The voice endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def list(self, voice_type: str = "all") -> list[VoiceRow]:
        """Return the voices: all, system, voice_cloning or voice_generation. Costs nothing. Raises ApiError."""
        answer = await self._client.request_json("POST", "/v1/get_voice", json={"voice_type": voice_type})
        return list(rows_of(answer))

    async def clone(self, request: CloneRequest) -> CloneResult:
        """Make a voice like that of a recording. Costs, a preview besides; sent once. Raises ApiError.

        Until somebody speaks with it, it is not in the list, and after a week it is forgotten.
        """
        answer = await self._client.request_json("POST", "/v1/voice_clone", timeouts=MAKE, json=request.body())
        return clone_of(answer, request.voice_id)

    async def design(
        self, prompt: str, preview_text: str, *, voice_id: str = "", aigc_watermark: bool = False
    ) -> DesignedVoice:
        """Make a voice as it is described, and hear it say something. Costs; sent once. Raises ApiError."""
        body = drop_empty(
            prompt=prompt, preview_text=preview_text, voice_id=voice_id, aigc_watermark=aigc_watermark or None
        )
        return designed_of(await self._client.request_json("POST", "/v1/voice_design", timeouts=MAKE, json=body))

    async def delete(self, voice_id: str, kind: str) -> None:
        """Delete a voice of one's own; ``kind`` is cloned or designed. Costs nothing. Raises ApiError."""
        body = {"voice_type": OWN[kind], "voice_id": voice_id}
        await self._client.request_json("POST", "/v1/delete_voice", json=body)


def rows_of(answer: dict[str, Any]) -> Iterator[VoiceRow]:
    """Yield the voices of an answer, of which any list may be null or missing."""
    for place, kind in KINDS.items():
        found = answer.get(place)
        for row in found if isinstance(found, list) else []:
            if isinstance(row, dict) and (voice_id := parse_text(row.get("voice_id"))):
                yield VoiceRow(voice_id, parse_text(row.get("voice_name")), words_of(row.get("description")), kind)


def words_of(description: Any) -> str:
    """Return a description that may come as one text or in lines."""
    lines = description if isinstance(description, list) else [description]
    return " ".join(filter(None, map(parse_text, lines)))

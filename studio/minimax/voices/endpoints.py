"""Voice endpoints: list built-in and own voices, clone, design, delete."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.voices.create import CloneRequest, CloneResult, DesignedVoice, parse_clone, parse_design
from studio.minimax.voices.voice_id import check_voice_id
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.body import drop_empty
from studio.minimax.wire.parse import parse_text
from studio.minimax.wire.transport import Timeouts

__all__ = ["CloneRequest", "CloneResult", "DesignedVoice", "VoiceRow", "Voices", "check_voice_id"]

KIND_BY_FIELD = {"system_voice": "system", "voice_cloning": "cloned", "voice_generation": "designed"}
VOICE_TYPE_BY_KIND = {"cloned": "voice_cloning", "designed": "voice_generation"}
CREATE_TIMEOUTS = Timeouts(first_s=300, idle_s=60, total_s=300)


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice; ``kind`` is system, cloned or designed. An account's own voices often have no name."""

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
        answer = await self._client.request("POST", "/v1/get_voice", json={"voice_type": voice_type})
        return list(iter_rows(answer))

    async def clone(self, request: CloneRequest) -> CloneResult:
        """Clone a voice from a recording. Costs, and so does a preview; sent once. Raises ApiError.

        The list shows the voice only after its first use; unused, MiniMax deletes it after seven days.
        """
        answer = await self._client.request("POST", "/v1/voice_clone", timeouts=CREATE_TIMEOUTS, json=request.to_json())
        return parse_clone(answer, request.voice_id)

    async def design(
        self, prompt: str, preview_text: str, *, voice_id: str = "", aigc_watermark: bool = False
    ) -> DesignedVoice:
        """Design a voice from a description, with a spoken preview. Costs; sent once. Raises ApiError."""
        body = drop_empty(
            prompt=prompt, preview_text=preview_text, voice_id=voice_id, aigc_watermark=aigc_watermark or None
        )
        return parse_design(await self._client.request("POST", "/v1/voice_design", timeouts=CREATE_TIMEOUTS, json=body))

    async def delete(self, voice_id: str, kind: str) -> None:
        """Delete an own voice; ``kind`` is cloned or designed. Costs nothing. Raises ApiError."""
        body = {"voice_type": VOICE_TYPE_BY_KIND[kind], "voice_id": voice_id}
        await self._client.request("POST", "/v1/delete_voice", json=body)


def iter_rows(answer: dict[str, Any]) -> Iterator[VoiceRow]:
    """Yield the voices of an answer; any of its lists may be null or missing."""
    for place, kind in KIND_BY_FIELD.items():
        found = answer.get(place)
        for row in found if isinstance(found, list) else []:
            if isinstance(row, dict) and (voice_id := parse_text(row.get("voice_id"))):
                name, description = parse_text(row.get("voice_name")), join_description(row.get("description"))
                yield VoiceRow(voice_id, name, description, kind)


def join_description(description: Any) -> str:
    """Return a description, which may come as one text or as lines."""
    lines = description if isinstance(description, list) else [description]
    return " ".join(filter(None, map(parse_text, lines)))

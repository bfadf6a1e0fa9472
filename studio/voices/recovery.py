"""Whether a voice was made although its answer never came: its id, which we chose, tells; nothing here costs."""

from typing import Any

from studio.jobs.kinds import Api, Done, Step, Waiting
from studio.minimax.errors import Refused
from studio.minimax.voices.endpoints import CloneRequest

TAKEN = 2039
NO_RECORDING = "1"  # no file has this number: what is asked for with it is refused, whatever else is right
PAUSES_S = (2.0, 8.0)  # between looks


def ticket_for(voice_id: str, code: int | None, *, listed: bool) -> dict[str, Any] | None:
    """Return the ticket of an order whose answer never came; a refusal explains it only where the id is taken.

    ``listed`` says whether MiniMax lists such a voice at once: a clone is in no list until it was used.
    """
    if code not in (None, TAKEN):
        return None
    return {"voice_id": voice_id, "listed": listed, "known": code == TAKEN, "looks": 0}


async def look(api: Api, ticket: dict[str, Any]) -> Step:
    """Return that the voice is there, or when to look again. Raises Refused where it did not appear, ApiError."""
    if ticket["known"] or await exists(api, ticket["voice_id"], listed=ticket["listed"]):
        return Done(facts={"found_again": True})
    looks = ticket["looks"]
    if looks >= len(PAUSES_S):
        raise Refused("the voice is not there")
    return Waiting({**ticket, "looks": looks + 1}, PAUSES_S[looks])


async def exists(api: Api, voice_id: str, *, listed: bool) -> bool:
    """Return whether MiniMax is seen to have a voice of this account. Raises ApiError."""
    if any(row.voice_id == voice_id for row in await api.voices.list()):
        return True
    return not listed and await is_taken(api, voice_id)


async def is_taken(api: Api, voice_id: str) -> bool:
    """Return whether a clone's id is taken; a clone is in no list until it was used. Raises ApiError."""
    try:
        await api.voices.clone(CloneRequest(NO_RECORDING, voice_id))
    except Refused as refusal:
        return refusal.code == TAKEN
    return True

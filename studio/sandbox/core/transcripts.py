"""Transcripts of sound made here, by the SHA-256 of its bytes, so that it is recognized when it comes back."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.pieces import Piece
from studio.sandbox.models import Reference

BEGINNING = "words-"
LONGEST_MS = 501_000  # nobody may ask what is said in longer sound


async def record_transcript(pieces: AsyncGenerator[Piece]) -> AsyncGenerator[Piece]:
    """Yield pieces as they are made; their transcript is stored before their facts are passed on."""
    digest = hashlib.sha256()
    async with aclosing(pieces):
        async for piece in pieces:
            digest.update(piece.audio)
            if piece.facts and piece.facts["duration_ms"] <= LONGEST_MS:
                await in_database(store_transcript, BEGINNING + digest.hexdigest(), piece.facts)
            yield piece


def store_transcript(name: str, facts: dict[str, Any]) -> None:
    """Store the times of sentences and words, or of a song's lines; whoever has the sound may ask for them."""
    told = {"sentence": facts.get("sentences", facts.get("lines", [])), "word": facts.get("words", [])}
    Reference.objects.get_or_create(name=name, defaults={"owner": "", "created": now(), "facts": told})


async def find_transcript(sha256: str) -> dict[str, list[dict[str, Any]]] | None:
    """Return the transcript of a sound by `sentence` and by `word`, times in ms; None for a sound that is not ours."""
    row = await in_database(Reference.objects.filter(name=BEGINNING + sha256).first)
    return row.facts if row else None

"""Decode the audio of an answer."""

from binascii import unhexlify
from typing import Any

from studio.minimax.errors import Broken


def decode_audio(hex_text: Any, trace_id: str) -> bytes:
    """Return the bytes of hexadecimal text. Raises Broken where it is empty or invalid: the answer was charged."""
    try:
        # Unlike bytes.fromhex, unhexlify rejects spaces.
        audio = unhexlify(hex_text) if isinstance(hex_text, str | bytes) else b""
    except ValueError:
        audio = b""
    if not audio:
        raise Broken("MiniMax sent sound that cannot be read", trace_id=trace_id)
    return audio

"""Ids: numbers on one endpoint and text on the next, text here."""

from typing import Any

from studio.minimax.wire.envelope import text


def id_text(found: Any) -> str:
    """Return an id as text; empty for none: nought, which stands for "not yet", and whatever else is no id."""
    # Never by way of a float: an id has more digits than one can hold.
    number = str(found) if isinstance(found, int) and not isinstance(found, bool) else text(found)
    return "" if number == "0" else number

"""Ids: numbers on one endpoint and text on the next, text here."""

from typing import Any


def id_text(found: Any) -> str:
    """Return an id as text; empty for none: nought, which stands for "not yet", and whatever else is no id."""
    # Never by way of a float: an id has more digits than one can hold.
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return "" if str(found) == "0" else str(found)

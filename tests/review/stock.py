"""Films, pictures and texts in several versions, and what people say about them."""

from typing import Any

from studio.accounts.models import User
from studio.library.media.derivatives import MediaFacts
from studio.library.models import Asset, Version
from studio.review import comments
from studio.review.models import Comment
from studio.workspaces.access import Seat, seat_for
from tests.library.films import film
from tests.library.page.stock import Shelve

FILM = {"duration_ms": 6000, "width": 320, "height": 180, "fps": 25, "frames": 150, "tone": "2a"}
PICTURE = {"width": 1600, "height": 1000, "tone": "30", "clear": False}
LINES = "The keeper winds the clockwork.\n\nThe tide is out.\nThe lamp is lit.\n"


def clip(shelve: Shelve, **more: Any) -> Version:
    """Put a film of six seconds on the shelf."""
    facts = {"facts": MediaFacts("video", FILM), "kind": "video", "title": "Teaser opening"}
    return shelve(more.pop("data", None) or film(), **{**facts, **more})


def text(shelve: Shelve, words: str = LINES, **more: Any) -> Version:
    """Put a text on the shelf."""
    facts = {"facts": MediaFacts("text", {"encoding": "utf-8"}), "kind": "upload", "title": "Script"}
    return shelve(words.encode(), **{**facts, "hint": "script.txt", **more})


def seat_of(person: User) -> Seat:
    """Return a person's seat in Tidewater."""
    return seat_for(person, "tidewater")


def say(person: User, version: Version, words: str = "Warmer, please.", **more: Any) -> Comment:
    """Have a person say something about a version."""
    return comments.add(seat_of(person), version, words, **more)


def address(asset: Asset, query: str = "") -> str:
    """Return the address of the page of one thing."""
    return f"/w/tidewater/a/{asset.key}/{query}"

"""Addresses of what a workspace keeps for its chats."""

from typing import Any

from django.template import Library
from django.urls import reverse

from studio.chat.shelf.models import ShelfItem
from studio.chat.shelf.views import Shelf
from studio.workspaces.access import Seat

register = Library()


@register.simple_tag
def shelf_url(shelf: Shelf, seat: Seat, what: str, item: ShelfItem | None = None) -> str:
    """Return the address of a page of the shelf: list, new, or edit, use, delete of one thing."""
    name = f"chat:{shelf.name}" if what == "list" else f"chat:{shelf.name}_{what}"
    keys: list[Any] = [seat.workspace.slug, *([item.key] if item else [])]
    return reverse(name, args=keys)

"""Who is here now: people with an open page, in this process's memory; the database hears of it when they go."""

import asyncio
from collections.abc import Callable

from django.utils import timezone

from studio.workspaces.models import Membership

GRACE_S = 5.0  # a page that gives way to the next one is no going
Place = tuple[int, int]  # ids of the workspace and the person


class Presence:
    """Counts the open pages of each person in a workspace. Changed on the server's loop only, read anywhere."""

    def __init__(self) -> None:
        self.pages: dict[Place, int] = {}

    def is_here(self, workspace_id: int, person_id: int) -> bool:
        """Return whether a person has a page of a workspace open, or had a moment ago."""
        return (workspace_id, person_id) in self.pages

    def come(self, place: Place) -> bool:
        """Count a page, and return whether the person was not here before."""
        is_new = place not in self.pages
        self.pages[place] = self.pages.get(place, 0) + 1
        return is_new

    def go(self, place: Place, gone: Callable[[], None]) -> None:
        """Discount a page; ``gone`` is called after a while unless another one is open then."""
        self.pages[place] -= 1
        if not self.pages[place]:
            asyncio.get_running_loop().call_later(GRACE_S, self.settle, place, gone)

    def settle(self, place: Place, gone: Callable[[], None]) -> None:
        """Forget a person who has no page open."""
        if self.pages.get(place) == 0:
            del self.pages[place]
            gone()


presence = Presence()


def note_last_here(place: Place) -> None:
    """Write when a person was here last: once a going, never while they stay."""
    workspace_id, person_id = place
    Membership.objects.filter(workspace_id=workspace_id, user_id=person_id).update(last_here_at=timezone.now())

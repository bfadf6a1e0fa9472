"""How a workspace begins."""

from django.utils.text import slugify

from studio.accounts.models import User
from studio.workspaces.models import Membership, Role, Workspace

NAMELESS = "studio"  # for names of which an address can show nothing
ROOM = 34  # of the slug's 40 characters; the rest is for a number


def found(owner: User, name: str) -> Workspace:
    """Return a new workspace with its owner's seat; inside the caller's transaction."""
    space = Workspace.objects.create(slug=free_slug(name), name=name, created_by=owner)
    Membership.objects.create(workspace=space, user=owner, role=Role.OWNER)
    return space


def free_slug(name: str) -> str:
    """Return what addresses call a workspace of this name: ``tidewater``, or ``tidewater-2`` for the next one."""
    slug = slugify(name)[:ROOM].strip("-_") or NAMELESS
    taken = set(Workspace.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(f"{slug}-{n}" for n in range(2, len(taken) + 3) if f"{slug}-{n}" not in taken)

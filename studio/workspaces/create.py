"""Creation of workspaces."""

from django.utils.text import slugify

from studio.accounts.models import User
from studio.workspaces.models import Membership, Role, Workspace

FALLBACK_SLUG = "studio"  # for a name without a single character that slugs allow
MAX_BASE_LENGTH = 34  # of the slug's 40 characters; the rest is for a numeric suffix


def create_workspace(owner: User, name: str) -> Workspace:
    """Create a workspace and its owner's membership, inside the caller's transaction."""
    workspace = Workspace.objects.create(slug=free_slug(name), name=name, created_by=owner)
    Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    return workspace


def free_slug(name: str) -> str:
    """Return an unused slug for a name: ``tidewater``, else ``tidewater-2``, and so on."""
    slug = slugify(name)[:MAX_BASE_LENGTH].strip("-_") or FALLBACK_SLUG
    taken = set(Workspace.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(f"{slug}-{n}" for n in range(2, len(taken) + 3) if f"{slug}-{n}" not in taken)

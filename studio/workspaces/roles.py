"""What each role may do: the one table that code, pages and tests read."""

from dataclasses import dataclass

from studio.workspaces.models import Role

EVERYBODY = frozenset(Role.values)
REVIEWERS = EVERYBODY - {Role.VIEWER}
MAKERS = REVIEWERS - {Role.REVIEWER}
ADMINS = MAKERS - {Role.EDITOR}
OWNERS = ADMINS - {Role.ADMIN}


@dataclass(frozen=True, slots=True)
class Right:
    """Something that a role may do: its words on pages, the roles, and what the others are told."""

    words: str
    roles: frozenset[str]
    refusal: str


RIGHTS = {
    "view": Right("See everything in the gallery", EVERYBODY, ""),
    "comment": Right("Comment", REVIEWERS, "You can look at everything here, but not comment."),
    "decide": Right(
        "Approve, request changes", REVIEWERS, "You can look at everything here, but not approve or request changes."
    ),
    "make": Right("Make and edit", MAKERS, "You can look at everything here, but not make new things."),
    "delete_own": Right("Delete own work", MAKERS, "You can look at everything here, but not delete anything."),
    "delete_any": Right(
        "Delete the work of others", ADMINS, "Only its maker, an admin or an owner can delete or restore this."
    ),
    "clone": Right("Clone voices", MAKERS, "You can use the voices here, but not clone any."),
    "invite": Right("Invite people", ADMINS, "Only owners and admins invite people."),
    "change_roles": Right("Change roles, remove people", ADMINS, "Only owners and admins change roles."),
    "manage": Right("Change settings and budget", ADMINS, "Only owners and admins change the workspace's settings."),
    "delete_workspace": Right("Delete the workspace", OWNERS, "Only owners delete a workspace."),
}
# What a role comes to in a few words: where one is chosen, and before an invitation is taken.
SUMMARIES = {
    Role.OWNER: "Everything, also delete the workspace",
    Role.ADMIN: "Also manage people and settings",
    Role.EDITOR: "Make and edit",
    Role.REVIEWER: "Watch, comment, approve",
    Role.VIEWER: "Look at everything",
}


def may(role: str, verb: str) -> bool:
    """Return whether a role has a right."""
    return role in RIGHTS[verb].roles


def rights_of(role: str) -> list[str]:
    """Return the words of what a role may do."""
    return [right.words for right in RIGHTS.values() if role in right.roles]


def grantable_by(role: str) -> list[Role]:
    """Return the roles that somebody may give to others: an owner any, an admin any but Owner."""
    if not may(role, "change_roles"):
        return []
    return [one for one in Role if role == Role.OWNER or one != Role.OWNER]


def table() -> list[tuple[str, list[bool]]]:
    """Return the rows of the page's table: what may be done, and whether each role may."""
    return [(right.words, [role in right.roles for role in Role]) for right in RIGHTS.values()]

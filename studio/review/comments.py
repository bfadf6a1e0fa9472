"""What a person can do to comments, called alike by pages, commands and tests."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Asset, Version
from studio.review.actions import lock, newest_of
from studio.review.anchors import Anchor
from studio.review.announce import announce
from studio.review.models import Change, Comment, Mention
from studio.review.queries import people_who
from studio.review.telling import tell_named, tell_thread
from studio.workspaces.access import Seat


@transaction.atomic
def add(
    seat: Seat,
    version: Version,
    text: str,
    anchor: Anchor | None = None,
    *,
    parent: Comment | None = None,
    must_change: bool = False,
) -> Comment:
    """Say something about a version, or answer in a thread."""
    asset = lock(version.asset)
    thread = parent.parent or parent if parent else None
    last = 0 if thread else asset.comments.aggregate(last=Max("number"))["last"] or 0
    comment = Comment.objects.create(
        asset=asset,
        version=version,
        parent=thread,
        number=None if thread else last + 1,
        author=seat.person,
        text=text,
        place=(anchor or Anchor()).to_json(),
        must_change=must_change,
    )
    tell_thread(comment, mention(comment))
    announce(asset)
    return comment


@transaction.atomic
def edit(comment: Comment, text: str) -> None:
    """Change what one has said; what it said before is kept, and only who is newly named is told."""
    fresh = Comment.objects.select_for_update().get(pk=comment.pk)
    if fresh.text == text:
        return
    earlier = [*fresh.earlier, {"text": fresh.text, "at": timezone.now().isoformat()}]
    Comment.objects.filter(pk=comment.pk).update(text=text, earlier=earlier, edited_at=timezone.now())
    comment.text = text
    mention(comment)
    announce(comment.asset)


def delete(comment: Comment) -> None:
    """Take back what one has said; that there was something stays."""
    write(comment, deleted_at=comment.deleted_at or timezone.now())


def restore(comment: Comment) -> None:
    """Put back what was deleted."""
    write(comment, deleted_at=None)


def resolve(seat: Seat, comment: Comment) -> None:
    """Close a thread, in the newest version; one that is closed keeps who closed it."""
    if comment.resolved_at is None:
        newest = newest_of(comment.asset)
        write(comment, resolved_at=timezone.now(), resolved_by=seat.person, resolved_in=newest)


def answer_changes(comment: Comment) -> None:
    """Note that what was made for a comment is not what was meant; the thread stays open."""
    Change.objects.filter(comment=comment, version__isnull=False).update(answered_at=timezone.now())
    announce(comment.asset)


def reopen(comment: Comment) -> None:
    """Open a thread again."""
    write(comment, resolved_at=None, resolved_by=None, resolved_in=None)


def write(comment: Comment, **values: object) -> None:
    """Write columns of a comment, and tell the pages."""
    Comment.objects.filter(pk=comment.pk).update(**values)
    for name, value in values.items():
        setattr(comment, name, value)
    announce(comment.asset)


def mention(comment: Comment) -> list[User]:
    """Note and return who is named in a comment, of those who may see it now; who was named before is told no more."""
    asset: Asset = comment.asset
    named = [person for person in named_in(comment.text, people_who("view", asset)) if person != comment.author]
    for person in named:
        row, is_new = Mention.objects.get_or_create(comment=comment, person=person)
        if is_new:
            tell_named(row)
    return named


def named_in(text: str, people: Iterable[User]) -> list[User]:
    """Return the people who are named by ``@Name``: the longest name wins, and it ends with a word."""
    found, rest = [], text
    for person in sorted(people, key=lambda one: -len(str(one))):
        rest, times = re.subn(rf"(?<!\w)@{re.escape(str(person))}(?!\w)", " ", rest, flags=re.IGNORECASE)
        if times:
            found.append(person)
    return found

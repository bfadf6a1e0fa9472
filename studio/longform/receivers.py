"""What long-form speech does when a job is made and when it ends."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import Http404

from studio.jobs.models import OPEN, Job, State
from studio.jobs.signals import created, settled
from studio.jobs.socket import notifications
from studio.longform import actions
from studio.longform.models import Book, Chapter, Spoken
from studio.longform.order import BindOrder, ChapterOrder
from studio.longform.progress import progress_of
from studio.voices.queries import remember_use
from studio.workspaces.access import seat_for

BOOK = "book"  # what of a workspace changed


@receiver(created)
def note_part(sender: Any, *, job: Job, **rest: Any) -> None:
    """Write which part of which chapter a job speaks."""
    order = job.order
    if not isinstance(order, ChapterOrder) or not order.book:
        return
    chapter = Chapter.objects.filter(key=order.chapter, book__key=order.book, book__workspace=job.workspace_id).first()  # type: ignore[attr-defined]
    if chapter is not None:
        told = {"part": order.part, "digest": order.digest, "words": order.words}
        Spoken.objects.create(chapter=chapter, job=job, **told)


@receiver(settled)
def tell_book(sender: Any, *, job: Job, **rest: Any) -> None:
    """Have the book's page drawn anew; once every chapter is there, its file is made."""
    order = job.order
    if not isinstance(order, ChapterOrder | BindOrder) or not order.book:
        return
    notifications.announce_change(job.workspace_id, BOOK, order.book)  # type: ignore[attr-defined]
    if isinstance(order, ChapterOrder) and job.state == State.DONE:
        remember_use(job.created_by_id, order.request.voice_id)  # type: ignore[attr-defined]
        transaction.on_commit(partial(bind_if_whole, order.book, job), robust=True)


def is_under_way(book: Book) -> bool:
    """Return whether some part of a book is being spoken."""
    return Job.objects.filter(pk__in=Spoken.objects.filter(chapter__book=book).values("job"), state__in=OPEN).exists()


def bind_if_whole(key: str, job: Job) -> None:
    """Make the file of a book whose last chapter has just come; whoever asked for that chapter asks for this."""
    book = Book.objects.kept().select_related("source__asset").filter(key=key, workspace=job.workspace_id).first()  # type: ignore[attr-defined]
    # While anything is under way it cannot be whole; that is a cheap question, and this is asked for each paragraph.
    if book is None or is_under_way(book) or not progress_of(book).is_whole:
        return
    try:
        seat = seat_for(job.created_by, job.workspace.slug, "make")
        actions.bind(seat, book)
    except (Http404, PermissionDenied):  # a sound or a seat is gone: a person asks for the file
        return
    notifications.announce_change(book.workspace_id, BOOK, key)  # type: ignore[attr-defined]

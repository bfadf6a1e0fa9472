"""The way to a book: through a seat, and nowhere else."""

from django.http import Http404

from studio.longform.models import Book, Chapter
from studio.workspaces.access import Seat


def book_for(seat: Seat, key: str, *, in_bin: bool = False) -> Book:
    """Return a book of the seat's workspace; ``in_bin`` also finds deleted ones. Raises Http404."""
    books = Book.objects.visible_to(seat).select_related("source__asset", "created_by").filter(key=key)
    book = (books if in_bin else books.kept()).first()
    if book is None:
        raise Http404
    return book


def chapter_for(seat: Seat, key: str) -> Chapter:
    """Return a chapter of a book on the seat's shelf. Raises Http404."""
    chapters = Chapter.objects.select_related("book__source__asset")
    found = chapters.filter(book__in=Book.objects.visible_to(seat).kept(), key=key).first()
    if found is None:
        raise Http404
    return found

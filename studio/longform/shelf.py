"""What the pages of long-form speech show: the shelf of books, and one book with its settings and chapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.html import format_html

from studio.ledger.quote import Quote, in_words, price
from studio.longform.access import book_for
from studio.longform.models import Book
from studio.longform.progress import Progress
from studio.longform.speaking import SpeakingForm
from studio.minimax.speech.text import estimate_seconds
from studio.speech import choices
from studio.voices.models import Voice
from studio.workspaces.access import Seat

SHELF = 30
SPARE_ROWS = 1  # to write in without script; each sending brings another one
LETTERS = "a" * 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """Amount and length in words, and money where a price is known."""

    words: str
    money: Any
    is_free: bool = False


class Composer:
    """A form as its page shows it, right or wrong."""

    def __init__(self, form: SpeakingForm) -> None:
        self.form = form

    @property
    def voice(self) -> Voice | None:
        """Return the chosen voice."""
        return self.form.voices.get(str(self.form["voice_id"].value() or ""))

    @property
    def chosen(self) -> str:
        """Return what a phone's way to the settings is called."""
        mood, speed = str(self.form["emotion"].value() or ""), str(self.form["speed"].value())
        names = [self.voice.name if self.voice else "", dict(choices.MOODS).get(mood, "").lower() if mood else ""]
        return ", ".join(filter(None, [*names, f"{speed}×" if speed not in ("1", "1.0") else ""]))

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Return how words are to be said."""
        return [pair for pair in self.form["pronunciation"].value() or [] if any(pair)]

    @property
    def spare_rows(self) -> range:
        """Return the numbers of further rows."""
        return range(len(self.pairs), len(self.pairs) + SPARE_ROWS)

    @property
    def estimate(self) -> Estimate:
        """Return the line beside the button of the shelf."""
        return Estimate("Chapters are shown before anything costs", "", is_free=True)


class BookComposer(Composer):
    """A book's settings, and what the chapters that are still to be spoken will come to."""

    def __init__(self, form: SpeakingForm, progress: Progress) -> None:
        super().__init__(form)
        self.progress = progress

    @property
    def speed(self) -> float:
        """Return the speed, or that of every day where it makes no sense."""
        try:
            return min(max(float(self.form["speed"].value()), 0.5), 2.0)
        except (TypeError, ValueError):
            return 1.0

    @property
    def estimate(self) -> Estimate:
        """Return the line beside the button: how much is sent, about how long it lasts, and what it costs."""
        count = self.progress.characters
        if not self.progress.wanting:
            return Estimate("Every chapter is spoken" if self.progress.is_whole else "Everything is asked for", "")
        quote = Quote("characters", count, str(self.form["model"].value()))
        seconds = estimate_seconds(LETTERS, self.speed) / len(LETTERS) * count
        cost = price(quote)
        chapters = len(self.progress.wanting)
        words = in_words(quote, seconds).removesuffix(f", about {cost}")
        return Estimate(
            f"{chapters} chapter{'' if chapters == 1 else 's'}, {words}",
            format_html("about <b>{}</b>", str(cost)) if cost else "",
        )


def shelf_context(seat: Seat, form: SpeakingForm) -> dict[str, Any]:
    """Return what the page shows besides form and newest job."""
    draft = f"longform {seat.workspace.slug} {seat.person.pk}"  # where this browser keeps it
    return {"books": books_of(seat), "composer": Composer(form), "draft": draft}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some books, and the key after which the next ones begin ("" at the end)."""

    rows: Sequence[Book]
    next: str


def books_of(seat: Seat, before: str = "") -> Shelf:
    """Return the newest books, or those behind one, with how many chapters and characters they have. Raises Http404."""
    kept = Q(chapters__left_out=False)
    books = Book.objects.visible_to(seat).kept().select_related("created_by")
    counted = books.annotate(count=Count("chapters", filter=kept), characters=Sum("chapters__characters", filter=kept))
    if before:
        last = book_for(seat, before, in_bin=True)
        at = last.created_at
        counted = counted.filter(Q(created_at__lte=at), Q(created_at__lt=at) | Q(id__lt=last.pk))
    found = list(counted.order_by("-created_at", "-id")[: SHELF + 1])
    return Shelf(found[:SHELF], found[SHELF - 1].key if len(found) > SHELF else "")


def book_context(seat: Seat, form: SpeakingForm, progress: Progress, voices: dict[str, Voice]) -> dict[str, Any]:
    """Return what the page of a book shows."""
    composer = BookComposer(form, progress)
    for row in progress.rows:
        row.voice = voices.get(row.chapter.voice_id)
        row.cost = price(Quote("characters", row.chapter.characters, str(form["model"].value())))
    return {"composer": composer, "progress": progress, "rows": progress.rows}

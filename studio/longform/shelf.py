"""What the pages of long-form speech show: the shelf of books, and one book with its settings and chapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studio.jobs.models import Job
from studio.ledger.quote import Quote, in_words, price
from studio.longform.access import book_for
from studio.longform.characters import lines_of
from studio.longform.cutting import NOBODY, has_cast
from studio.longform.models import Book, Character
from studio.longform.progress import Progress, Row
from studio.longform.speaking import SpeakingForm
from studio.minimax.catalog.rate_limits import RATE_LIMITS
from studio.minimax.speech.text import estimate_seconds
from studio.speech import choices
from studio.voices.models import Voice
from studio.workspaces.access import Seat

SHELF = 30
CHAPTERS = 12  # on the page of a book at first
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


def count(number: int, noun: str) -> str:
    """Return a number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
    def amount(self) -> str:
        """Return what is sent: chapters as tasks, or takes, and how long it lasts until the last of them has begun."""
        progress = self.progress
        chapters = count(len(progress.wanting), "chapter")
        if not progress.book.settings.get("live"):
            return chapters
        minutes = progress.requests // RATE_LIMITS["speech"].requests
        begun = f", begun within {count(minutes, 'minute')}" if minutes else ""
        return f"{chapters} in {count(progress.requests, 'take')}{begun}"

    @property
    def estimate(self) -> Estimate:
        """Return the line beside the button: how much is sent, about how long it lasts, and what it costs."""
        count = self.progress.characters
        if not self.progress.wanting:
            return Estimate("Every chapter is spoken" if self.progress.is_whole else "Everything is asked for", "")
        quote = Quote("characters", count, str(self.form["model"].value()))
        seconds = estimate_seconds(LETTERS, self.speed) / len(LETTERS) * count
        cost = price(quote)
        words = in_words(quote, seconds).removesuffix(f", about {cost}")
        return Estimate(
            f"{self.amount}, {words}",
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


@dataclass(frozen=True, slots=True)
class Rows:
    """Some chapters of a book, and the key after which the next ones begin ("" at the end)."""

    rows: Sequence[Row]
    next: str
    last: int  # the number of the book's last one


def rows_of(progress: Progress, after: str = "", until: str = "") -> Rows:
    """Return the chapters behind one, or the first ones, as far as another one at least."""
    every = progress.rows
    places = {row.chapter.key: at for at, row in enumerate(every)}
    begin = places.get(after, -1) + 1
    end = max(begin + CHAPTERS, places.get(until, -1) + 1)
    found = every[begin:end]
    ids = [take.pk for row in found for take in row.asked] if not progress.book.settings.get("live") else []
    jobs = {job.pk: job for job in Job.objects.with_results().filter(pk__in=ids)} if ids else {}
    for row in found:
        row.jobs = [jobs[take.pk] for take in row.asked if take.pk in jobs]
    return Rows(found, found[-1].chapter.key if end < len(every) else "", len(every))


def dress_rows(rows: Sequence[Row], form: SpeakingForm) -> None:
    """Add what a page shows of chapters: the voice and the price."""
    model = str(form["model"].value())
    for row in rows:
        row.voice = form.voices.get(row.chapter.voice_id)
        row.cost = price(Quote("characters", row.chapter.characters, model))


@dataclass(frozen=True, slots=True)
class Person:
    """A character as the page of a book shows it."""

    row: Character
    voice: Voice | None
    lines: int
    names: Sequence[Character] = ()
    others: str = ""  # HTML of the options that name everybody else


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who speaks in a book, whose words the narrator reads, and how many lines are nobody's."""

    shown: Sequence[Person]
    put_away: Sequence[Person]
    nobody: int


def people_of(progress: Progress, form: SpeakingForm) -> People:
    """Return the characters of a book, whoever speaks most first."""
    cast = progress.cast
    lines = lines_of(cast, (row.chapter for row in progress.spoken))
    # Each is an option of all others: a template that drew them one by one took most of the page's time.
    options = {row.pk: format_html('<option value="{}">Same as {}</option>', row.key, row.name) for row in cast.shown}
    shown = [
        Person(row, form.voices.get(row.voice_id), lines[row.pk], cast.names_of(row), join_others(options, row.pk))
        for row in cast.shown
    ]
    away = [Person(row, None, 0) for row in cast.put_away]
    return People(sorted(shown, key=lambda one: -one.lines), away, lines[NOBODY])


def join_others(options: dict[int, SafeString], own: int) -> SafeString:
    """Return all options but one's own."""
    return SafeString("".join(html for pk, html in options.items() if pk != own))


def book_context(form: SpeakingForm, progress: Progress, rows: Rows) -> dict[str, Any]:
    """Return what the page of a book shows."""
    dress_rows(rows.rows, form)
    people = people_of(progress, form) if has_cast(progress.book) else None
    pace = RATE_LIMITS["speech"].requests
    return {"composer": BookComposer(form, progress), "rows": rows, "people": people, "pace": pace}

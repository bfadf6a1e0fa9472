"""Who says what in a book: proposed from its text, and put right by people before anything is spoken."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from studio.longform.cast import Cast, Troupe
from studio.longform.cutting import NARRATOR, NOBODY, Casting, cut_anew, has_cast, pieces_of, remember, words_of
from studio.longform.dialogue.marks import Words
from studio.longform.dialogue.names import assign, names_in
from studio.longform.models import NAME_LENGTH, OPENING, Book, Chapter, Character
from studio.longform.speaking import ANOTHER

MOST = 60  # names that are proposed, those first that speak most


@transaction.atomic
def find(book: Book) -> None:
    """Propose who says what in all chapters; what people have put right already stays. One text at a time."""
    book.settings = {**book.settings, "live": "yes", "cast": True}
    book.save(update_fields=["settings"])
    names: Counter[str] = Counter()
    for chapter in chapters_of(book):
        names.update(filter(None, names_in(words_of(chapter))))
    known = [row.name for row in book.people.all()]
    most = [name for name, _ in names.most_common(MOST)]
    troupe = Troupe(book, allowed=[*most, *known])
    for chapter in chapters_of(book):
        cut_anew(chapter, casting_of(troupe, frozenset(names)))
        chapter.save(update_fields=["parts", "cast", "speakers"])


@transaction.atomic
def dismiss(book: Book) -> None:
    """Have one voice read each chapter again; who says what is kept for another time."""
    book.settings = {**book.settings, "cast": False}
    book.save(update_fields=["settings"])
    split_anew(book)


def split_anew(book: Book) -> None:
    """Cut all chapters anew, since the book is spoken in another way now; one text at a time."""
    for chapter in chapters_of(book):
        cut_anew(chapter)
        chapter.save(update_fields=["parts", "cast", "speakers"])


def chapters_of(book: Book) -> Any:
    """Return the chapters one after the other, each with this very book."""
    for chapter in book.chapters.all().iterator(chunk_size=1):
        chapter.book = book
        yield chapter


def casting_of(troupe: Troupe, familiar: frozenset[str]) -> Casting:
    """Return what proposes who says each part of a chapter's paragraphs."""

    def propose(chapter: list[list[Words]]) -> list[list[int]]:
        rows = assign(chapter, familiar)
        return [
            [troupe.find(name, one.text[:OPENING]) for one, name in zip(words, names, strict=True)]
            for words, names in zip(chapter, rows, strict=True)
        ]

    return propose


def write_text(chapter: Chapter, text: str) -> None:
    """Give a chapter another text; what is new in it is proposed to somebody of the book."""
    chapter.write(text)
    casting = None
    if has_cast(chapter.book):
        names = [row.name for row in chapter.book.people.all()]
        casting = casting_of(Troupe(chapter.book), frozenset(names))
    cut_anew(chapter, casting)
    chapter.save()


@transaction.atomic
def put_right(chapter: Chapter, data: Mapping[str, Any]) -> None:
    """Write who says what, by names of fields (``who_3``); "" is the narrator, and a new name a new character."""
    troupe, cast, pieces = Troupe(chapter.book), Cast.of(chapter.book), pieces_of(chapter)
    for part, (row, piece) in enumerate(zip(chapter.cast, pieces, strict=True)):
        if not piece.is_said or f"who_{part}" not in data:
            continue
        name = to_name(data[f"who_{part}"])
        if name != cast.name_of(row[0]) or (not name and row[0] == NOBODY):
            row[0] = troupe.find(name, piece.text)
    remember(chapter, [piece.is_said for piece in pieces])
    chapter.save(update_fields=["cast", "speakers"])


def to_name(value: Any) -> str:
    """Return a name in one line."""
    return " ".join(str(value).replace("\x00", "").split())[:NAME_LENGTH]


class CharacterRows:
    """What a form says of each character; those that it does not name stay as they are."""

    def __init__(self, book: Book, data: Mapping[str, Any]) -> None:
        self.faults: list[str] = []
        self.rows = list(book.people.all()) if has_cast(book) else []
        self.by_key = {row.key: row for row in self.rows}
        for row in self.rows:
            if f"name_{row.key}" in data:
                self.read(row, data)

    def read(self, row: Character, data: Mapping[str, Any]) -> None:
        """Take what was put right of a character; a name that another one has makes both the same."""
        name = to_name(data[f"name_{row.key}"])
        row.voice_id = str(data.get(f"voice_{row.key}", "")).strip()
        other = self.by_key.get(str(data.get(f"same_{row.key}", "")))
        if not name:
            self.faults.append(f"“{row.name}” needs a name. To have the narrator read it, put it away.")
        elif name.casefold() != row.name.casefold():
            other = next((one for one in self.rows if one.name.casefold() == name.casefold()), other)
            row.name = row.name if other else name
        if other is not None and Cast(self.rows).resolve_name(other) is not row:
            row.same_as = other

    @property
    def voices(self) -> tuple[str, ...]:
        """Return the voices that characters have."""
        return tuple(dict.fromkeys(row.voice_id for row in self.rows if row.voice_id))

    def check(self, voices: Mapping[str, Any]) -> None:
        """Note whose voice cannot be used."""
        self.faults += [f"{row.name}: {ANOTHER}" for row in self.rows if row.voice_id and row.voice_id not in voices]

    def save(self) -> None:
        """Write the characters."""
        Character.objects.bulk_update(self.rows, ["name", "voice_id", "same_as"])


def change(book: Book, verb: str, key: str) -> None:
    """Do what a button of the characters says; ``key`` names one of them."""
    own = book.people.filter(key=key)
    match verb:
        case "cast":
            find(book)
        case "one-voice":
            dismiss(book)
        case "away" | "back":
            own.update(put_away=verb == "away")
        case "apart":
            own.update(same_as=None)


def lines_of(cast: Cast, chapters: Any) -> Counter[int]:
    """Return how many parts each character says, by id; those of nobody under ``NOBODY``."""
    found: Counter[int] = Counter()
    for chapter in chapters:
        for who, *_ in chapter.cast:
            row = cast.resolve(who) if who > NARRATOR else None
            found[row.pk if row else NOBODY if who == NOBODY else NARRATOR] += 1
    return found

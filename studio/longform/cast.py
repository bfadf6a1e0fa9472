"""The characters of a book as they speak: merged ones are one, and one that was put away is the narrator's."""

from collections.abc import Iterable
from typing import Self

from studio.longform.cutting import NARRATOR, NOBODY, has_cast
from studio.longform.models import NAME_LENGTH, Book, Character


class Cast:
    """Characters by their ids, as a chapter names them."""

    def __init__(self, rows: Iterable[Character]) -> None:
        self.rows = {row.pk: row for row in rows}

    @classmethod
    def of(cls, book: Book) -> Self:
        """Return the characters of a book; none where one voice reads all of it, which takes no query."""
        return cls(book.people.all() if has_cast(book) else ())

    def resolve(self, who: int) -> Character | None:
        """Return who says something, None for the narrator."""
        row = self.rows.get(who)
        for _ in range(len(self.rows)):  # not for ever, whatever the rows say
            if row is None or row.same_as_id is None:  # type: ignore[attr-defined]
                break
            row = self.rows.get(row.same_as_id)  # type: ignore[attr-defined]
        return None if row is None or row.put_away else row

    def voice_of(self, who: int) -> str:
        """Return the voice of whoever says something; "" is that of the chapter."""
        row = self.resolve(who) if who > NARRATOR else None
        return row.voice_id if row else ""

    def name_of(self, who: int) -> str:
        """Return the name of whoever says something; "" for the narrator and for nobody."""
        row = self.resolve(who)
        return row.name if row else ""

    @property
    def shown(self) -> list[Character]:
        """Return those who speak, each once."""
        return [row for row in self.rows.values() if row.same_as_id is None and not row.put_away]  # type: ignore[attr-defined]

    @property
    def put_away(self) -> list[Character]:
        """Return those whose words the narrator reads."""
        return [row for row in self.rows.values() if row.same_as_id is None and row.put_away]  # type: ignore[attr-defined]

    def names_of(self, row: Character) -> list[Character]:
        """Return the other names of a character."""
        return [one for one in self.rows.values() if one.same_as_id and self.resolve_name(one) is row]  # type: ignore[attr-defined]

    def resolve_name(self, row: Character) -> Character:
        """Return the character that a name belongs to, put away or not."""
        seen = {row.pk}
        while (other := self.rows.get(row.same_as_id or 0)) is not None and other.pk not in seen:  # type: ignore[attr-defined]
            row = other
            seen.add(row.pk)
        return row


class Troupe:
    """The characters of a book by name, made as they are met."""

    def __init__(self, book: Book, allowed: Iterable[str] | None = None) -> None:
        self.book = book
        self.allowed = None if allowed is None else {name.casefold() for name in allowed}
        self.ids = {row.name.casefold(): row.pk for row in book.people.order_by("-id")}

    def find(self, name: str | None, example: str = "") -> int:
        """Return the id of whoever has a name: "" is the narrator's, None nobody's."""
        if not name:
            return NOBODY if name is None else NARRATOR
        known = self.ids.get(name.casefold())
        if known is None and (self.allowed is None or name.casefold() in self.allowed):
            made = Character.objects.create(book=self.book, name=name[:NAME_LENGTH], example=example[:120])
            known = self.ids[name.casefold()] = made.pk
        return NOBODY if known is None else known

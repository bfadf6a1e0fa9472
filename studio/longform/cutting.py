"""What is sent of a chapter one by one: as much as a task may hold, or paragraphs, or what each person says in them."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from studio.longform.dialogue.marks import Words, find_words
from studio.longform.models import Book, Chapter
from studio.longform.parts import FILE_LIMIT, LIMIT, TAKE_LIMIT, cut, digest_of, paragraphs_of
from studio.minimax.speech.text import count_characters

NARRATOR = 0  # whoever reads the chapter
NOBODY = -1  # said aloud, and nobody knows by whom: whoever reads the chapter
type Casting = Callable[[list[list[Words]]], list[list[int]]]  # who says each part of each paragraph, by their ids


@dataclass(frozen=True, slots=True)
class Piece:
    """What is sent at once; ``goes_on`` tells that its paragraph began in the piece before."""

    text: str
    paragraph: int = 0
    place: int = 0  # among the words of its paragraph
    is_said: bool = False
    goes_on: bool = False


def is_live(book: Book) -> bool:
    """Return whether a book is spoken paragraph by paragraph."""
    return bool(book.settings.get("live"))


def has_cast(book: Book) -> bool:
    """Return whether characters speak with voices of their own, which takes as many requests as there are voices."""
    return is_live(book) and bool(book.settings.get("cast"))


def pieces_of(chapter: Chapter) -> list[Piece]:
    """Return the pieces of a chapter as they were cut when its text was written."""
    if is_live(chapter.book):
        return list(cut_paragraphs(words_of(chapter)))
    whole = [Piece(one) for one in cut(chapter.text, FILE_LIMIT)]
    if len(whole) == len(chapter.parts) or not chapter.parts:
        return whole
    return [Piece(one) for one in cut(chapter.text, LIMIT)]  # it was written when texts did not travel as files


def words_of(chapter: Chapter) -> list[list[Words]]:
    """Return the words of each paragraph, apart by who says them where characters have voices of their own."""
    paragraphs = paragraphs_of(chapter.text)
    return find_words(paragraphs) if has_cast(chapter.book) else [[Words(one, False)] for one in paragraphs]


def cut_paragraphs(paragraphs: Sequence[Sequence[Words]]) -> Iterator[Piece]:
    """Yield the pieces of paragraphs, none of them longer than a take may be."""
    for number, words in enumerate(paragraphs):
        goes_on = False
        for place, one in enumerate(words):
            for text in cut(one.text, TAKE_LIMIT):
                yield Piece(text, number, place, one.is_said, goes_on)
                goes_on = True


def cut_anew(chapter: Chapter, casting: Casting | None = None) -> None:
    """Write what is sent of a chapter; whoever was said to say something still does, ``casting`` proposes the rest."""
    chapter.parts = []
    if not has_cast(chapter.book):
        note(chapter, pieces_of(chapter), None)
        return
    words = words_of(chapter)
    pieces = list(cut_paragraphs(words))
    told = {digest: deque(people) for digest, people in chapter.speakers.items()}
    proposed = casting(words) if casting else []
    who = []
    for piece in pieces:
        known = told.get(digest_of(piece.text))
        otherwise = proposed[piece.paragraph][piece.place] if proposed else NOBODY
        who.append((known.popleft() if known else otherwise) if piece.is_said else NARRATOR)
    note(chapter, pieces, who)


def note(chapter: Chapter, pieces: Sequence[Piece], who: Sequence[int] | None) -> None:
    """Write the pieces of a chapter with who says them; None leaves what is known of that for another time."""
    people = [NARRATOR] * len(pieces) if who is None else who
    chapter.parts = [digest_of(piece.text) for piece in pieces]
    chapter.cast = [
        [one, piece.goes_on, count_characters(piece.text)] for piece, one in zip(pieces, people, strict=True)
    ]
    if who is not None:
        remember(chapter, [piece.is_said for piece in pieces])


def remember(chapter: Chapter, said: Sequence[bool]) -> None:
    """Keep who says what beside the words, so that it outlasts an edit of others and another way of speaking."""
    told: defaultdict[str, list[int]] = defaultdict(list)
    for digest, row, is_said in zip(chapter.parts, chapter.cast, said, strict=True):
        if is_said:
            told[digest].append(row[0])
    chapter.speakers = dict(told)

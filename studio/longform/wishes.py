"""What tells one wish for a part of a book from another."""

import json
from hashlib import sha256

from studio.longform.cast import Cast
from studio.longform.models import Book, Chapter
from studio.longform.speaking import SpeakingForm

SENT = ("sentence_s", "paragraph_s")


class Wishes:
    """What tells one wish for a part from another: its words, who speaks, and how."""

    def __init__(self, book: Book, cast: Cast) -> None:
        self.book, self.cast = book, cast
        asked = {name: book.settings.get(name) for name in (*SpeakingForm.SPOKEN, *SENT)}
        self.asked = {**asked, "live": True} if book.settings.get("live") else asked
        self.tails: dict[str, str] = {}  # by voice

    def of(self, chapter: Chapter, part: int) -> str:
        """Return the wish for a part of a chapter."""
        return self.for_words(chapter.parts[part], self.voice_of(chapter, part))

    def voice_of(self, chapter: Chapter, part: int) -> str:
        """Return the id of the voice that says a part: its character's, the chapter's, or the book's."""
        who = chapter.cast[part][0] if part < len(chapter.cast) else 0
        return self.cast.voice_of(who) or chapter.voice_id or str(self.asked["voice_id"] or "")

    def for_words(self, digest: str, voice_id: str) -> str:
        """Return the wish for some words of a voice."""
        if voice_id not in self.tails:
            self.tails[voice_id] = json.dumps({**self.asked, "voice_id": voice_id}, sort_keys=True)
        return sha256(f'["{digest}", {self.tails[voice_id]}]'.encode()).hexdigest()[:32]

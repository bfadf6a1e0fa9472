"""Read a file that somebody opens as a script: its text, or in words why there is none."""

from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any

from studio.tools.text_files.docx import NotADocument, read_docx
from studio.tools.text_files.encodings import LABELS, decode
from studio.tools.text_files.times import has_times, take_out_times

MOST_TEXT_BYTES, MOST_BYTES = 1_000_000, 5_000_000
PREVIEW_LINES, PREVIEW_LENGTH = 3, 160
ZIP = b"PK\x03\x04"
# What people take for text files, by their first bytes, and what to do with each.
OTHERS = {
    b"%PDF": "is a PDF. Copy its text and paste it here, or save it as .docx or .txt",
    b"{\\rtf": "is rich text. Save it as .docx or .txt, then open that",
    b"\xd0\xcf\x11\xe0": "is an old Word document. Save it as .docx or .txt, then open that",
}


class Unreadable(Exception):
    """A file that cannot be opened; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """What a file holds. ``spoken`` is the text without times, where it has some; ``preview`` shows a guess."""

    text: str
    title: str
    encoding: str = ""  # a label; empty for documents, which have none
    guessed: bool = False
    preview: list[str] = field(default_factory=list)
    spoken: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the answer to the page."""
        choices = [{"name": name, "label": label} for name, label in LABELS.items()] if self.guessed else []
        return {**asdict(self), "encodings": choices}


def read_text_file(name: str, data: bytes, encoding: str = "") -> TextFile:
    """Return the text of a file, read by ``encoding`` where somebody chose one. Raises Unreadable."""
    refuse_other(name, data)
    title = PurePath(name).stem
    if data.startswith(ZIP):
        text, own = read_document(name, data)
        return timed(TextFile(text, own or title))
    found = decode(data, encoding)
    if found is None:
        raise Unreadable(f"“{name}” is not a text. Open a .txt, .md or .docx file.")
    text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise Unreadable(f"“{name}” is empty.")
    shown = [line.strip()[:PREVIEW_LENGTH] for line in text.split("\n") if line.strip()]
    # Lines of plain letters are the same in every encoding: those with others tell whether the guess is right.
    shown.sort(key=str.isascii)
    name_of = LABELS.get(found.encoding, found.encoding.upper())
    return timed(TextFile(text, title, name_of, found.guessed, shown[:PREVIEW_LINES] if found.guessed else []))


def refuse_other(name: str, data: bytes) -> None:
    """Refuse what is too big or no text by its first bytes. Raises Unreadable."""
    most = MOST_BYTES if data.startswith(ZIP) else MOST_TEXT_BYTES
    if len(data) > most:
        raise Unreadable(f"“{name}” is {len(data) / 1e6:.1f} MB; at most {most / 1e6:.0f} MB. Split it first.")
    for mark, words in OTHERS.items():
        if data.startswith(mark):
            raise Unreadable(f"“{name}” {words}.")


def read_document(name: str, data: bytes) -> tuple[str, str]:
    """Return text and title of a Word document. Raises Unreadable."""
    try:
        text, title = read_docx(data)
    except NotADocument as error:
        raise Unreadable(f"“{name}” cannot be opened: {error}. Save it anew as .docx or .txt.") from error
    if not text:
        raise Unreadable(f"“{name}” has no text in it.")
    return text, title


def timed(file: TextFile) -> TextFile:
    """Return the file with what would be spoken of it, where it has times."""
    if not has_times(file.text):
        return file
    spoken = take_out_times(file.text)
    return TextFile(file.text, file.title, file.encoding, file.guessed, file.preview, spoken)

"""Chapters of an archive of texts: each file is one, or several where it has headings."""

import re
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from studio.lib.worker import WorkFailed
from studio.longform.reading.archive import open_archive, read_member
from studio.longform.reading.found import Found
from studio.longform.reading.plain import decode_text, split_text

SUFFIXES = (".txt", ".md", ".markdown")
ARCHIVES = (".zip", ".epub", ".docx", ".7z", ".rar", ".gz", ".tar")
DIGITS = re.compile(r"(\d+)")


def read_zipped(path: Path) -> Found:
    """Return the chapters of all texts in an archive, in the order of their names. Raises WorkFailed."""
    with open_archive(path) as archive:
        names = [one.filename for one in archive.infolist() if is_content(one.filename)]
        texts = sorted((name for name in names if suffix_of(name) in SUFFIXES), key=in_order)
        if not texts:
            raise WorkFailed(explain_none(names))
        found = Found([])
        for name in texts:
            add_text(found, archive, name)
    return found


def add_text(found: Found, archive: ZipFile, name: str) -> None:
    """Add the chapters of one text. Raises WorkFailed that names the file."""
    try:
        text, encoding = decode_text(read_member(archive, name))
    except WorkFailed as error:
        raise WorkFailed(f"“{PurePosixPath(name).name}”: {error}") from None
    found.encoding = found.encoding or encoding
    found.chapters += [one for one in split_text(text, PurePosixPath(name).stem) if one.text]


def is_content(name: str) -> bool:
    """Return whether a member is a file of its maker's, not of their system's."""
    return not name.endswith("/") and not name.startswith("__MACOSX/") and "/." not in f"/{name}"


def suffix_of(name: str) -> str:
    """Return a name's ending in small letters."""
    return PurePosixPath(name).suffix.lower()


def in_order(name: str) -> list[tuple[int, str]]:
    """Return a key that puts 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (0, part.casefold()) for part in DIGITS.split(name) if part]


def explain_none(names: list[str]) -> str:
    """Return why an archive has nothing to read."""
    if any(suffix_of(name) in ARCHIVES for name in names):
        return "There is another archive in this archive. Unpack it, and open what is in it."
    return "There is no text in this archive. Put .txt or .md files into it."

"""First bytes that tell a file's type, and names of files that are not kept, for sentences."""

import puremagic

MARK_BYTES = 4
BRANDS = slice(8, 12)
MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<svg", b"<script", b"<head", b"<body")
STRANGERS = (
    (b"GIF8", "a GIF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document of an old form, or a protected one"),
    (b"%PDF-", "a PDF"),
    (b"#EXTM3U", "a playlist"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"BM", "a bitmap"),
    (b"8BPS", "a Photoshop file"),
    (b"{\\rtf", "a rich text document"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x1f\x8b", "a compressed file"),
)


def brand(head: bytes) -> bytes:
    """Return the major brand of an ISO base media file (MP4 and its kin), or nothing."""
    return head[BRANDS] if head[4:8] == b"ftyp" else b""


def is_markup(head: bytes) -> bool:
    """Return whether a file begins as a page or a drawing that browsers would run."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP)


def is_stranger(head: bytes) -> bool:
    """Return whether a file begins with the mark of a type that is not kept."""
    return any(head.startswith(mark) for mark, _ in STRANGERS)


def has_letter_mark(head: bytes) -> bool:
    """Return whether a file begins with a known mark that has letters in it.

    Only such marks count against raw samples: quiet ones are small numbers, and look like many a binary format.
    """
    marks = [match.byte_match for match in puremagic.magic_string(head)]
    return any(len(mark) >= MARK_BYTES and sum(32 <= byte < 127 for byte in mark) > 1 for mark in marks)


def describe_stranger(head: bytes) -> str:
    """Return what a file that is not kept seems to be: "an SVG drawing", "a file that Studio does not know"."""
    if not head:
        return "an empty file"
    if is_markup(head):
        return "an SVG drawing" if b"<svg" in head.lower() else "a web page or markup"
    return next((words for mark, words in STRANGERS if head.startswith(mark)), "a file that Studio does not know")

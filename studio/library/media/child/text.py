"""Texts in the media child: which encoding they are in, and how long they are."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import charset_normalizer

from studio.lib.worker import Answer, WorkFailed
from studio.library.media.child.files import write_files

MOST_BYTES = 16 << 20
LOOKED_AT = 1 << 16
EXCERPT = 400  # characters
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLDER = ["cp1252", "cp1251", "cp1250", "shift_jis", "gb18030", "big5", "euc_kr"]


def inspect(source: str, reader: str) -> Iterator[Answer]:
    """Measure a text: its encoding, characters, lines and how it begins."""
    encoding, text = decode(Path(source))
    lines = text.count("\n") + (not text.endswith("\n"))
    excerpt = text[:EXCERPT].lstrip()
    yield {"encoding": encoding, "characters": len(text), "lines": lines, "excerpt": excerpt}, b""


def derive(source: str, reader: str, targets: dict[str, str]) -> Iterator[Answer]:
    """Write the text in UTF-8."""
    _, text = decode(Path(source))

    def render(name: str, file: BinaryIO) -> None:
        file.write(text.encode())

    return write_files(targets, render)


def decode(source: Path) -> tuple[str, str]:
    """Return the encoding of a text and the text. Raises WorkFailed for what is none."""
    if (size := source.stat().st_size) > MOST_BYTES:
        raise WorkFailed(f"This text has {size / (1 << 20):.1f} MB; {MOST_BYTES >> 20} MB at most are taken.")
    data = source.read_bytes()
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "") or guess(data)
    try:
        text = data.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        where = f"byte 0x{error.object[error.start]:02X} at position {error.start:,}"
        raise WorkFailed(f"This is no text that can be read as {encoding}: {where}.") from None
    if "\0" in text:
        raise WorkFailed(f"There is a NUL character at {text.index(chr(0)):,}, so this is no text.")
    return encoding, text


def guess(data: bytes) -> str:
    """Return UTF-8 where all of it decodes, else the likeliest older encoding of the beginning."""
    try:
        data.decode()
    except UnicodeDecodeError:
        head = data[:LOOKED_AT]
        if len(data) > LOOKED_AT:
            head = head[: head.rfind(b"\n") + 1] or head  # not in the middle of a character
        best = charset_normalizer.from_bytes(head, cp_isolation=OLDER).best()
        return best.encoding if best else "utf-8"
    return "utf-8"

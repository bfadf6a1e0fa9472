"""Books, Word documents and archives of the tests, made by hand as their programs make them."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

from PIL import Image

from tests.tools.documents import docx, paragraph

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
XHTML = "application/xhtml+xml"
KEEPER = "The keeper climbs one hundred and eighteen steps. He lights the lamp."
CHAPTERS = (
    ("The Lamp", KEEPER),
    ("The Storm", "The wind turned at noon."),
    ("The Last Night", "Nobody came. It was quiet."),
)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return a ZIP of some members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            # As the standard of books asks: the first file tells what it is, and is not compressed.
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return file.getvalue()


def page(title: str, text: str) -> str:
    """Return one page of a book."""
    words = "".join(f"<p>{escape(one)}</p>" for one in text.split("\n\n"))
    head = "<head><title>x</title><style>p{}</style></head>"
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{head}<body><h2>{title}</h2>{words}</body></html>'


def cover() -> bytes:
    """Return the picture on a cover."""
    file = io.BytesIO()
    Image.new("RGB", (600, 900), (30, 60, 90)).save(file, "JPEG")
    return file.getvalue()


def epub(
    chapters: Sequence[tuple[str, str]] = CHAPTERS,
    *,
    title: str = "The Last Keeper",
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    """Return a book as a program for books makes it, with a table of contents and a cover."""
    numbers = range(len(chapters))
    items = "".join(f'<item id="c{n}" href="text/c%20{n}.xhtml" media-type="{XHTML}"/>' for n in numbers)
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    links = "".join(f'<li><a href="text/c%20{n}.xhtml">{name}</a></li>' for n, (name, _) in enumerate(chapters))
    told = f"<dc:title>{title}</dc:title><dc:creator>Mara Lindqvist</dc:creator><dc:language>en</dc:language>"
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{told}</metadata><manifest>"
        f'<item id="nav" href="nav.xhtml" properties="nav" media-type="{XHTML}"/>'
        f'<item id="pic" href="cover.jpg" properties="cover-image" media-type="image/jpeg"/>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    nav = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol>{links}</ol></nav></body></html>'
    pages = {f"OEBPS/text/c {n}.xhtml": page(name, text) for n, (name, text) in enumerate(chapters)}
    head = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    return zipped({**head, "OEBPS/nav.xhtml": nav, "OEBPS/cover.jpg": cover(), **pages, **(more or {})})


def word(chapters: Iterable[tuple[str, str]] = CHAPTERS) -> bytes:
    """Return a Word document whose chapters begin with headings."""
    return docx("".join(paragraph(title, "berschrift1") + paragraph(text) for title, text in chapters))


def lying(name: str, content: bytes, claimed: int) -> bytes:
    """Return a ZIP whose directory says that a member unpacks to fewer bytes than it does."""
    whole = bytearray(zipped({name: content}))
    at = whole.rfind(b"PK\x01\x02")
    struct.pack_into("<I", whole, at + 24, claimed)
    return bytes(whole)


def overlapping(copies: int = 20) -> bytes:
    """Return a ZIP whose entries are all the same bytes."""
    whole = zipped({"a.txt": b"x" * 50_000})
    at, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entry = whole[at:end]
    entries = b"".join(entry.replace(b"a.txt", b"%c.txt" % (97 + number)) for number in range(copies))
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, copies, copies, len(entries), at, 0)
    return whole[:at] + entries + tail


def encrypted() -> bytes:
    """Return a ZIP whose member says that it takes a password."""
    whole = bytearray(zipped({"a.txt": "The tide is out."}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.index(mark)
        whole[at + place] |= 1
    return bytes(whole)

"""The text of a Word document (.docx), read within limits: a ZIP of XML may be a bomb."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile, ZipInfo

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "noBreakHyphen": "-"}
MOST_MEMBERS, MOST_BYTES, MOST_RATIO, RATIO_FROM = 2_000, 50_000_000, 200, 1_000_000
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
ENCRYPTED = 0x1


class NotADocument(Exception):
    """The file is no Word document that can be read; the message says why."""


def read_docx(data: bytes) -> tuple[str, str]:
    """Return a document's text, and its title if it has one. Raises NotADocument."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            check_limits(archive.infolist())
            styles = style_names(archive) if STYLES in archive.namelist() else {}
            blocks = list(paragraphs(read_member(archive, DOCUMENT), styles))
    except (BadZipFile, KeyError, ParseError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotADocument("it is no Word document, or it is damaged") from error
    title = next((text for style, text in blocks if style in ("title", "heading 1") and text.strip()), "")
    return "\n\n".join(text for _, text in blocks if text.strip()), title.strip()


def check_limits(members: list[ZipInfo]) -> None:
    """Refuse what is no document but a bomb. Raises NotADocument."""
    big = [one for one in members if one.file_size > RATIO_FROM]
    if (
        len(members) > MOST_MEMBERS
        or sum(one.file_size for one in members) > MOST_BYTES
        or any(one.file_size > one.compress_size * MOST_RATIO for one in big)
    ):
        raise NotADocument("it unpacks to far more than a text needs")
    if any(one.flag_bits & ENCRYPTED for one in members):
        raise NotADocument("it is protected by a password")


def read_member(archive: ZipFile, name: str) -> BytesIO:
    """Return a member's bytes: the directory may lie about its size. Raises NotADocument, KeyError."""
    with archive.open(name) as member:
        content = member.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotADocument("it unpacks to far more than a text needs")
    return BytesIO(content)


def style_names(archive: ZipFile) -> dict[str, str]:
    """Return each style's name by its id: the ids are translated, the names are not."""
    names = {}
    for _, element in iterparse(read_member(archive, STYLES)):
        if element.tag == W + "style":
            name = element.find(W + "name")
            names[element.get(W + "styleId", "")] = name.get(W + "val", "").lower() if name is not None else ""
            element.clear()
    return names


def paragraphs(document: BytesIO, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield style name and text of each paragraph, also of those in tables and boxes, each once."""
    hidden = 0  # a text box stands twice: as it is, and for programs that cannot show it
    for event, element in iterparse(document, events=("start", "end")):
        step = 1 if event == "start" else -1
        if element.tag == FALLBACK:
            hidden += step
            if event == "end":
                element.clear()
        elif element.tag == W + "p" and event == "end" and not hidden:
            # A paragraph that holds a text box comes after those in the box, which are emptied by then.
            yield style_of(element, styles), "".join(pieces(element))
            element.clear()


def style_of(paragraph: Element, styles: dict[str, str]) -> str:
    """Return the name of a paragraph's style, or nothing."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return styles.get(style.get(W + "val", ""), "") if style is not None else ""


def pieces(element: Element) -> Iterator[str]:
    """Yield what is read of an element: no deleted text, no second form of a text box."""
    for child in element:
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag != FALLBACK:
            yield from pieces(child)

"""One page of an EPUB: paragraphs as they are read aloud, without notes of how they are said or drawn."""

import html.entities
import re
from dataclasses import dataclass, field
from typing import Self
from xml.etree.ElementTree import Element, ParseError, fromstring

from studio.lib.worker import WorkFailed

ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
KNOWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}
SILENT = {"script", "style", "nav", "rt", "rp", "head", "svg", "math", "audio", "video", "template"}
BLOCKS = {
    "p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd",
    "blockquote", "pre", "table", "tr", "figure", "figcaption", "header", "footer", "aside", "main", "body", "hr",
    "address",
}  # fmt: skip
HEADINGS = {"h1", "h2", "h3"}
TYPE = "{http://www.idpf.org/2007/ops}type"
DEEPEST = 200


def tag(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def parse(data: bytes) -> Element:
    """Return the root of a page. Raises WorkFailed for one that is damaged."""
    try:
        return fromstring(ENTITY.sub(to_character, data))
    except ParseError as error:
        raise WorkFailed(f"A page of this book is damaged (line {error.position[0]:,}).") from None


def to_character(found: re.Match[bytes]) -> bytes:
    """Return what a named entity of HTML stands for, as a number that XML knows."""
    if found[1] in KNOWN:
        return found[0]
    code = html.entities.name2codepoint.get(found[1].decode())
    return b"&#%d;" % code if code else b""


@dataclass(slots=True)
class Page:
    """Parts of a page by the places that the table of contents names; the first begins at no place."""

    anchors: set[str]
    parts: list[tuple[str, list[str]]] = field(default_factory=lambda: [("", [""])])
    heading: str = ""

    @classmethod
    def read(cls, data: bytes, anchors: set[str]) -> Self:
        """Return a page that is cut at some places. Raises WorkFailed."""
        page = cls(anchors)
        page.add(parse(data), 0)
        page.parts = [part for part in page.parts if part[0] or any(block.strip() for block in part[1])]
        return page

    def add(self, element: Element, depth: int) -> None:
        """Add an element and what is in it."""
        name = tag(element)
        is_hidden = element.get("hidden") is not None or element.get(TYPE) == "pagebreak"
        if name in SILENT or is_hidden or depth > DEEPEST:
            return
        if element.get("id") in self.anchors and element.get("id"):
            self.parts.append((element.get("id", ""), [""]))
        is_block = name in BLOCKS
        if is_block:
            self.end_block()
        if name in HEADINGS and not self.heading:
            self.heading = " ".join("".join(element.itertext()).split())
        self.say("\n" if name == "br" else element.text)
        for child in element:
            self.add(child, depth + 1)
            self.say(child.tail)
        if is_block:
            self.end_block()

    def say(self, text: str | None) -> None:
        """Add words to the present paragraph; line breaks of the file are spaces."""
        if text:
            self.parts[-1][1][-1] += text if text == "\n" else " ".join(re.split(r"\s+", text))

    def end_block(self) -> None:
        """Begin another paragraph."""
        if self.parts[-1][1][-1]:
            self.parts[-1][1].append("")

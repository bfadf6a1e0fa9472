"""Chapters of a Word document: a paragraph of the first level of headings begins one."""

from pathlib import Path
from xml.etree.ElementTree import ParseError

from studio.lib.worker import WorkFailed
from studio.longform.reading.archive import open_archive
from studio.longform.reading.found import Chapter, Found, to_text, to_title
from studio.longform.reading.plain import split_text
from studio.tools.text_files.docx import DOCUMENT, STYLES, NotADocument, paragraphs, read_member, style_names

LEVELS = ("heading 1", "heading 2")
TITLE = "title"


def read_word(path: Path) -> Found:
    """Return the chapters of a document. Raises WorkFailed."""
    with open_archive(path) as archive:
        names = set(archive.namelist())
        if DOCUMENT not in names:
            raise WorkFailed("This is no Word document that can be read.")
        try:
            styles = style_names(archive) if STYLES in names else {}
            blocks = [
                (style, text) for style, text in paragraphs(read_member(archive, DOCUMENT), styles) if text.strip()
            ]
        except ParseError:
            raise WorkFailed("This Word document is damaged.") from None
        except NotADocument as error:
            raise WorkFailed(f"This Word document cannot be read: {error}.") from None
    title = next((to_title(text) for style, text in blocks if style == TITLE), "")
    return Found(split_blocks(blocks), title=title)


def split_blocks(blocks: list[tuple[str, str]]) -> list[Chapter]:
    """Return chapters by the highest level of headings that there is; without any, as a plain text is split."""
    level = next((one for one in LEVELS if any(style == one for style, _ in blocks)), "")
    if not level:
        return split_text("\n\n".join(text for style, text in blocks if style != TITLE))
    parts: list[tuple[str, list[str]]] = [("", [])]
    for style, text in blocks:
        if style == level:
            parts.append((to_title(text), []))
        if style != TITLE:
            parts[-1][1].append(text)
    return [Chapter(title, to_text(texts)) for title, texts in parts if to_text(texts)]

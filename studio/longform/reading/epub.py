"""Chapters of an EPUB: its spine in order, named by its table of contents."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from studio.lib.worker import WorkFailed
from studio.longform.reading.archive import open_archive, read_member
from studio.longform.reading.found import Chapter, Found, to_text, to_title
from studio.longform.reading.page import Page, parse, tag

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
NCX = "application/x-dtbncx+xml"
type Titles = dict[str, dict[str, str]]  # by the path of a page, and there by the id of a place ("" for its beginning)


@dataclass(slots=True)
class Package:
    """What an EPUB's package file names: where things are, and what the book says of itself."""

    base: str
    items: dict[str, Element] = field(default_factory=dict)
    spine: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    cover_id: str = ""

    def at(self, href: str) -> str:
        """Return the path of a link within the archive."""
        return posixpath.normpath(posixpath.join(self.base, unquote(href.partition("#")[0])))


def read_epub(path: Path) -> Found:
    """Return the chapters of an EPUB. Raises WorkFailed."""
    with open_archive(path) as archive:
        refuse_protected(archive)
        package = read_package(archive)
        titles = read_titles(archive, package)
        chapters: list[Chapter] = []
        for item_id in package.spine:
            href = package.at(package.items[item_id].get("href", ""))
            page = Page.read(read_member(archive, href), set(titles.get(href, {})))
            add_page(chapters, page, titles.get(href, {}), is_listed=bool(titles))
        cover = read_cover(archive, package)
    told = package.told
    language = told.get("language", "")
    return Found(chapters, told.get("title", ""), told.get("creator", ""), language=language, cover=cover)


def refuse_protected(archive: ZipFile) -> None:
    """Refuse a book whose texts are encrypted; fonts may be. Raises WorkFailed."""
    if ENCRYPTION not in archive.namelist():
        return
    data = read_member(archive, ENCRYPTION)
    if b"EncryptedData" in data and b"obfuscation" not in data.lower():
        raise WorkFailed("This book is protected by its seller (DRM), so that nobody else can open it.")


def read_package(archive: ZipFile) -> Package:
    """Return the package of an EPUB. Raises WorkFailed."""
    roots = [
        one.get("full-path", "") for one in parse(read_member(archive, CONTAINER)).iter() if tag(one) == "rootfile"
    ]
    if not roots:
        raise WorkFailed("This EPUB names no book.")
    package = Package(posixpath.dirname(roots[0]))
    for one in parse(read_member(archive, roots[0])).iter():
        match tag(one):
            case "item":
                package.items[one.get("id", "")] = one
            case "itemref" if one.get("linear") != "no" and one.get("idref", "") in package.items:
                package.spine.append(one.get("idref", ""))
            case "title" | "creator" | "language" as name:
                package.told.setdefault(name, to_title("".join(one.itertext())))
            case "meta" if one.get("name") == "cover":
                package.cover_id = one.get("content", "")
    if not package.spine:
        raise WorkFailed("There are no chapters in this EPUB.")
    return package


def read_titles(archive: ZipFile, package: Package) -> Titles:
    """Return the table of contents: the titles of places, by page and id."""
    found: Titles = {}
    for item in package.items.values():
        here = package.at(item.get("href", ""))
        if "nav" in (item.get("properties") or "").split():
            links = nav_links(parse(read_member(archive, here)))
        elif item.get("media-type") == NCX and not found:
            links = ncx_links(parse(read_member(archive, here)))
        else:
            continue
        for href, title in links:
            page = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(href.partition("#")[0])))
            found.setdefault(page, {}).setdefault(href.partition("#")[2], to_title(title))
    return found


def nav_links(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the links of a navigation page: of its first list, which is the table of contents."""
    first = next((one for one in root.iter() if tag(one) == "nav"), None)
    for one in first.iter() if first is not None else ():
        if tag(one) == "a" and one.get("href"):
            yield one.get("href", ""), "".join(one.itertext())


def ncx_links(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the links of the older table of contents."""
    for point in (one for one in root.iter() if tag(one) == "navPoint"):
        label = next(("".join(one.itertext()) for one in point if tag(one) == "navLabel"), "")
        href = next((one.get("src", "") for one in point if tag(one) == "content"), "")
        yield href, label


def add_page(chapters: list[Chapter], page: Page, titles: dict[str, str], *, is_listed: bool) -> None:
    """Add what a page of the spine holds; one that the table of contents leaves out goes on from the one before."""
    for number, (anchor, blocks) in enumerate(page.parts):
        text = to_text(blocks)
        title = titles.get(anchor, "") or (page.heading if not number else "")
        if not text:
            continue
        begins = anchor in titles or (not number and len(page.parts) == 1 and titles)
        if is_listed and not begins and chapters:
            chapters[-1].text += f"\n\n{text}"
        else:
            chapters.append(Chapter(title or next(iter(titles.values()), ""), text))


def read_cover(archive: ZipFile, package: Package) -> bytes:
    """Return the picture on the cover, b"" where there is none that can be had."""
    named = [one for one in package.items.values() if "cover-image" in (one.get("properties") or "").split()]
    named += [package.items[package.cover_id]] if package.cover_id in package.items else []
    for item in named:
        try:
            return read_member(archive, package.at(item.get("href", "")))
        except WorkFailed:
            continue
    return b""

"""Documents are read in a child: chapters as their makers meant them, and one sentence for each that is a trap."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.lib.worker import Worker
from studio.library import store
from studio.library.media import derivatives
from studio.library.media.derivatives import MediaFacts
from studio.library.store import NotMedia, Stored
from studio.longform.media import CHAPTERS as ROWS
from tests.longform import volumes
from tests.tools.documents import docx, paragraph

pytestmark = [pytest.mark.usefixtures("data_folder", "children"), pytest.mark.asyncio(loop_scope="module")]
MEDIA = ("text", "document")


async def look(data: bytes) -> tuple[Stored, MediaFacts]:
    """Store and measure a document."""
    stored = await store.keep(data, media=MEDIA)
    return stored, await derivatives.inspect(stored)


async def chapters_of(data: bytes) -> list[tuple[str, str]]:
    """Return titles and texts of a document's chapters."""
    stored, _ = await look(data)
    file = await derivatives.derive_from("K" * 12, stored.media_type, stored.path, ROWS)
    rows: list[dict[str, Any]] = [json.loads(line) for line in file.read_text().splitlines()[1:]]
    file.unlink()
    return [(row["title"], row["text"]) for row in rows]


async def test_a_book_has_the_chapters_of_its_contents_its_names_and_its_cover() -> None:
    stored, facts = await look(volumes.epub())
    assert stored.media_type == "application/epub+zip"
    told = facts.details
    assert (told["title"], told["author"], told["language"]) == ("The Last Keeper", "Mara Lindqvist", "en")
    assert (told["chapters"], told["has_cover"], told["titles"][0]) == (3, True, "The Lamp")
    found = await chapters_of(volumes.epub())
    assert found[0] == ("The Lamp", f"The Lamp\n\n{volumes.KEEPER}")
    assert told["characters"] == sum(len(text) for _, text in found)
    cover = await derivatives.derive_from("C" * 12, stored.media_type, stored.path, "cover")
    assert cover.read_bytes() == volumes.cover()


async def test_what_is_not_read_aloud_is_left_out_and_what_goes_on_is_one_chapter() -> None:
    odd = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
        "<p>The keeper&rsquo;s&nbsp;<em>lamp</em> <ruby>灯<rt>とう</rt></ruby>."
        '<span epub:type="pagebreak">12</span></p>'
        "<p hidden='hidden'>Not this.</p><script>nor(this)</script><p>Two<br/>lines</p></body></html>"
    )
    book = volumes.epub([("The Lamp", "One."), ("The Storm", "Two.")], more={"OEBPS/text/c 0.xhtml": odd})
    [(title, text), _] = await chapters_of(book)
    assert (title, text) == ("The Lamp", "The keeper’s lamp 灯.\n\nTwo\nlines")


async def test_a_contents_that_names_places_within_one_page_cuts_it_there() -> None:
    nav = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li><a href="text/c%200.xhtml#one">Dawn</a></li>'
        '<li><a href="text/c%200.xhtml#two">Dusk</a></li></ol></nav></body></html>'
    )
    both = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1 id="one">Dawn</h1><p>It began.</p>'
        '<h1 id="two">Dusk</h1><p>It ended.</p></body></html>'
    )
    rest = {"OEBPS/nav.xhtml": nav, "OEBPS/text/c 0.xhtml": both}
    book = volumes.epub([("x", "x"), ("y", "It went on.")], more=rest)
    found = await chapters_of(book)
    assert [title for title, _ in found] == ["Dawn", "Dusk"]
    assert found[1][1] == "Dusk\n\nIt ended.\n\ny\n\nIt went on."


async def test_a_word_document_is_cut_at_its_first_level_of_headings() -> None:
    assert await chapters_of(volumes.word()) == [(title, f"{title}\n\n{text}") for title, text in volumes.CHAPTERS]
    plain = docx(paragraph("Chapter One") + paragraph("It began.") + paragraph("Chapter Two") + paragraph("It ended."))
    assert [title for title, _ in await chapters_of(plain)] == ["Chapter One", "Chapter Two"]


@pytest.mark.parametrize(
    ("members", "titles"),
    [
        ({"10 End.txt": "Over.", "2 On.txt": "On.", "1 Go.md": "Go.", "__MACOSX/1": "x"}, ["1 Go", "2 On", "10 End"]),
        ({"book.md": "# Dawn\nIt began.\n\n# Dusk\nIt ended."}, ["Dawn", "Dusk"]),
        ({"a.txt": "Kapitel 1\n\nEs begann.\n\nKapitel 2\n\nEs endete."}, ["Kapitel 1", "Kapitel 2"]),
        ({"a.txt": "第一章 灯\n\n夜。\n\n第二章 海\n\n朝。".encode("gb18030")}, ["第一章 灯", "第二章 海"]),
    ],
)  # fmt: skip
async def test_an_archive_of_texts_is_read_in_the_order_of_its_names(
    members: dict[str, Any], titles: list[str]
) -> None:
    assert [title for title, _ in await chapters_of(volumes.zipped(members))] == titles


def numbers() -> bytes:
    """Return 14 MB that can be packed, but not to nothing."""
    return b"".join(b"%07d" % at for at in range(20_000)) * 100


def many(count: int) -> bytes:
    """Return a ZIP of empty entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}", "")
    return file.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {other} "{f"&{one};" * 10}">' for one, other in zip("abcdefgh", "bcdefghi", strict=True)
)  # fmt: skip
LOCKED = {"META-INF/encryption.xml": "<encryption><EncryptedData/></encryption>"}
BOOK = {"mimetype": "application/epub+zip"}
OUTSIDE = "Refused: entry “evil.txt” points outside the archive."
OVERLAP = "This archive is damaged or hostile: entries overlap."
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "traversal": (lambda: volumes.zipped({"../../evil.txt": "x"}), OUTSIDE),
    "absolute": (lambda: volumes.zipped({"/etc/evil.txt": "x"}), OUTSIDE),
    "a bomb": (lambda: volumes.zipped({"a.txt": bytes(190_000_000)}), "unpacks to far more than a text needs"),
    "far too much": (lambda: volumes.zipped({f"{n}.txt": numbers() for n in range(15)}),
                     "unpacks to more than 200 MB."),
    "nested": (lambda: volumes.zipped({"in.zip": volumes.zipped({"a.txt": "x"})}),
               "There is another archive in this archive."),
    "encrypted": (volumes.encrypted, "This archive is protected by a password."),
    "empty": (lambda: volumes.zipped({}), "This archive is empty."),
    "too many": (lambda: many(3_000), "This archive has more than 2,000 entries."),
    "overlapping": (volumes.overlapping, OVERLAP),
    "a lying size": (lambda: volumes.lying("a.txt", b"The tide is out. " * 99, 40), "This archive is damaged."),
    "no text": (lambda: volumes.zipped({"page.html": "<p>x"}), "There is no text in this archive."),
    "a program": (lambda: volumes.zipped({"a.txt": b"MZ\x90\0\3"}),
                  "“a.txt”: This is no text: byte 0x90 at position 2."),
    "cut off": (lambda: volumes.epub()[:900], "This archive is damaged."),
    "protected": (lambda: volumes.epub(more=LOCKED), "This book is protected by its seller (DRM)"),
    "no book": (lambda: volumes.zipped({**BOOK, "META-INF/container.xml": "<container/>"}), "This EPUB names no book."),
    "a missing page": (lambda: volumes.zipped({**BOOK, "x": "x"}), "“container.xml” is missing in it."),
    "entities": (lambda: volumes.epub(more={"OEBPS/text/c 0.xhtml": f"{ENTITIES}]><x>&i;</x>"}),
                 "A page of this book is"),
    "nothing but spaces": (lambda: volumes.zipped({"a.txt": "  \n "}), "There are no words in it."),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
async def test_a_trap_is_refused_in_a_sentence_and_nothing_of_it_stays(name: str) -> None:
    make, words = BAD[name]
    with pytest.raises(NotMedia) as refused:
        await look(make())
    assert words in str(refused.value)
    assert not [file for file in store.folder().glob("*/*") if file.is_file()]


@pytest.mark.parametrize(
    ("head", "words"), [(b"MZ\x90\x00", "a program"), (b"%PDF-1.7", "a PDF"), (b"", "an empty file")]
)
async def test_what_is_no_document_is_told_by_its_bytes(head: bytes, words: str) -> None:
    with pytest.raises(NotMedia, match=words):
        await look(head)


def peak_of(pid: int | None) -> int:
    """Return the most memory that a process ever had (kB)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


async def test_a_book_of_three_hundred_pages_is_read_in_little_memory() -> None:
    paragraphs = "\n\n".join([f"{volumes.KEEPER} {volumes.KEEPER}"] * 150)
    book = volumes.epub([(f"Chapter {number}", paragraphs) for number in range(30)])
    stored = await store.keep(book, media=MEDIA)
    worker = Worker("studio.longform.reading", limit_s=60, memory_mb=1536)
    await worker.start()
    facts = await worker.call("document.inspect", source=str(stored.file), reader="epub")
    peak_kb = peak_of(worker.pid)
    await worker.close()
    assert facts["characters"] > 600_000 and facts["chapters"] == 30
    assert peak_kb < 128_000

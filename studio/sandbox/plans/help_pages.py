"""The pages that the sandbox's search finds: the handbook, the error codes, and COVERAGE.md, page by page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.sandbox.replies.handbook import CODES, ENTRIES
from studio.sandbox.replies.ranking import Ranking, weigh_terms
from studio.sandbox.replies.words import stems, words

COVERAGE = (Path(__file__).parents[1] / "COVERAGE.md").read_text("utf-8")
ROW = re.compile(r"^\| (.*?) \| (.*?) \| (.*?) ?\|$", re.MULTILINE)
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
MARKS = re.compile(r"[`*]")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``words`` are further words that it is found by."""

    title: str
    text: str
    words: str = ""

    @property
    def name(self) -> str:
        """Return the last part of its URL."""
        return "-".join(words(self.title))

    def snippet(self, asked: set[str]) -> str:
        """Return the sentence that shares most words with a question, or its beginning."""
        sentences = [MARKS.sub("", part).strip(" |-") for part in SENTENCE_END.split(self.text)]
        best = max(sentences, key=lambda sentence: len(asked & set(stems(sentence))))
        return best if len(best) <= LONGEST else best[:LONGEST].rpartition(" ")[0] + " …"


def handbook() -> Iterator[Page]:
    """Yield what the chat knows about the studio, and the meaning of each error code."""
    for row in ENTRIES:
        yield Page(row["title"], row["text"], row["words"])
    for code, meaning in CODES.items():
        yield Page(f"Error {code}", meaning, "code status refused")


def coverage() -> Iterator[Page]:
    """Yield the sections of COVERAGE.md, and the rows of its first table."""
    head, *sections = re.split(r"^## ", COVERAGE, flags=re.MULTILINE)
    title, _, text = head.removeprefix("# ").partition("\n")
    yield Page(title, text.strip())
    before = ""
    for cell, done, left in ROW.findall(text)[1:]:
        before = MARKS.sub("", cell).replace("the same", before)
        if "---" not in cell:
            yield Page(before, f"Imitated: {done}." + (f"\n\nNot imitated: {left}." if left else ""))
    for section in sections:
        title, _, text = section.partition("\n")
        yield Page(MARKS.sub("", title), text.strip())


PAGES = [*handbook(), *coverage()]
BY_NAME = {page.name: page for page in PAGES}
RANKING = Ranking([weigh_terms(page.title, page.words, page.text) for page in PAGES])


def search_pages(question: str) -> list[Page]:
    """Return the pages that share at least half of a question's words, the best first."""
    asked = set(stems(question))
    rows = sorted(zip(RANKING.scores(asked), range(len(PAGES)), strict=True), key=lambda row: (-row[0], row[1]))
    return [PAGES[at] for score, at in rows if score and 2 * len(asked & RANKING.texts[at].keys()) >= len(asked)]

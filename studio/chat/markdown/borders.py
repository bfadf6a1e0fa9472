"""Where a Markdown text can be cut: before a top-level block that nothing can join to the ones before it."""

import re
from collections.abc import Iterator

from studio.chat.markdown.fences import Fence

LINE_END = re.compile(r"\r\n|\n|\r(?!\Z)")  # a "\r" at the very end may be half of a line's end
ITEM = re.compile(r"([-*+]|\d{1,9}[.)])(\s|$)")
CODE_INDENT = 4


class BorderScanner:
    """Takes in complete lines one by one and says which begin a block of their own; it errs on the safe side."""

    def __init__(self) -> None:
        self._fence: Fence | None = None
        self._after_blank = False
        self._in_list = False

    @property
    def may_begin(self) -> bool:
        """Return whether a line that begins with a letter would begin a block of its own here."""
        return self._after_blank and self._fence is None

    def feed(self, line: str) -> bool:
        """Return whether everything before this line, given without its end, is settled."""
        bare = line.strip(" \t")
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        is_code = len(indent) >= CODE_INDENT or "\t" in indent
        if self._fence:
            if not is_code and self._fence.feed(bare):
                self._fence, self._after_blank = None, True
            return False
        if not bare:
            self._after_blank = True
            return False
        is_border = self._begin(bare, bool(indent))
        self._fence = None if is_code else Fence.open(bare)
        return is_border

    def _begin(self, bare: str, is_indented: bool) -> bool:
        is_item = ITEM.match(bare) is not None
        is_border = self._after_blank and not is_indented and not (self._in_list and is_item)
        if is_item or not is_indented:
            self._in_list = is_item or (self._in_list and not self._after_blank)
        self._after_blank = False
        return is_border


def iter_lines(text: str, start: int = 0) -> Iterator[tuple[int, int, str]]:
    """Yield each complete line from ``start`` on: where it begins, where the next one does, and what it says."""
    for end in LINE_END.finditer(text, start):
        yield start, end.end(), text[start : end.start()]
        start = end.end()


def split(text: str) -> Iterator[str]:
    """Yield a text in pieces that can be rendered one by one."""
    scanner, start = BorderScanner(), 0
    for line_start, _, line in iter_lines(text if text.endswith("\n") else f"{text}\n"):
        if scanner.feed(line) and line_start > start:
            yield text[start:line_start]
            start = line_start
    if start < len(text):
        yield text[start:]

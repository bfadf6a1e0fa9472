"""Code fences, those of Markdown with fences in it too: models show documents that hold code themselves."""

import re
from typing import Self

from markdown_it.rules_block import StateBlock

FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*?)[ \t]*$")
NESTING_LANGUAGES = {"markdown", "md", "mdx"}
MAX_NESTED = 3
UNCLOSED = "a Markdown fence without an end"  # in a document's env: searching again would be quadratic


class Fence:
    """An open code fence, fed the lines after it; a Markdown one counts the fences in it that name a language."""

    def __init__(self, marks: str, info: str, depth: int = 0) -> None:
        self.marks, self.info, self.depth = marks, info, depth
        word = info.split(maxsplit=1)[0].lower() if info else ""
        self.nests = word in NESTING_LANGUAGES and depth < MAX_NESTED
        self.inner: Fence | None = None

    @classmethod
    def open(cls, line: str, depth: int = 0) -> Self | None:
        """Return the fence that a line opens, its indent removed; None where it opens none."""
        found = FENCE.match(line)
        return cls(found[1], found[2], depth) if found else None

    def feed(self, line: str) -> bool:
        """Return whether a line, its indent removed, closes the fence."""
        if self.inner:
            if self.inner.feed(line):
                self.inner = None
            return False
        found = Fence.open(line, self.depth + 1)
        if found is None or found.marks[0] != self.marks[0] or len(found.marks) < len(self.marks):
            return False
        if not found.info:
            return True
        if self.nests:
            self.inner = found
        return False


def is_code(text: str) -> bool:
    """Return whether a text is one fenced block and nothing else."""
    first, *rest = text.rstrip().split("\n")
    fence = Fence.open(first.strip())
    return fence is not None and not any(fence.feed(line.strip()) for line in rest[:-1])


def parse_fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a fenced block: markdown-it's rule ``fence``, in which Markdown may hold fences."""
    fence = None if state.is_code_block(start_line) else Fence.open(line_text(state, start_line))
    if fence is None or silent:
        return fence is not None
    fence.nests &= UNCLOSED not in state.env
    end, is_closed = find_closing(state, fence, start_line, end_line)
    if fence.nests and not is_closed:
        state.env[UNCLOSED] = True
        fence.nests, fence.inner = False, None
        end, is_closed = find_closing(state, fence, start_line, end_line)
    state.line = end + is_closed
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = fence.info, fence.marks, [start_line, state.line]
    token.content = state.getLines(start_line + 1, end, state.sCount[start_line], True)
    return True


def find_closing(state: StateBlock, fence: Fence, start_line: int, end_line: int) -> tuple[int, bool]:
    """Return the line after a fence's last one, and whether that is one that closes it."""
    for line in range(start_line + 1, end_line):
        is_empty = state.bMarks[line] + state.tShift[line] >= state.eMarks[line]
        if not is_empty and state.sCount[line] < state.blkIndent:
            return line, False  # the list or quotation around it ends here
        if not state.is_code_block(line) and fence.feed(line_text(state, line)):
            return line, True
    return end_line, False


def line_text(state: StateBlock, line: int) -> str:
    """Return a line's text without its indent."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]

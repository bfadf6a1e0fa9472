"""Settled blocks of a text that is still arriving: formatted once each, and never changed by what follows."""

from studio.chat.markdown.borders import BorderScanner, iter_lines
from studio.chat.markdown.render import REFERENCE, render, render_block


class Blocks:
    """Collects a text in pieces cut anywhere, and formats each top-level block as soon as another follows it."""

    def __init__(self) -> None:
        self.settled = 0  # characters of the text that are formatted
        self.tail = ""  # the text after them
        self._done: list[str] = []
        self._html: list[str] = []
        self._scanner = BorderScanner()
        self._scanned = 0  # characters of the tail in complete lines

    def feed(self, piece: str) -> str:
        """Add a piece, and return the HTML of the blocks that it settles, often nothing."""
        self.tail += piece
        if "\n" not in piece and "\r" not in piece:
            return ""
        start = 0
        html = []
        for line_start, line_end, line in iter_lines(self.tail, self._scanned):
            if self._scanner.feed(line) and line_start > start:
                html.append(self._render(start, line_start))
                start = line_start
            self._scanned = line_end
        self._cut(start)
        return "".join(html)

    def close(self) -> str:
        """Return the HTML of what was not settled."""
        html = render(self.tail)
        self._html.append(html)
        self._cut(len(self.tail))
        return html

    @property
    def text(self) -> str:
        """Return the whole text so far."""
        return "".join(self._done) + self.tail

    def html(self) -> str:
        """Return the HTML of the whole text, once it is closed; it is that of ``render``."""
        text = self.text
        return render(text) if REFERENCE.search(text) else "".join(self._html)

    def _render(self, start: int, end: int) -> str:
        html = render_block(self.tail[start:end])
        self._html.append(html)
        return html

    def _cut(self, end: int) -> None:
        """Take the first characters off the tail."""
        self._done.append(self.tail[:end])
        self.tail = self.tail[end:]
        self._scanned = max(0, self._scanned - end)
        self.settled += end

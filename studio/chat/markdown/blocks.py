"""Settled blocks of a text that is still arriving: formatted once each, and never changed by what follows."""

from studio.chat.markdown.borders import BorderScanner, iter_lines
from studio.chat.markdown.render import REFERENCE, render, render_block


def complete(text: str, html: str, units: int) -> str:
    """Return what ``render`` does of a text, of which the first ``units`` UTF-16 units are formatted as ``html``."""
    if REFERENCE.search(text):
        return render(text)
    return html + render(text.encode("utf-16-le", "surrogatepass")[2 * units :].decode("utf-16-le", "surrogatepass"))


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
        html = self._scan() if "\n" in piece or "\r" in piece else ""
        # A letter after a blank line begins another block, whatever else its line says.
        if self._scanned and self._scanner.may_begin and self.tail[self._scanned : self._scanned + 1].isalpha():
            html += self._render(0, self._scanned)
            self._cut(self._scanned)
        return html

    def _scan(self) -> str:
        """Return the HTML of the blocks that the complete lines settle."""
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

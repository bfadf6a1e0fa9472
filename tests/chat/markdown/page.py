"""Read rendered HTML as a browser would: its tags, attributes and words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Markup(HTMLParser):
    """The tags of some HTML, the attributes of each, and the text."""

    html: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of each such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def words_of(html: str) -> str:
    """Return what can be read."""
    return Markup(html).words

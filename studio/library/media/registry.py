"""The registry of media: what a file can be, told by its first bytes and never by its name.

Everything that depends on what a file is (measuring, showing, converting) is asked of its medium.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

SNIFF_BYTES = 4096


@dataclass(frozen=True, slots=True)
class MediaType:
    """One type of file; ``reader`` is the only decoder that may open it, ``inline`` means browsers show it.

    ``upload`` is False for a type that only kinds bring, or that this server cannot read.
    """

    name: str
    suffix: str
    reader: str
    inline: bool = True
    label: str = ""
    upload: bool = True

    @property
    def title(self) -> str:
        """Return what people call it."""
        return self.label or self.suffix.upper()


@dataclass(frozen=True, slots=True)
class Format:
    """A download: ``suffix`` names it in addresses, ``label`` in menus.

    One with ``write`` is made of a version's exact times, any other one of its file by the media child.
    """

    suffix: str
    label: str
    media_type: str
    write: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Derivative:
    """A smaller or still view of a file, made by the media child; ``name`` is a file name."""

    name: str
    media_type: str


class Medium:
    """What a file is. Subclass it, and register the subclass by ``register_medium``."""

    name: str  # the one word: templates, child handlers, Version.medium
    label: str  # "Picture"
    plural: str = ""  # of a list of them: "Images"; the label unless given
    noun: str  # "a picture", in sentences
    icon: str  # a symbol of templates/ui/icons.html
    types: tuple[MediaType, ...]
    formats: tuple[Format, ...] = ()
    derivatives: tuple[Derivative, ...] = ()
    derivatives_at_store: tuple[str, ...] = ()
    browser_copy: str = ""  # the derivative or format that stands for a file that browsers cannot show
    child_module: str = "studio.library.media.child"  # serves "<name>.inspect" and "<name>.derive"
    dies_of: str = ""  # what a file is told that ends the child twice
    sniff_last: bool = False  # for a medium without marks of its own
    is_writing: bool = False  # its files are read by the search
    by_maker: bool = False  # lists tell apart what made it (speech, music), and not only what it is
    row_template: str = "library/media/_row.html"
    cell_template: str = "library/media/_cell.html"  # in a table of results
    compare_template: str = "library/media/_compare.html"
    thumbnail: str = ""  # the derivative that stands for a version in small; without one it has its icon
    theatre_modules: tuple[str, ...] = ()  # what the theatre's templates need of static/js

    @property
    def tile_template(self) -> str:
        """Return the partial that shows a version in a grid."""
        return f"library/media/{self.name}/_tile.html"

    @property
    def theatre_template(self) -> str:
        """Return the partial that shows a version as large as the page allows."""
        return f"library/media/{self.name}/_theatre.html"

    @property
    def menu_template(self) -> str:
        """Return the partial with the downloads of a version, for its menu."""
        return f"library/media/{self.name}/_menu.html"

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Return the media type, with parameters, of a file that begins with ``head``, or None."""
        raise NotImplementedError

    def sniff_alone(self, head: bytes, name_hint: str) -> str | None:
        """Return the media type where nothing but this medium is asked for; it may then take what others claim."""
        return self.sniff(head, name_hint)

    def child_params(self, media_type: str) -> dict[str, Any]:
        """Return what the child is told besides paths. Raises KeyError for a type of another medium."""
        return {"reader": self.type_named(media_type).reader}

    def type_named(self, media_type: str) -> MediaType:
        """Return the entry for a stored name, whatever its parameters. Raises KeyError."""
        name = media_type.partition(";")[0]
        return {one.name: one for one in self.types}[name]

    def content_type(self, media_type: str, details: dict[str, Any]) -> str:
        """Return the Content-Type of the file itself."""
        return media_type

    def measure(self, details: dict[str, Any]) -> str:
        """Return the size or length for people, in a few characters."""
        return ""

    def aspect(self, details: dict[str, Any]) -> float:
        """Return width divided by height of the tile, from 0.4 to 2.5."""
        return 1.5

    def formats_for(self, version: Any) -> tuple[Format, ...]:
        """Return the downloads that this version can have."""
        return self.formats

    def lines(self, version: Any) -> list[str]:
        """Return the lines of what is written, for comments on one of them."""
        return []

    def is_original(self, media_type: str, name: str) -> bool:
        """Return whether the stored file itself is what a format asks for."""
        return False

    def original_label(self, media_type: str) -> str:
        """Return what menus call the stored file where none of the formats is its own, else ""."""
        return ""

    def file_suffix(self, media_type: str) -> str:
        """Return how the name of a downloaded file ends, without the leading dot."""
        return self.type_named(media_type).suffix

    def send_copy(self, media_type: str) -> str:
        """Return the derivative or format that is sent on in place of the file, or "" for the file itself.

        Such a copy holds what is seen or heard, and nothing about where and with what it was taken.
        """
        return ""

    def derived_type(self, name: str) -> str | None:
        """Return the Content-Type of what the child can make under this name, or None."""
        files = {one.suffix: one.media_type for one in self.formats if one.write is None}
        return {**files, **{one.name: one.media_type for one in self.derivatives}}.get(name)


_media: dict[str, Medium] = {}


def register_medium[M: Medium](medium_class: type[M]) -> type[M]:
    """Make a medium known under its name."""
    _media[medium_class.name] = medium_class()
    return medium_class


def unregister_medium(name: str) -> None:
    """Forget a medium that a test brought."""
    _media.pop(name, None)


def all_media() -> list[Medium]:
    """Return every medium, those without marks of their own last."""
    return sorted(_media.values(), key=lambda medium: medium.sniff_last)


def medium_named(name: str) -> Medium:
    """Return the medium of that name. Raises KeyError."""
    return _media[name]


def medium_of(media_type: str) -> Medium:
    """Return the medium that a media type belongs to, whatever its parameters. Raises KeyError."""
    name = media_type.partition(";")[0]
    return {one.name: medium for medium in _media.values() for one in medium.types}[name]


def find_type(media_type: str) -> MediaType | None:
    """Return the registered type of a stored name, or None."""
    name = media_type.partition(";")[0]
    return next((one for medium in _media.values() for one in medium.types if one.name == name), None)


def sniff(head: bytes, name_hint: str = "", media: Iterable[str] | None = None) -> str | None:
    """Return the media type of a file by its beginning, or None for what is not kept; ``media`` limits the search.

    The hint matters only for types without marks: ``name.24000.2.pcm`` is 24 kHz in two channels, ``.md`` is Markdown.
    """
    chosen = None if media is None else set(media)
    asked = [medium for medium in all_media() if chosen is None or medium.name in chosen]
    if len(asked) == 1:
        return asked[0].sniff_alone(head, name_hint)
    return next(filter(None, (medium.sniff(head, name_hint) for medium in asked)), None)

"""Where people find a kind: in the navigation, on Home, and in the menus of what it can be begun from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Handoff:
    """What a kind can be begun from: a version of ``medium`` fills ``role`` ("Animate": image → first_frame).

    With ``of_words`` it is begun from the words that the version was made of, where its kind tells them; ``{words}`` in
    the label is what they are called.
    """

    medium: str
    label: str
    icon: str
    role: str
    of_words: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a result was made of, and what they are called ("lyrics")."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Home:
    """A page that several kinds share: its name, its route inside the workspace, and how the navigation shows it."""

    name: str
    route: str
    icon: str
    label: str


@dataclass(frozen=True, slots=True)
class Launch:
    """How a kind makes something of a few words: what that is called ("Picture"), the field they fill, an example."""

    label: str
    field: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class FromRows:
    """How a kind makes something of each row of a table: the fields of its form that a column may fill.

    ``label`` is what is made, for people ("Pictures"). The first field is what a thing is made of and always a column.
    A cell of a field that takes a file names something of the library. ``usual`` is what all rows have, unless a column
    or the person says otherwise; ``implied`` is what a filled field says of others: with a first frame, a clip starts
    from a picture.
    """

    label: str
    fields: tuple[str, ...]
    usual: Mapping[str, str] = field(default_factory=dict)
    implied: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

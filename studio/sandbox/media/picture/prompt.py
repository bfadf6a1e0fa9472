"""What a prompt asks for, as far as its words are known: where, in what light and style, and which things."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from studio.sandbox.media.picture.lights import lights
from studio.sandbox.media.picture.nouns import Noun, nouns
from studio.sandbox.media.picture.phrases import IRREGULAR, Hit, hits, tables, tokens

MOST_KINDS, MOST_COPIES, BEFORE = 4, 9, 5
STOPS = set(",.;:!?()")
# Where these stand beside something else, the painters of scenery plant them.
SCENERY = {"tree", "pine", "palm", "flower", "daisy", "grass", "fern", "kelp", "coral", "rock"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing to be drawn. ``on`` is the number of the thing that bears it, or whose head it is on; -1 is none."""

    noun: Noun
    count: int = 1
    colour: str = ""
    size: float = 1.0
    on: int = -1
    carries: bool = False  # what was named before it is on it


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood of a prompt; empty where it says nothing."""

    biome: str
    light: str
    style: str
    weather: frozenset[str]
    wanted: tuple[Wanted, ...]
    colours: tuple[str, ...]
    said: frozenset[str]


def read(prompt: str) -> Wish:
    """Return what is understood of a prompt."""
    words = tokens(prompt)
    found = {name: list(hits(words, name)) for name in tables()}
    denied = {i for hit in found["joint"] if hit.key == "without" for i in range(hit.end, hit.end + 2)}
    seen = {name: [hit.key for hit in some if hit.start not in denied] for name, some in found.items()}
    light = next((name for name in lights() if name in seen["light"]), "")
    things = [hit for hit in found["noun"] if hit.start not in denied]
    places = [hit for hit in found["biome"] if hit.start not in denied]
    return Wish(
        biome=place(places), light=light, style=next(iter(seen["style"]), ""),
        weather=frozenset(seen["weather"]), wanted=seated(wanted(words, found, things, "portrait" in words)),
        colours=tuple(dict.fromkeys(seen["colour"])), said=frozenset(words),
    )  # fmt: skip


def place(named: Iterable[Hit]) -> str:
    """Return where it is, empty for anywhere: the longest phrase says it; a lake among mountains is theirs."""
    longest = sorted(named, key=lambda hit: hit.start - hit.end)
    keys = [hit.key for hit in longest]
    return "mountain" if {"mountain", "ocean"} <= set(keys) else next(iter(keys), "")


def wanted(words: list[str], found: Mapping[str, list[Hit]], things: list[Hit], portrait: bool) -> Iterator[Wanted]:
    """Yield the things of a prompt, each noun once, with the words before it."""
    known, numbers, since = nouns(), dict[str, int](), 0
    alone = {hit.key for hit in things} <= SCENERY
    for hit, follower in zip_longest(things, things[1:]):
        if hit.key in SCENERY and not alone:
            continue
        noun = known[hit.key]
        begin, since = max(since, hit.start - BEFORE), hit.end
        if is_scenery(hit, found) or (follower and follower.start == hit.end and noun.head is None):
            since = begin  # "an orange cat": its words are the follower's
            continue
        if noun.name in numbers or len(numbers) == MOST_KINDS:
            continue
        before = {name: [one for one in found[name] if begin <= one.start < hit.start] for name in found}
        on, carries = joined(words[begin : hit.start], before["joint"], noun, list(numbers))
        numbers[noun.name] = len(numbers)
        shown = known[noun.portrait] if portrait and noun.portrait else noun
        said = colour(before) or (dressed(found, hit) if noun.is_person else "")
        yield Wanted(shown, count(words[hit.end - 1], noun, before["count"]), said, size(before), on, carries)


def is_scenery(hit: Hit, found: Mapping[str, list[Hit]]) -> bool:
    """Return whether a noun is only a part of a longer phrase that says where or how."""
    return any(
        one.start <= hit.start and hit.end <= one.end and one.end - one.start > hit.end - hit.start
        for name in ("biome", "style", "weather", "light") for one in found[name]
    )  # fmt: skip


def count(word: str, noun: Noun, before: list[Hit]) -> int:
    """Return how many are meant: a number that is said, three for a plural, else one."""
    said = [int(hit.key) for hit in before]
    names = {phrase.split()[-1] for phrase in noun.words}
    plural = word in IRREGULAR or (word.endswith("s") and word not in names)
    return min(MOST_COPIES, said[-1] if said and (said[-1] > 1 or not plural) else 3 if plural else 1)


def colour(before: Mapping[str, list[Hit]]) -> str:
    """Return the colour that was said last, empty for none; fruit can be one."""
    said = [hit.key for hit in before["colour"]]
    fruit = [nouns()[hit.key] for hit in before["noun"]]
    said += [noun.colours[noun.main] for noun in fruit if noun.name in ("orange", "rose")]
    return said[-1] if said else ""


def dressed(found: Mapping[str, list[Hit]], who: Hit) -> str:
    """Return the colour of the clothes that are named soon after somebody, empty for none."""
    ends = {one.end: one.key for one in found["colour"] if who.end <= one.start <= who.end + BEFORE}
    return next((ends[one.start] for one in found["garment"] if one.start in ends), "")


def size(before: Mapping[str, list[Hit]]) -> float:
    """Return how large it is meant to be."""
    return next((float(hit.key) for hit in reversed(before["size"])), 1.0)


def joined(words: list[str], joints: list[Hit], noun: Noun, names: list[str]) -> tuple[int, bool]:
    """Return which of the things so far wears this one, -1 for none; and whether this one bears the last of them."""
    said = {hit.key for hit in joints}
    if not names or STOPS & set(words):
        return -1, False
    wears = noun.wear and nouns()[names[-1]].head and said & {"on", "wearing"}
    return len(names) - 1 if wears else -1, bool(noun.seat and "on" in said)


def seated(things: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Return things of which those that were named before a seat are on it, with what they wear."""
    found = list(things)
    for number, one in enumerate(found):
        rider = number - 1
        while one.carries and found[rider].on >= 0 and found[rider].noun.wear:
            rider = found[rider].on
        if one.carries:
            found[rider] = replace(found[rider], on=number)
    return tuple(found)

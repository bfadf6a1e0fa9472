"""Parse a prompt by its known words: place, light, style, weather and things."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from studio.sandbox.media.picture.lights import load_lights
from studio.sandbox.media.picture.nouns import Noun, load_nouns
from studio.sandbox.media.picture.phrases import IRREGULAR, Match, find_matches, load_tables, tokenize

MAX_KINDS = 4
MAX_COPIES = 9
CONTEXT_WORDS = 5
STOPS = set(",.;:!?()")
# Beside other things these are left to the background.
SCENERY = {"tree", "pine", "palm", "flower", "daisy", "grass", "fern", "kelp", "coral", "rock"}


@dataclass(frozen=True, slots=True)
class Item:
    """A thing to draw. ``on`` is the index of the thing that it rides on or is worn by, or -1."""

    noun: Noun
    count: int = 1
    colour: str = ""
    size: float = 1.0
    on: int = -1
    carries: bool = False  # whether the thing before it rides on it


@dataclass(frozen=True, slots=True)
class ParsedPrompt:
    """What was understood of a prompt; empty fields where it says nothing."""

    biome: str
    light: str
    style: str
    weather: frozenset[str]
    items: tuple[Item, ...]
    colours: tuple[str, ...]
    words: frozenset[str]


def parse_prompt(prompt: str) -> ParsedPrompt:
    """Parse a prompt."""
    words = tokenize(prompt)
    found = {name: list(find_matches(words, name)) for name in load_tables()}
    denied = {i for hit in found["joint"] if hit.key == "without" for i in range(hit.end, hit.end + 2)}
    named = {name: [hit.key for hit in some if hit.start not in denied] for name, some in found.items()}
    light = next((name for name in load_lights() if name in named["light"]), "")
    things = [hit for hit in found["noun"] if hit.start not in denied]
    places = [hit for hit in found["biome"] if hit.start not in denied]
    return ParsedPrompt(
        biome=choose_place(places), light=light, style=next(iter(named["style"]), ""),
        weather=frozenset(named["weather"]),
        items=resolve_riders(parse_items(words, found, things, "portrait" in words)),
        colours=tuple(dict.fromkeys(named["colour"])), words=frozenset(words),
    )  # fmt: skip


def choose_place(named: Iterable[Match]) -> str:
    """Return the place, empty for anywhere: the longest phrase; a lake among mountains is `mountain`."""
    longest = sorted(named, key=lambda hit: hit.start - hit.end)
    keys = [hit.key for hit in longest]
    return "mountain" if {"mountain", "ocean"} <= set(keys) else next(iter(keys), "")


def parse_items(
    words: list[str], found: Mapping[str, list[Match]], things: list[Match], portrait: bool
) -> Iterator[Item]:
    """Yield the things of a prompt, each noun once, with the words before it."""
    known, numbers, since = load_nouns(), dict[str, int](), 0
    alone = {hit.key for hit in things} <= SCENERY
    for hit, follower in zip_longest(things, things[1:]):
        if hit.key in SCENERY and not alone:
            continue
        noun = known[hit.key]
        begin, since = max(since, hit.start - CONTEXT_WORDS), hit.end
        if is_part_of_phrase(hit, found) or (follower and follower.start == hit.end and noun.head is None):
            since = begin  # "an orange cat": the words before belong to the next noun
            continue
        if noun.name in numbers or len(numbers) == MAX_KINDS:
            continue
        before = {name: [one for one in found[name] if begin <= one.start < hit.start] for name in found}
        on, carries = parse_relation(words[begin : hit.start], before["joint"], noun, list(numbers))
        numbers[noun.name] = len(numbers)
        shown = known[noun.portrait] if portrait and noun.portrait else noun
        said = parse_colour(before) or (clothes_colour(found, hit) if noun.is_person else "")
        yield Item(shown, parse_count(words[hit.end - 1], noun, before["count"]), said, parse_size(before), on, carries)


def is_part_of_phrase(hit: Match, found: Mapping[str, list[Match]]) -> bool:
    """Return whether a noun is only a part of a longer phrase of place, style, weather or light."""
    return any(
        one.start <= hit.start and hit.end <= one.end and one.end - one.start > hit.end - hit.start
        for name in ("biome", "style", "weather", "light") for one in found[name]
    )  # fmt: skip


def parse_count(word: str, noun: Noun, before: list[Match]) -> int:
    """Return the number of a thing: as written, three for a plural, else one."""
    said = [int(hit.key) for hit in before]
    names = {phrase.split()[-1] for phrase in noun.words}
    plural = word in IRREGULAR or (word.endswith("s") and word not in names)
    return min(MAX_COPIES, said[-1] if said and (said[-1] > 1 or not plural) else 3 if plural else 1)


def parse_colour(before: Mapping[str, list[Match]]) -> str:
    """Return the colour named last, empty for none; fruit names can be one."""
    said = [hit.key for hit in before["colour"]]
    fruit = [load_nouns()[hit.key] for hit in before["noun"]]
    said += [noun.colours[noun.main] for noun in fruit if noun.name in ("orange", "rose")]
    return said[-1] if said else ""


def clothes_colour(found: Mapping[str, list[Match]], who: Match) -> str:
    """Return the colour of clothes named soon after a person, empty for none."""
    ends = {one.end: one.key for one in found["colour"] if who.end <= one.start <= who.end + CONTEXT_WORDS}
    return next((ends[one.start] for one in found["garment"] if one.start in ends), "")


def parse_size(before: Mapping[str, list[Match]]) -> float:
    """Return the relative size."""
    return next((float(hit.key) for hit in reversed(before["size"])), 1.0)


def parse_relation(words: list[str], joints: list[Match], noun: Noun, names: list[str]) -> tuple[int, bool]:
    """Return the index of the thing that wears this one, or -1; and whether the previous thing rides on this one."""
    said = {hit.key for hit in joints}
    if not names or STOPS & set(words):
        return -1, False
    wears = noun.wear and load_nouns()[names[-1]].head and said & {"on", "wearing"}
    return len(names) - 1 if wears else -1, bool(noun.seat and "on" in said)


def resolve_riders(things: Iterable[Item]) -> tuple[Item, ...]:
    """Return things with riders linked to the seats named after them."""
    found = list(things)
    for number, one in enumerate(found):
        rider = number - 1
        while one.carries and found[rider].on >= 0 and found[rider].noun.wear:
            rider = found[rider].on
        if one.carries:
            found[rider] = replace(found[rider], on=number)
    return tuple(found)

"""Find what is said aloud in paragraphs: by quotation marks of many languages, or a dash at the beginning."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

# What closes a quotation, by what opens it; „ is closed in German by “, in Polish by ”, and in hurried typing by ".
CLOSERS = {
    "“": "”", "„": '“”"', "”": "”", '"': '"', "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』",
    "‘": "’", "‚": "‘’", "'": "'",
}  # fmt: skip
SINGLE = "‘‚'"
MARKS = re.compile("[" + "".join(CLOSERS) + "’」』]")
ENDINGS = frozenset(".,!?…:;—–-。！？、，")
LEADS = (":", ",", "：", "，")
GOES_ON = (",", "，", "と", "って")
OPENS_AFTER = frozenset("([{—–-¿¡/'\"“„«»‹›‘‚「『")
DASH = re.compile(r"(?:[—–―]|--)\s*(?=\S)|-\s+(?=\S)")
TIGHT = re.compile(r"\s[—–―](?=\w)|(?<=\S)[—–―](?=[\s.,;:!?…]|$)")
LOOSE = re.compile(r"\s(?:[—–―-]|--)\s")
LEADING = re.compile(r"[,.;:!?…、。，]+(?=\s|$|[^\W\d_])")
PAUSED = frozenset(",.!?…;:")


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a paragraph, with their marks: said aloud, or the narrator's."""

    text: str
    is_said: bool
    goes_on: bool = False  # the quotation began in a paragraph before


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where a quotation lies in its paragraph, and its opening mark where nothing closes it there."""

    begin: int
    end: int
    open_mark: str = ""


def find_words(paragraphs: list[str]) -> list[list[Words]]:
    """Return the words of each paragraph in their order, those that are said apart from the narrator's."""
    singles = not any(mark in one for one in paragraphs for mark in '“"«„»「')
    found: list[list[Words]] = []
    left_open = ""
    for at, paragraph in enumerate(paragraphs):
        following = paragraphs[at + 1] if at + 1 < len(paragraphs) else ""
        goes_on = bool(left_open) and continues(paragraph, left_open)
        if not goes_on and DASH.match(paragraph):
            found.append(merge(read_dashes(paragraph)))
            left_open = ""
            continue
        places = list(find_quotations(paragraph, left_open if goes_on else "", singles=singles, following=following))
        found.append(merge(split_at(paragraph, places, goes_on=goes_on)))
        left_open = places[-1].open_mark if places else ""
    return found


def continues(paragraph: str, mark: str) -> bool:
    """Return whether a paragraph goes on with a quotation: it repeats the mark, in France also the closing one."""
    return paragraph.startswith(mark) or (mark in "«»" and paragraph[0] in "«»" and CLOSERS[mark] in paragraph[1:])


def find_quotations(paragraph: str, carried: str, *, singles: bool, following: str) -> Iterator[Quotation]:
    """Yield the outermost quotations; ``carried`` is the mark of one that the paragraph before left open."""
    begin, mark, depth = 0, carried, 1 if carried else 0
    for found in MARKS.finditer(paragraph, 1 if carried else 0):
        at, sign = found.start(), found[0]
        if not depth:
            if sign in CLOSERS and (singles or sign not in SINGLE) and may_open(paragraph, at):
                begin, mark, depth = at, sign, 1
        elif sign in CLOSERS[mark] and may_close(paragraph, at, mark):
            depth -= 1
            if not depth:
                yield Quotation(begin, at + 1)
        elif sign == mark and may_open(paragraph, at):
            # One mark within its like is nested where opening and closing differ; an apostrophe may look like one.
            begin, depth = (at, 1) if mark in SINGLE else (begin, depth + 1)
    if depth and (mark not in SINGLE or following.startswith(mark)):
        yield Quotation(begin, len(paragraph), mark)


def may_open(text: str, at: int) -> bool:
    """Return whether a mark stands where a quotation begins: after a space, and before a word."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in "「『“„":
        return bool(after) and not after.isspace()
    return (not before or before.isspace() or before in OPENS_AFTER) and bool(after) and (
        not after.isspace() or (text[at] in "«»" and after in "\u00a0\u202f ")
    )  # fmt: skip


def may_close(text: str, at: int, mark: str) -> bool:
    """Return whether a mark stands where a quotation ends; that of a single one may be an apostrophe."""
    if mark == '"' and text[at - 1].isdigit():
        return text.count(mark) % 2 == 0  # else it stands for inches
    if mark not in SINGLE:
        return True
    return text[at - 1] in ENDINGS and not text[at + 1 : at + 2].isalnum()


def split_at(paragraph: str, places: list[Quotation], *, goes_on: bool) -> Iterator[Words]:
    """Yield the words between and within quotations; a word that is merely set in marks stays the narrator's."""
    at = 0
    for number, place in enumerate(places):
        if at < place.begin:
            yield Words(paragraph[at : place.begin], False)
        is_first = goes_on and not number
        yield Words(paragraph[place.begin : place.end], is_first or is_speech(paragraph, place), is_first)
        at = place.end
    if at < len(paragraph):
        yield Words(paragraph[at:], False)


def is_speech(paragraph: str, place: Quotation) -> bool:
    """Return whether a quotation is somebody's words, and not a name or a word in marks."""
    before, after = paragraph[: place.begin].rstrip(), paragraph[place.end :].lstrip()
    inner = paragraph[place.begin + 1 : place.end].rstrip("”“’»«›‹」』\"' \u00a0\u202f")
    return not before or inner[-1:] in ENDINGS or before.endswith(LEADS) or after.startswith(GOES_ON)


def read_dashes(paragraph: str) -> Iterator[Words]:
    """Yield the words of a paragraph that begins with a dash: each further dash changes between speech and narrator."""
    is_tight = not paragraph[1:2].isspace()
    begin, is_said = 0, True
    for found in (TIGHT if is_tight else LOOSE).finditer(paragraph, 2):
        opens = found[0][0].isspace()
        if not (opens is is_said if is_tight else changes(paragraph, found.start(), found.end(), is_said=is_said)):
            continue
        cut = found.start() if opens else found.end()
        yield Words(paragraph[begin:cut], is_said)
        begin, is_said = cut, not is_said
    yield Words(paragraph[begin:], is_said)


def changes(paragraph: str, begin: int, end: int, *, is_said: bool) -> bool:
    """Return whether a dash between spaces begins the narrator's words, or ends them."""
    is_paused = paragraph[begin - 1] in PAUSED
    return is_paused or (is_said and paragraph[end : end + 1].islower())


def merge(words: Iterator[Words]) -> list[Words]:
    """Return words in as few parts as tell speech from the rest; marks that stand alone go with what is before."""
    found: list[Words] = []
    for one in words:
        last = found[-1] if found else None
        if last and (last.is_said is one.is_said or not has_words(one.text) or not has_words(last.text)):
            is_said = one.is_said if has_words(one.text) else last.is_said
            found[-1] = Words(last.text + one.text, is_said, last.goes_on)
        else:
            found.append(one)
    return list(tidy(found))


def tidy(found: list[Words]) -> Iterator[Words]:
    """Yield words without spaces around them; a comma or point that follows a quotation stays with it."""
    for one, following in zip(found, [*found[1:], None], strict=True):
        text = one.text[len(leading_of(one.text)) :] if one is not found[0] else one.text
        own = f"{text.rstrip()}{leading_of(following.text).strip()}" if following else text
        if own.strip():
            yield replace(one, text=own.strip())


def leading_of(text: str) -> str:
    """Return the marks that words begin with and that belong to what is before them."""
    found = LEADING.match(text)
    return found[0] if found else ""


def has_words(text: str) -> bool:
    """Return whether there is anything to be said."""
    return any(map(str.isalnum, text))

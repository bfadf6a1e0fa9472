"""Song form: sections by the tags and stanzas of the lyrics, or for a length."""

import re

from studio.sandbox.media.song.score import BAR, LINE_BARS, Section

# Prefixes of tags, and the kind of section of each.
TAGS = {
    "intro": "intro", "verse": "verse", "pre": "build", "build": "build", "post": "chorus", "chorus": "chorus",
    "hook": "chorus", "refrain": "chorus", "drop": "chorus", "bridge": "bridge", "inst": "inst", "solo": "inst",
    "interlude": "inst", "transition": "inst", "break": "break", "outro": "outro", "end": "outro",
}  # fmt: skip
KINDS = ("intro", "verse", "build", "chorus", "bridge", "inst", "break", "outro")
UNSUNG_BARS = {"intro": 2, "verse": 4, "build": 2, "chorus": 4, "bridge": 4, "inst": 4, "break": 2, "outro": 2}
TAG = re.compile(r"\[([^\[\]]{1,60})\]")
PARENTHESES = re.compile(r"\([^()]*\)|\*|_")
MAX_LINE = 60  # characters; longer lines are split
MAX_BARS = 120


def sections_of_lyrics(lyrics: str, bpm: float, longest_s: float) -> list[Section]:
    """Return the sections of lyrics, cut to a maximum length; untagged lyrics get an intro and an outro."""
    blocks = _tagged(lyrics) if TAG.search(lyrics) else _untagged(lyrics)
    sections = [_section(kind, lines) for kind, lines in blocks]
    most = min(int(longest_s * bpm / 60 / BAR), MAX_BARS)
    kept: list[Section] = []
    for section in sections:
        if sum(one.bars for one in kept) + section.bars > most:
            break
        kept.append(section)
    return kept or [Section(sections[0].kind, max(most, 1), sections[0].lines[: max(most // LINE_BARS, 1)])]


def sections_of_length(seconds: float, bpm: float) -> list[Section]:
    """Return the sections of instrumental music."""
    bars = max(round(seconds * bpm / 60 / BAR), 4)
    intro = outro = 2 if bars >= 10 else 1
    rest, found, turn = bars - intro - outro, [Section("intro", intro)], 0
    plan = ("inst", "chorus", "bridge", "chorus")
    while rest > 0:
        size = 8 if rest >= 16 else 4 if rest > 6 else rest
        found.append(Section(plan[turn % len(plan)], size))
        rest, turn = rest - size, turn + 1
    return [*found, Section("outro", outro)]


def _tagged(lyrics: str) -> list[tuple[str, list[str]]]:
    pieces = TAG.split(lyrics)
    blocks = [("verse", _lines(pieces[0]))] if _lines(pieces[0]) else []
    for tag, text in zip(pieces[1::2], pieces[2::2], strict=True):
        kind = next((kind for word, kind in TAGS.items() if tag.strip().lower().startswith(word)), "")
        if kind or not blocks:
            blocks.append((kind or "verse", _lines(text)))
        else:  # directions such as [softly] start no section
            blocks[-1][1].extend(_lines(text))
    return blocks


def _untagged(lyrics: str) -> list[tuple[str, list[str]]]:
    """Return a section per stanza: the second is the chorus, and every repeated one; `##` is an instrumental part."""
    stanzas = [stanza for stanza in re.split(r"\n\s*\n|(##)", lyrics) if stanza and stanza.strip()]
    said = [stanza.strip() for stanza in stanzas]
    blocks: list[tuple[str, list[str]]] = [] if said[:1] == ["##"] else [("intro", [])]
    sung = 0
    for stanza in said:
        if stanza == "##":
            blocks.append(("inst" if sung else "intro", []))
            continue
        again = said.count(stanza) > 1
        blocks.append(("chorus" if again or sung % 2 else "verse", _lines(stanza)))
        sung += 1
    if said[-1:] == ["##"]:
        blocks.pop()
    return [*blocks, ("outro", [])]


def _section(kind: str, lines: list[str]) -> Section:
    if not lines:
        return Section(kind, UNSUNG_BARS[kind])
    return Section(kind, LINE_BARS * len(lines), tuple(lines))


def _lines(text: str) -> list[str]:
    """Return the lines to be sung; long ones are split."""
    found: list[str] = []
    for line in PARENTHESES.sub(" ", text).replace("##", "\n").splitlines():
        if any(map(str.isalnum, line)):
            found += _split_long_line(" ".join(line.split()))
    return found


def _split_long_line(line: str) -> list[str]:
    if len(line) <= MAX_LINE:
        return [line]
    middle = len(line) // 2
    spaces = [at for at, character in enumerate(line) if character == " "] or [middle]
    cut = min(spaces, key=lambda at: abs(at - middle) - 12 * (line[at - 1] in ",;.!?，。"))
    return [*_split_long_line(line[:cut].strip()), *_split_long_line(line[cut:].strip())]

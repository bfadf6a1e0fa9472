"""Captions and lyrics with times (SubRip, WebVTT, YouTube's SBV, LRC): what is to be spoken of them."""

import html
import re
from collections.abc import Iterator

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
CUE_TIME = re.compile(rf"\s*{CLOCK}\s*(?:-->|,)\s*{CLOCK}(?:\s.*)?")
STAMP = r"\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]"
LYRIC = re.compile(rf"\s*(?:{STAMP}\s*)+")
LYRIC_FACT = re.compile(r"\s*\[[a-z#]+:.*\]\s*", re.IGNORECASE)
# Italics, colours, speakers, places on the screen, times of single words; a pause mark such as <#1#> is none of these.
TAG = re.compile(r"</?(?:[biuscv]|font|ruby|rt|lang)\b[^<>\n]*>|<[\d:.]+>|\{\\[^}\n]*\}", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)\]」』]*$")
WIDE_END = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]$")
MOST_LINES_BEFORE = 2  # a number or a name, over the time of a cue


def has_times(text: str) -> bool:
    """Return whether a text is captions or lyrics with times, whatever its file is called."""
    lines = [line for line in text.splitlines() if line.strip()]
    cues = sum(bool(CUE_TIME.fullmatch(line)) for line in lines)
    timed = sum(bool(LYRIC.match(line)) for line in lines)
    captions = cues and (cues * 5 >= len(lines) or text.startswith("WEBVTT"))
    return bool(captions) or (timed > 1 and timed * 2 >= len(lines))


def take_out_times(text: str) -> str:
    """Return what is spoken: without numbers, times, tags and notes."""
    if any(CUE_TIME.fullmatch(line) for line in text.splitlines()):
        return join_cues(cue_lines(text))
    lines = (line for line in text.splitlines() if LYRIC.match(line) or not LYRIC_FACT.fullmatch(line))
    return "\n".join(TAG.sub("", LYRIC.sub("", line)).strip() for line in lines).strip()


def cue_lines(text: str) -> Iterator[str]:
    """Yield the lines of all cues; one that only stands on a little longer, as automatic captions have it, once."""
    last = ""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = block.strip().split("\n")
        at = next((n for n, line in enumerate(lines[: MOST_LINES_BEFORE + 1]) if CUE_TIME.fullmatch(line)), None)
        for line in lines[at + 1 :] if at is not None else []:
            said = html.unescape(TAG.sub("", line)).strip()
            if said and said != last:
                yield said
            last = said or last


def join_cues(lines: Iterator[str]) -> str:
    """Return lines as a text: a sentence goes on in its line, the next one begins another."""
    text = ""
    for line in lines:
        if not text or SENTENCE_END.search(text):
            text += f"\n{line}" if text else line
        else:
            text += line if WIDE_END.search(text) else f" {line}"
    return text

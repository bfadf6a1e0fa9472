"""The direction of writing, block by block: by the words of each, the code and addresses in it not counted."""

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"  # Hebrew, Arabic, Syriac, Thaana, N'Ko, and their presentation forms
RTL_WORD = re.compile(rf"[{RTL}][{RTL}\w]*")
LTR_WORD = re.compile(rf"[^\W\d_{RTL}]+")
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
BLOCKS = {"paragraph_open", "heading_open", "bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"}
CELLS = {"th_open", "td_open"}


def set_directions(state: StateCore) -> None:
    """Give each block of a document its ``dir``; one inside of another only where it differs."""
    # What is written most is told without counting: nothing in such a block differs. An entity can be any letter.
    is_latin = state.src.isascii() and "&" not in state.src
    for start, token in enumerate(state.tokens):
        if token.level or token.type not in BLOCKS:
            continue
        block = state.tokens[start : find_end(state.tokens, start)]
        if not is_latin:
            set_direction(block, "")
        elif any(LTR_WORD.search(text) for text in iter_texts(block)):
            token.attrSet("dir", "ltr")


def set_direction(tokens: list[Token], outer: str) -> None:
    """Set the direction of a block, given as its tokens, and of the paragraphs and cells in it."""
    own = find_direction(tokens)
    if own and own != outer:
        tokens[0].attrSet("dir", own)
    for place, token in enumerate(tokens[1:], 1):
        if token.type in BLOCKS | CELLS and place + 1 < len(tokens) and tokens[place + 1].type == "inline":
            found = find_direction([tokens[place + 1]])
            if found and found != (own or outer):
                token.attrSet("dir", found)


def find_direction(tokens: list[Token]) -> str:
    """Return ``rtl`` where at least half of the words are written from the right, else ``ltr``; "" without words."""
    texts = list(iter_texts(tokens))
    rtl = sum(len(RTL_WORD.findall(text)) for text in texts)
    ltr = sum(len(LTR_WORD.findall(text)) for text in texts)
    if not rtl + ltr:
        return ""
    return "rtl" if rtl >= ltr else "ltr"


def iter_texts(tokens: list[Token]) -> Iterator[str]:
    """Yield the texts of a block, code left out."""
    return (child.content for token in tokens for child in token.children or () if child.type == "text")


def direction_of(text: str) -> str:
    """Return the direction of what a person typed, its code not counted; ``auto`` where there are no words."""
    words = CODE.sub(" ", text)
    rtl, ltr = len(RTL_WORD.findall(words)), len(LTR_WORD.findall(words))
    if not rtl + ltr:
        return "auto"
    return "rtl" if rtl >= ltr else "ltr"


def find_end(tokens: list[Token], start: int) -> int:
    """Return the place after the token that closes the block opened at ``start``."""
    level = tokens[start].level
    ends = (place for place in range(start + 1, len(tokens)) if tokens[place].level == level)
    return next(ends, len(tokens) - 1) + 1

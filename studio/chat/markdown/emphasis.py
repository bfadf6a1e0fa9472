"""Emphasis in texts without spaces: ``**…，**年`` is bold, where CommonMark's rule for words would show the stars."""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

WIDE = {"W", "F", "H"}  # East Asian widths
MARKS = re.compile(r"[\n\\`~*_\[!<&]")  # where a rule for what stands in a line can begin


class WideStateInline(StateInline):
    """Takes a wide sign beside a run of stars as the border of a word."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - the library's names
        """Return whether a run of delimiters can open or close emphasis, and its length."""
        end, mark = start, self.src[start]
        while end < self.posMax and self.src[end] == mark:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        left = not is_space(after) and (not is_mark(after) or is_border(before))
        right = not is_space(before) and (not is_mark(before) or is_border(after))
        can_open = left and (canSplitWord or not right or is_punctuation(before))
        can_close = right and (canSplitWord or not left or is_punctuation(after))
        return Scanned(can_open, can_close, end - start)


class WideParserInline(ParserInline):
    """markdown-it's inline parser with that state."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse a paragraph's text into tokens; most headings, items and cells hold nothing but words."""
        if MARKS.search(src) is None:
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        state = WideStateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def is_space(sign: str) -> bool:
    """Return whether a sign is white space as Markdown has it."""
    return isWhiteSpace(ord(sign))


def is_punctuation(sign: str) -> bool:
    """Return whether a sign is punctuation, wide or not."""
    return isPunctChar(sign) or (sign.isascii() and sign.isprintable() and not sign.isalnum() and sign != " ")


def is_wide(sign: str) -> bool:
    """Return whether a sign is of Chinese, Japanese or Korean writing; pictures (emoji) are not."""
    return unicodedata.east_asian_width(sign) in WIDE and unicodedata.category(sign) != "So"


def is_mark(sign: str) -> bool:
    """Return whether a sign is punctuation that takes a space beside it."""
    return is_punctuation(sign) and not is_wide(sign)


def is_border(sign: str) -> bool:
    """Return whether emphasis may begin or end beside a sign."""
    return is_space(sign) or is_punctuation(sign) or is_wide(sign)

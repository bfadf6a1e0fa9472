"""Read LaTeX formulas between two `$$` aloud in Chinese words, the one language that the API reads them in.

A formula that holds more than is known here stays as it was.
"""

import re
from collections.abc import Iterator

FORMULA = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
POWERS = {"2": "平方", "3": "立方"}
WORDS = {
    "+": "加", "-": "减", "*": "乘", "/": "除以", "=": "等于", "<": "小于", ">": "大于", "!": "的阶乘", "%": "百分号",
    "(": "括号", ")": "括号", "[": "括号", "]": "括号", "|": "绝对值", ",": "，", "\\,": "", "\\ ": "", "\\;": "",
    "\\left": "", "\\right": "", "\\pm": "正负", "\\times": "乘以", "\\cdot": "乘", "\\div": "除以", "\\neq": "不等于",
    "\\ne": "不等于", "\\le": "小于等于", "\\leq": "小于等于", "\\ge": "大于等于", "\\geq": "大于等于",
    "\\approx": "约等于", "\\infty": "无穷大", "\\to": "趋于", "\\sum": "求和", "\\int": "积分", "\\lim": "极限",
    "\\sin": "正弦", "\\cos": "余弦", "\\tan": "正切", "\\log": "对数", "\\ln": "自然对数", "\\pi": "派",
    "\\alpha": "阿尔法", "\\beta": "贝塔", "\\gamma": "伽马", "\\delta": "德尔塔", "\\Delta": "德尔塔",
    "\\theta": "西塔", "\\lambda": "兰姆达", "\\mu": "缪", "\\sigma": "西格马", "\\omega": "欧米伽",
    "\\dots": "点点点", "\\cdots": "点点点",
}  # fmt: skip
SIGNED = (
    "",
    "(",
    "[",
    "=",
    "<",
    ">",
    ",",
    "+",
    "*",
    "/",
    *(
        name
        for name, word in WORDS.items()
        if name.startswith("\\") and ("等于" in word or "乘" in word or word in ("除以", "正负", "趋于", ""))
    ),
)


def verbalize_formulas(text: str) -> str:
    """Return a text with its formulas in words."""
    return FORMULA.sub(lambda found: _verbalize(found[1]) or found[0], text)


def _verbalize(formula: str) -> str:
    """Return a formula in words, empty where a token is unknown."""
    try:
        reader = _Parser(TOKEN.findall(formula))
        words = " ".join(filter(None, reader.parse_until("")))
        return f" {words} "
    except (LookupError, RecursionError):
        return ""


class _Parser:
    """Recursive-descent parser over the tokens of a formula. Raises LookupError for unknown tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def parse_until(self, end: str) -> Iterator[str]:
        """Yield words up to an end token; "" is the end of the formula."""
        before = ""
        while (token := self._next_token()) != end:
            if token == "":
                raise LookupError(end)
            yield "负" if token == "-" and before in SIGNED else self._verbalize_token(token)
            before = token

    def _next_token(self) -> str:
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        self.at += 1
        return token

    def _parse_group(self) -> str:
        token = self._next_token()
        return " ".join(filter(None, self.parse_until("}"))) if token == "{" else self._verbalize_token(token)

    def _verbalize_token(self, token: str) -> str:
        if token == "\\frac":
            above, below = self._parse_group(), self._parse_group()
            return f"{below} 分之 {above}"
        if token == "\\sqrt":
            return f"根号 {self._parse_group()}"
        if token == "^":
            power = self._parse_group()
            return f"的 {POWERS.get(power) or f'{power} 次方'}"
        if token == "_":
            return self._parse_group()
        if token == "{":
            return " ".join(filter(None, self.parse_until("}")))
        # One capital letter is read by its name.
        is_plain = token.isascii() and token[:1].isalnum()
        return token.upper() if is_plain else WORDS.get(token) or self._require_known(token)

    def _require_known(self, token: str) -> str:
        if token not in WORDS:
            raise LookupError(token)
        return ""

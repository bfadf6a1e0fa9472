"""Text normalization for Chinese: dates, times, percentages and money as words. The English engine has its own."""

import re
from collections.abc import Callable

DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
MONEY = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
Rewrite = Callable[[re.Match[str]], str]


def _day(found: re.Match[str]) -> str:
    return f"{found[1].translate(DIGITS)}年{int(found[2])}月{int(found[3])}日"


def _time(found: re.Match[str]) -> str:
    seconds = f"{int(found[3])}秒" if found[3] else ""
    minutes = f"{int(found[2])}分" if int(found[2]) or seconds else "整"
    return f"{int(found[1])}点{minutes}{seconds}"


def _money(found: re.Match[str]) -> str:
    return _strip_zeros(found[2]) + MONEY[found[1]]


def _strip_zeros(number: str) -> str:
    """Return a number without thousands separators and trailing zeros: "1,200.50" is 1200.5."""
    number = number.replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number


RULES: list[tuple[re.Pattern[str], Rewrite]] = [
    (re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), _day),
    (re.compile(r"(?<!\d)(\d{4})(?=年)"), lambda found: found[1].translate(DIGITS)),
    (re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])"), _time),
    (re.compile(rf"([¥￥$€£])\s?({NUMBER})"), _money),
    (re.compile(rf"({NUMBER})\s?[%％]"), lambda found: f"百分之{_strip_zeros(found[1])}"),
    (re.compile(rf"-({NUMBER})\s?℃"), lambda found: f"零下{_strip_zeros(found[1])}摄氏度"),
    (re.compile(rf"({NUMBER})\s?℃"), lambda found: f"{_strip_zeros(found[1])}摄氏度"),
    (re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])"), lambda found: f"{found[2]}分之{found[1]}"),
]


def verbalize_numbers(text: str) -> str:
    """Return a Chinese text with its numbers in words."""
    for pattern, said in RULES:
        text = pattern.sub(said, text)
    return text

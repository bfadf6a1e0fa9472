"""Text normalization: formulas and numbers as words."""

import numpy as np
import pytest

from studio.sandbox.media import chinese_numbers, formulas
from tests.sandbox_media.conftest import Say


@pytest.mark.parametrize(("formula", "words"), [
    (r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}", "X 等于 2 A 分之 负 B 正负 根号 B 的 平方 减 4 A C"),
    ("E = mc^{2}", "E 等于 M C 的 平方"), ("a^{n+1}", "A 的 N 加 1 次方"), (r"x_1 \neq -1", "X 1 不等于 负 1"),
    (r"\left(a - b\right)^3", "括号 A 减 B 括号 的 立方"), (r"\pi r^2 \approx 3.14", "派 R 的 平方 约等于 3.14"),
])  # fmt: skip
def test_a_formula_is_read_as_at_school(formula: str, words: str) -> None:
    assert formulas.verbalize_formulas(f"看$$ {formula} $$吧") == f"看 {words} 吧"


@pytest.mark.parametrize("formula", [
    r"\begin{matrix}1\end{matrix}", r"\frac{1", r"\frac", "a}", "x^", "{" * 4000, "x ☃ y",
])  # fmt: skip
def test_a_formula_that_is_not_known_stays_as_it_was(formula: str) -> None:
    assert formulas.verbalize_formulas(f"看$${formula}$$吧") == f"看$${formula}$$吧"


@pytest.mark.parametrize(("written", "said"), [
    ("2026-11-25开会", "二零二六年11月25日开会"), ("2026年3月", "二零二六年3月"), ("3:30或10:00", "3点30分或10点整"),
    ("¥1,200.50和$3.50", "1200.5元和3.5美元"), ("涨了12.50%", "涨了百分之12.5"), ("-5℃", "零下5摄氏度"),
    ("吃了1/2", "吃了2分之1"), ("第1234567号", "第1234567号"), ("比分3:2:1:0", "比分3:2:1:0"),
])  # fmt: skip
def test_figures_are_said_as_chinese_says_them(written: str, said: str) -> None:
    assert chinese_numbers.verbalize_numbers(written) == said


def test_a_formula_is_heard_only_where_it_is_asked_for(say: Say) -> None:
    formula, words = "我们看 $$\\frac{1}{2}$$ 的大小。", "我们看  2 分之 1  的大小。"
    asked, unasked, written = (
        say(text, language_boost="Chinese", formulas=is_read)
        for text, is_read in ((formula, True), (formula, False), (words, False))
    )
    assert asked.seconds == pytest.approx(written.seconds, abs=0.02)
    assert unasked.seconds > asked.seconds * 1.3  # it spells "frac" and the rest


def test_figures_are_heard_in_words_and_their_words_stay_as_they_are_written(say: Say) -> None:
    asked, unasked, written = (
        say(text, language_boost="Chinese", figures=is_read)
        for text, is_read in (("价格涨了50%。", True), ("价格涨了50%。", False), ("价格涨了百分之50。", False))
    )
    assert asked.seconds == pytest.approx(written.seconds, abs=0.02) != unasked.seconds
    assert [word["text"] for word in asked.facts["words"]][-1] == "50%"


def test_english_figures_are_always_in_words(say: Say) -> None:
    figure, words = say("It costs $3.50 today."), say("It costs three dollars and fifty cents today.")
    assert figure.seconds == pytest.approx(words.seconds, rel=0.05)
    assert np.array_equal(say("It costs $3.50 today.", figures=True).sound, figure.sound)

"""What changed in a text, word by word."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.library.page.words import Piece, diff_words

SOME_TEXT = st.text(alphabet="ab ,\n灯塔é", max_size=60)


def shown(before: str, after: str) -> str:
    """Return a diff in one line: removed words in brackets, added ones in braces."""
    marks = {"kept": "{}", "removed": "[{}]", "added": "<{}>"}
    return "".join(marks[piece.mark].format(piece.text) for piece in diff_words(before, after))


@pytest.mark.parametrize(("before", "after", "told"), [
    ("a grey sky", "a warm sky", "a [grey]<warm> sky"),
    ("the grey, cold sky", "the warm, wide sky", "the [grey]<warm>, [cold]<wide> sky"),
    ("one two three", "four five three", "[one two]<four five> three"),  # read as one change, not as two
    ("", "new words", "<new words>"),
    ("old words", "", "[old words]"),
    ("same", "same", "same"),
    ("", "", ""),
    ("grey.", "grey", "grey[.]"),
    ("海边的灯塔", "海边的高塔", "海边的[灯]<高>塔"),
    ("Don't stop", "Do not stop", "[Don't]<Do not> stop"),
])  # fmt: skip
def test_words_are_compared_one_by_one(before: str, after: str, told: str) -> None:
    assert shown(before, after) == told


@given(before=SOME_TEXT, after=SOME_TEXT)
def test_nothing_is_lost_of_either_text(before: str, after: str) -> None:
    pieces = diff_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark != "added") == before
    assert "".join(piece.text for piece in pieces if piece.mark != "removed") == after
    assert all(piece.text for piece in pieces)
    assert all(one.mark != other.mark for one, other in pairwise(pieces))


@pytest.mark.parametrize("line", ["\n", " "], ids=["lines", "one line"])
def test_two_long_texts_that_share_nothing_are_told_in_time(line: str) -> None:
    before, after = (line.join(f"{word}{number}" for number in range(8_000)) for word in ("grey", "warm"))
    begun = time.process_time()
    pieces = diff_words(before, after)
    assert time.process_time() - begun < 2
    assert [piece.mark for piece in pieces] == ["removed", "added"] or len(pieces) > 2


def test_a_word_changed_in_the_middle_of_a_long_text_is_found() -> None:
    words = [f"word{number}" for number in range(20_000)]
    before, after = " ".join(words), " ".join([*words[:9_000], "lamp", *words[9_001:]])
    assert diff_words(before, after)[1:3] == [Piece("removed", "word9000"), Piece("added", "lamp")]

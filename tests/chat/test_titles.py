"""Titles that are made of the first exchange."""

import pytest

from studio.chat.titles import make_title


@pytest.mark.parametrize(("question", "answer", "title"), [
    ("Hi! Name three winds. Then explain.", "", "Name three winds"),
    ("Hello there,\nwrite a note about the tide", "", "write a note about the tide"),
    ("Make it simpler: ## Trailer\n\nEvery evening", "", "Make it simpler: Trailer"),
    ("Why?", "# The tide\n\nIt is the moon.", "The tide"),
    ("Why?", "It is the moon. It pulls.", "Why?: It is the moon. It pulls"),
    ("Hello", "Hello! What shall we make?", "Hello: Hello! What shall we make?"),
    ("", "", ""),
    ("海を描いてください。それから説明して。", "", "海を描いてください"),
    ("word " * 40, "", "word word word word word word word word word word word word"),
])  # fmt: skip
def test_a_title_says_what_was_asked(question: str, answer: str, title: str) -> None:
    assert make_title(question, answer) == title

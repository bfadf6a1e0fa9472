"""Words and thoughts are told apart however MiniMax writes and cuts them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax.chat.thinking import Content, DeltaReader, Reasoning

# What is likely to be mistaken for a tag, or lost beside one.
bits = st.sampled_from(["<think>", "</think>", "<thi", "nk>", "</", "<", "\n", " ", "a", "ü", "🌊", "think"])
texts = st.lists(bits, max_size=12).map("".join)


def heard(*deltas: dict[str, Any]) -> tuple[str, str]:
    """Return the thoughts and the content of some deltas."""
    answer = DeltaReader()
    words = [word for delta in deltas for word in answer.feed(delta)] + list(answer.close())
    thoughts = "".join(word.text for word in words if isinstance(word, Reasoning))
    content = "".join(word.text for word in words if isinstance(word, Content))
    assert (bool(content), bool(thoughts)) == (answer.has_content, answer.has_reasoning)
    return thoughts, content


def contents(*pieces: str) -> tuple[str, str]:
    """Return the thoughts and the content of content in pieces."""
    return heard(*({"content": piece} for piece in pieces))


def detailed(*texts: str | None) -> dict[str, Any]:
    """Return a delta with thoughts as OpenAI's address has them."""
    return {"reasoning_details": [{"type": "reasoning.text", "index": 0, "text": text} for text in texts]}


@given(texts, st.lists(st.integers(0, 60), max_size=8))
def test_any_cut_gives_the_same(text: str, cuts: list[int]) -> None:
    ends = sorted(min(cut, len(text)) for cut in cuts)
    pieces = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
    assert contents(*pieces) == contents(*text) == contents(text)


@given(texts)
def test_nothing_is_lost_but_tags_and_the_lines_around_them(text: str) -> None:
    thoughts, content = contents(text)
    kept = "".join((thoughts + content).split())
    assert kept == "".join(text.split()) or "<think>" in text
    if not text.lstrip().startswith("<think>"):
        assert (thoughts, content) == ("", text)


@pytest.mark.parametrize(("text", "thoughts", "content"), [
    ("<think>\nWhy?\n</think>\n\nSo.", "Why?", "So."), ("<think>Why?</think>So.", "Why?", "So."),
    ("\n<think>\nWhy?\n\nHow?\n</think>\nSo.\n", "Why?\n\nHow?", "So.\n"), ("<think>\nWhy?", "Why?", ""),
    ("<think></think>So.", "", "So."), ("<think>\n\n</think>\n\nSo.", "", "So."),
    ("<think>a < b</thin", "a < b</thin", ""),
    ("A <think>tag</think>.", "", "A <think>tag</think>."), ("  So.", "", "  So."), ("<thinking>", "", "<thinking>"),
    ("<think>Why?</think><think>How?</think>So.", "Why?How?", "So."), ("</think>So.", "", "</think>So."), ("", "", ""),
    ("<thi", "", "<thi"), ("<think>a</think>", "a", ""), (" " * 100 + "<think>a", "", " " * 100 + "<think>a"),
])  # fmt: skip
def test_thoughts_stand_at_the_beginning_between_tags(text: str, thoughts: str, content: str) -> None:
    assert contents(text) == (thoughts, content)


def test_what_is_certain_is_not_held_back() -> None:
    answer = DeltaReader()
    assert [*answer.feed({"content": "Hello"})] == [Content("Hello")]
    assert [*answer.feed({"content": " <think"})] == [Content(" <think")]


@pytest.mark.parametrize("deltas", [
    [{"reasoning_content": "The tide "}, {"reasoning_content": "is out."}],
    [detailed("The tide "), detailed("is out.")],
    [detailed("The tide "), detailed("The tide is "), detailed("The tide is out.")],
    [{"reasoning_content": "The tide ", **detailed("The tide ")}, {"reasoning_content": "is out."}],
    [{"content": "<think>\nThe tide "}, {"content": "is out.\n</think>\n\n"}],
    [{"reasoning_content": None, "content": None}, detailed("The ", "tide is out.", None)],
])  # fmt: skip
def test_thoughts_have_one_form_for_the_many_that_are_sent(deltas: list[dict[str, Any]]) -> None:
    assert heard(*deltas, {"content": "Go."}) == ("The tide is out.", "Go.")


@pytest.mark.parametrize(("pieces", "content"), [
    (("\ud83c", "\udf0a!"), "🌊!"), (("a\ud83c",), "a\ufffd"), (("\udf0a", "b"), "\ufffdb"),
])  # fmt: skip
def test_half_a_character_is_joined_with_its_other_half_or_marked(pieces: tuple[str, ...], content: str) -> None:
    assert contents(*pieces) == ("", content)
    assert heard(*({"reasoning_content": piece} for piece in pieces)) == (content, "")


def test_content_may_come_in_parts() -> None:
    assert contents([{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo"}, None]) == ("", "Hello")  # type: ignore[arg-type, list-item]

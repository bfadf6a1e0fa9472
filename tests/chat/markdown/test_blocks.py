"""Finished blocks are formatted while the rest still arrives, and never change afterwards."""

from hypothesis import given
from hypothesis import strategies as st

from studio.chat.markdown import Blocks, complete, render
from studio.chat.markdown.render import render_block

PARTS = [
    "one\ntwo\n", "# head\n", "- a\n- b\n", "1. x\n\n2. y\n", "   continued\n", "```py\nx\n\n\ny\n```\n",
    "```\nopen\n\n",    "> q\n> r\n", "> q\n\nafter\n", "| a | b |\n|--|--:|\n| 1 | 2 |\n", "Setext\n===\n", "---\n",
    "    code\n\n    more\n",
    "- item\n\n  para\n\n  ```js\n  f()\n\n  ```\n", "~~~\ntilde\n~~~\n", "a `tick\n", "**bold\n\nnot**\n", "1) one\n",
    "- [ ] task\n    - deep\n\n        code?\n", "\n", "<b>raw</b>\n", "\ttab\n",
    "```markdown\n```py\nx\n```\nmore\n```\n",
    "```markdown\n```js\n", "שלום\n", "a\r\n\r\nb\r\n", "\r", "c\rd\r\r", "````\n```\n````\n", "\u2028x\u000cy\n",
    "-\n\n- x\n", " - x\n", "> ```\n> a\n\n", "- ```\n  a\n\n  b\n", "  ```\n  y\n  ```\n", "🌊 [x](https://a.example)\n",
]  # fmt: skip
texts = st.lists(st.sampled_from(PARTS) | st.just("\n"), max_size=9).map("".join)


def pieces(text: str, cuts: list[int]) -> list[str]:
    """Return a text cut at some places."""
    ends = sorted(min(cut, len(text)) for cut in cuts)
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


@given(texts, st.lists(st.integers(0, 150), max_size=12))
def test_blocks_are_those_of_the_whole_text_however_it_is_cut(text: str, cuts: list[int]) -> None:
    blocks = Blocks()
    arrived = settled = html = ""
    for piece in pieces(text, cuts):
        html += blocks.feed(piece)
        arrived += piece
        assert blocks.text == arrived and blocks.tail == arrived[blocks.settled :]
        assert arrived[: blocks.settled].startswith(settled)
        settled = arrived[: blocks.settled]
    units = len(arrived[: blocks.settled].encode("utf-16-le")) // 2
    assert complete(text, html, units) == render(text)
    html += blocks.close()
    assert html == blocks.html() == render(text) == render_block(text)


def test_a_block_is_formatted_as_soon_as_the_next_begins() -> None:
    blocks = Blocks()
    formatted = [blocks.feed(piece) for piece in ("One ", "word.\n", "\nTw", "o.\n", "\n- ", "three\n", "\n", "4", ".")]
    html = ['<p dir="ltr">One word.</p>\n', '<p dir="ltr">Two.</p>\n']
    assert formatted == ["", "", html[0], "", "", html[1], "", "", ""]
    assert (blocks.tail, blocks.settled) == ("- three\n\n4.", len("One word.\n\nTwo.\n\n"))


def test_a_fence_settles_nothing_before_it_ends() -> None:
    blocks = Blocks()
    assert blocks.feed("```py\n\n\nx\n\n# no heading\n\n") == ""
    assert "<figure" in blocks.feed("```\nThen\n")


def test_a_name_of_a_link_may_stand_in_a_later_block() -> None:
    blocks, text = Blocks(), "See [the docs][d].\n\nMore.\n\n[d]: https://docs.example\n"
    html = blocks.feed(text)
    assert 'href="https://docs.example"' in complete(text, html, blocks.settled)
    blocks.close()
    assert 'href="https://docs.example"' in blocks.html()

"""Nothing that a model writes runs, loads or leaves its place, and none of it takes long to refuse."""

import re
import time
from html import unescape
from pathlib import Path

import pytest

from studio.chat.markdown import render
from studio.chat.markdown.render import TAGS
from tests.chat.markdown.page import Markup

VECTORS = [line.replace("⏎", "\n") for line in (Path(__file__).parent / "hostile.txt").read_text().split("\n") if line]
ATTRIBUTES = {
    "aria-label",
    "class",
    "data-to",
    "dir",
    "href",
    "rel",
    "role",
    "start",
    "tabindex",
    "target",
    "translate",
    "type",
}
CLASSES = re.compile(r"code|code-copy|table-box|plain|to-(left|center|right)|k-[a-z0-9]+")
ADDRESS = re.compile(r"https?://[^/]|mailto:.")
MOST_CPU_S = 0.2


def test_there_are_two_hundred_vectors() -> None:
    assert len(VECTORS) == len(set(VECTORS)) >= 200


@pytest.mark.parametrize(
    "around", ["{}", "| a |\n|--|\n| {} |", "- {}", "**{}**", "[{}](https://a.example)", "```{}\nx\n```"]
)
def test_no_markup_comes_through(around: str) -> None:
    for vector in VECTORS:
        page = Markup(render(around.replace("{}", vector)))
        names = {name for _, attributes in page.tags for name in attributes}
        classes = {one for _, attributes in page.tags for one in attributes.get("class", "").split()}
        assert {tag for tag, _ in page.tags} <= TAGS, vector
        assert names <= ATTRIBUTES, vector
        assert all(CLASSES.fullmatch(one) for one in classes), vector
        assert all(ADDRESS.match(link["href"]) for link in page.all("a")), vector


def test_what_is_no_link_can_still_be_read() -> None:
    for vector in (one for one in VECTORS[:130] if "`" not in one and "\\" not in one):
        assert "".join(Markup(render(vector)).words.split()) == "".join(unescape(vector).split()), vector


LONG = {
    "a line": "a" * 100_000, "words": "word " * 20_000, "backticks": "`" * 10_000, "code marks": "`a" * 5_000,
    "code marks of any length": " ".join("`" * (i % 300 + 1) for i in range(1000)), "brackets": "[" * 20_000,
    "open links": "[a](" * 8_000, "stars": "*a " * 10_000, "more stars": "**" * 20_000,
    "stars in words": "a**b" * 10_000,
    "open tags": "<a " * 10_000, "quotations": ">" * 5_000 + "x", "lists": "- " * 3_000 + "x", "numbers": "1. " * 3_000,
    "deep lists": "\n".join("  " * i + "- x" for i in range(300)), "underscores": "a_b " * 25_000,
    "addresses": "http://a.example/ " * 9_000, "one address": "http://a.example/" * 9_000,
    "entities": "&amp;" * 20_000,
    "a long table": "|a|b|\n|-|-|\n" + "|1|2|\n" * 10_000,
    "a wide table": "|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n",
    "pictures": "![a](" * 8_000, "definitions": "".join(f"[r{i}]: http://a.example/{i}\n" for i in range(4000)),
    "nested fences": "```markdown\n```python\n```\n" * 1500, "backslashes": "\\" * 100_000,
    "empty lines": "\n" * 100_000,
    "one emphasis in another": "*_" * 10_000, "wide signs": "**历，**" * 10_000, "headings": "# a\n" * 10_000,
    "json": "```json\n" + '{"a":[' * 3_000, "js": "```js\n" + "/*" * 9_000, "shell": "```bash\n" + "$((" * 6_000,
    "perl": "```perl\n" + "s/" * 9_000, "ruby": "```ruby\n" + "%w(" * 5_000, "sql": "```sql\n" + "'" * 19_000,
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_long_and_deep_texts_are_rendered_or_shown_as_they_are(name: str) -> None:
    render("```py\nx\n```")
    start = time.process_time()
    html = render(LONG[name])
    assert time.process_time() - start < MOST_CPU_S
    assert Markup(html).words.strip() or not LONG[name].strip()


def test_what_lies_too_deep_is_shown_as_written() -> None:
    text = "> " * 200 + "the innermost word"
    assert Markup(render(text)).words.strip() == text

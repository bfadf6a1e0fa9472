"""What a model writes looks as it meant it, in any script."""

import pytest

from studio.chat.markdown import render
from tests.chat.markdown.page import Markup, words_of


@pytest.mark.parametrize("text", [
    "`<think>` begins the reasoning", "```\n<think>a</think>\n```", "Write <think> and </think>",
    "~~~xml\n<think>\n~~~",
])  # fmt: skip
def test_tags_that_an_answer_explains_are_shown(text: str) -> None:
    assert "<think>" in words_of(render(text))


@pytest.mark.parametrize("text", ["Keep <exact lines>", "vector<T> and map<string, int>", "a<b>c</b>", "1 < 2 & 3 > 2"])
def test_what_stands_in_angle_brackets_is_shown_as_typed(text: str) -> None:
    assert words_of(render(text)).strip() == text


@pytest.mark.parametrize(("text", "figures", "after"), [
    ("```markdown\n# T\n```python\nx\n```\nmore\n```\nAfter", 1, "After"),
    ("```md\n```js\na\n```\n```css\nb\n```\n```\nAfter", 1, "After"),
    ("~~~markdown\n~~~sh\na\n~~~\n~~~\nAfter", 1, "After"),
    ("- a\n\n  ```markdown\n  ```py\n  x\n  ```\n  ```\n\nAfter", 1, "After"),
    ("````markdown\n```\nx\n```\n````\nAfter", 1, "After"),
    ("```markdown\n# T\n```\nBetween\n```python\nx\n```\nAfter", 2, "After"),
    ("```markdown\n```python\nx\n```\nAfter", 1, "After"),
])  # fmt: skip
def test_markdown_in_a_fence_keeps_the_fences_in_it(text: str, figures: int, after: str) -> None:
    page = Markup(render(text))
    assert len(page.all("figure")) == figures
    assert f'<p dir="ltr">{after}</p>' in page.html


@pytest.mark.parametrize(("text", "starts"), [
    ("1. One\n\n```\nx\n```\n\n2. Two\n3. Three", [None, "2"]), ("7) One\n\n| a |\n|--|\n\n8) Two", ["7", "8"]),
    ("- a\n  1. One\n\n  > why\n\n  2. Two", [None, "2"]), ("0. None\n1. One", ["0"]),
])  # fmt: skip
def test_a_list_goes_on_counting_behind_what_stands_between(text: str, starts: list[str | None]) -> None:
    assert [one.get("start") for one in Markup(render(text)).all("ol")] == starts


@pytest.mark.parametrize(("text", "bold"), [
    ("**历经10年发展，**年", "历经10年发展，"), ("这是**“强调”**的", "“强调”"), ("**テスト。**テスト", "テスト。"),
    ("**한국어(韓國語)**는", "한국어(韓國語)"), ("a **b** c", "b"), ("これは**「太字」**です", "「太字」"),
])  # fmt: skip
def test_bold_needs_no_spaces_where_the_script_has_none(text: str, bold: str) -> None:
    assert f"<strong>{bold}</strong>" in render(text)


@pytest.mark.parametrize("text", ["2 * 3 * 4", "snake_case_name", "a ** b", "😀**x", "5*3"])
def test_stars_that_are_no_emphasis_stay(text: str) -> None:
    assert words_of(render(text)).strip() == text


@pytest.mark.parametrize(("text", "tag", "direction"), [
    ("- `git` הוא כלי", "ul", "rtl"), ("- GitHub הוא שירות לקוד", "ul", "rtl"), ("1. `npm` حزمة مفيدة", "ol", "rtl"),
    ("שלום עולם", "p", "rtl"), ("English first", "p", "ltr"), ("The word שלום means peace", "p", "ltr"),
    ("# مرحبا", "h3", "rtl"), ("> שלום", "blockquote", "rtl"), ("| שם | ערך |\n|-|-|\n| א | ב |", "table", "rtl"),
])  # fmt: skip
def test_each_block_is_written_in_its_own_direction(text: str, tag: str, direction: str) -> None:
    page = Markup(render(text))
    assert page.all(tag)[0]["dir"] == direction
    assert all(code["dir"] == "ltr" for code in page.all("code"))


def test_directions_mix_in_one_answer() -> None:
    page = Markup(render("Hello there\n\nשלום לכם\n\n> quoted words\n>\n> מילים בציטוט כאן ושם"))
    assert [one.get("dir") for one in page.all("p")] == ["ltr", "rtl", "ltr", None]
    assert page.all("blockquote")[0]["dir"] == "rtl"


@pytest.mark.parametrize(("text", "href", "place"), [
    ("[the docs](https://docs.example/a)", "https://docs.example/a", "docs.example"),
    ("[bank](https://bank.example@evil.example/)", "https://bank.example@evil.example/", "evil.example"),
    ("[https://bank.example](https://evil.example)", "https://evil.example", "evil.example"),
    ("See https://a.example/x.", "https://a.example/x", None), ("<https://a.example>", "https://a.example", None),
    ("(https://a.example/b_(c))", "https://a.example/b_(c)", None), ("<me@a.example>", "mailto:me@a.example", None),
    ("[x](https://bаnk.example/)", "https://xn--bnk-6cd.example/", "xn--bnk-6cd.example"),
    ("![a lighthouse](https://a.example/l.png)", "https://a.example/l.png", "a.example"),
])  # fmt: skip
def test_a_link_says_where_it_leads(text: str, href: str, place: str | None) -> None:
    (link,) = Markup(render(text)).all("a")
    assert (link["href"], link.get("data-to")) == (href, place)
    assert {"noopener", "noreferrer"} <= set(link["rel"].split())


def test_code_keeps_every_sign_and_names_its_language() -> None:
    code = "def f(x):\n\treturn '<b>' & x\n\n\n"
    page = Markup(render(f"```python\n{code}```"))
    assert page.words == f"pythonCopy{code}\n"
    assert {"class": "k-k"} in page.all("span")


def test_a_table_scrolls_in_a_box_of_its_own() -> None:
    page = Markup(render("| a | b |\n|--|--:|\n| 1 | 2 |"))
    assert [one.get("class") for one in page.all("td")] == [None, "to-right"]
    assert page.all("div")[0]["class"] == "table-box"
    assert "style" not in page.html


def test_headings_stay_below_those_of_the_page() -> None:
    assert [tag for tag, _ in Markup(render("# a\n\n## b\n\n###### c")).tags] == ["h3", "h4", "h6"]


def test_tasks_have_signs() -> None:
    assert words_of(render("- [ ] open\n- [x] done")).split() == ["☐", "open", "☑", "done"]

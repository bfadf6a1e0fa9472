"""Render Markdown as HTML of few tags, with classes and no styles; no markup of the text's own, no pictures."""

import re
from collections.abc import Sequence
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from studio.chat.markdown.borders import split
from studio.chat.markdown.code import render_code
from studio.chat.markdown.direction import set_directions
from studio.chat.markdown.emphasis import WideParserInline
from studio.chat.markdown.fences import is_code, parse_fence
from studio.chat.markdown.links import is_allowed, link_bare_addresses, render_image, render_link_open

RENDERER_VERSION = 1  # raise it whenever the HTML of a text changes: what is kept is then rendered anew
MAX_NESTING = 100  # of markdown-it, which drops what is deeper without a word
MAX_DEPTH = 60  # of ours: deeper texts are shown as they are
HEADING_SHIFT, DEEPEST_HEADING = 2, 6  # the page has its own h1, each answer its h2
REFERENCE = re.compile(r"^[ >*+\t-]*\[[^\]\n]+\]:", re.MULTILINE)
# What a mark costs at worst in microseconds, measured; text between marks costs next to nothing.
COST_US = {"[": 70, "://": 120, "|": 20, "\n": 30, "*": 8, "_": 8, "~": 4, "&": 7, "`": 4, "<": 4, "\\": 2}
MAX_COST_US = 60_000
TASKS = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
TAGS = {
    "a", "blockquote", "br", "button", "code", "div", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
DIRECTED = {"blockquote", "div", "h3", "h4", "h5", "h6", "ol", "p", "table", "td", "th", "ul"}
DIRECTIONS = {"dir": {"ltr", "rtl", "auto"}}
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href", "data-to"}, "ol": {"start"}, "span": {"class"}},
    tag_attribute_values={
        **dict.fromkeys(DIRECTED, DIRECTIONS),
        "button": {"type": {"button"}, "class": {"code-copy"}},
        "code": {"dir": {"ltr"}, "translate": {"no"}},
        "div": {
            **DIRECTIONS,
            "class": {"table-box", "plain"},
            "tabindex": {"0"},
            "role": {"region"},
            "aria-label": {"Table"},
        },
        "figure": {"class": {"code"}},
        "pre": {"dir": {"ltr"}, "translate": {"no"}, "tabindex": {"0"}},
        "span": {"translate": {"no"}},
        "td": {**DIRECTIONS, "class": {"to-left", "to-center", "to-right"}},
        "th": {**DIRECTIONS, "class": {"to-left", "to-center", "to-right"}},
    },
    set_tag_attribute_values={"a": {"target": "_blank"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow ugc",
)


def render(text: str) -> str:
    """Return the HTML of a Markdown text, its parts that would take too long or lie too deep as they were written."""
    # What a name in brackets leads to may stand in any other block.
    return render_block(text) if REFERENCE.search(text) else "".join(map(render_block, split(text)))


def render_block(text: str) -> str:
    """Return the HTML of a part of a text that stands by itself."""
    if not text.strip():
        return ""
    if estimate_cost_us(text) > MAX_COST_US and not is_code(text):
        return render_plain(text)
    env: EnvType = {}
    tokens = MARKDOWN.parse(text, env)
    if any(token.level > MAX_DEPTH for token in tokens):
        return render_plain(text)
    return CLEANER.clean(MARKDOWN.renderer.render(tokens, MARKDOWN.options, env))


def estimate_cost_us(text: str) -> int:
    """Return the processor time that a text may take, in microseconds."""
    return sum(text.count(mark) * cost for mark, cost in COST_US.items())


def render_plain(text: str) -> str:
    """Return a text as it was written."""
    return f'<div class="plain" dir="auto">{escape(text, quote=False)}</div>\n'


def build_parser() -> MarkdownIt:
    """Return the parser with our rules in it."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": MAX_NESTING})
    inline = WideParserInline()
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    parser.inline = inline
    parser.enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])  # they would be asked at each line and each "<", to say no
    parser.block.ruler.at("fence", parse_fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.core.ruler.push("bare_addresses", link_bare_addresses)
    parser.core.ruler.push("tasks", mark_tasks)
    parser.core.ruler.push("directions", set_directions)
    parser.validateLink = is_allowed  # type: ignore[method-assign]
    for name, rule in {
        "fence": render_code, "code_block": render_code, "code_inline": render_inline_code, "image": render_image,
        "link_open": render_link_open, "heading_open": render_heading, "heading_close": render_heading,
        "table_open": render_table_open, "table_close": render_table_close, "th_open": render_cell,
        "td_open": render_cell,
    }.items():  # fmt: skip
        parser.add_render_rule(name, rule)
    return parser


def mark_tasks(state: StateCore) -> None:
    """Replace the brackets of a list of tasks by signs."""
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        first = token.children[0] if token.type == "inline" and token.children else None
        if before.type == "paragraph_open" and before.level and first and first.content[:4] in TASKS:
            first.content = TASKS[first.content[:4]] + first.content[4:]


def render_heading(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Return a heading's tag, below those of the page."""
    token = tokens[index]
    token.tag = f"h{min(DEEPEST_HEADING, int(token.tag[1:]) + HEADING_SHIFT)}"
    return renderer.renderToken(tokens, index, options, env)


def render_table_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Return a table's tag in a box that scrolls by itself."""
    box = '<div class="table-box" tabindex="0" role="region" aria-label="Table">'
    return box + renderer.renderToken(tokens, index, options, env)


def render_table_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Return the end of a table and of its box."""
    return "</table></div>\n"


def render_cell(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Return a cell's tag, with its alignment as a class: the content policy drops styles."""
    token = tokens[index]
    if style := str(token.attrs.pop("style", "")):
        token.attrSet("class", f"to-{style.rpartition(':')[2]}")
    return renderer.renderToken(tokens, index, options, env)


def render_inline_code(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Return code inside of a sentence, which is written from the left whatever the sentence is."""
    return f'<code dir="ltr" translate="no">{escape(tokens[index].content, quote=False)}</code>'


MARKDOWN = build_parser()

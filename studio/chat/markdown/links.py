"""Links: whole web and mail addresses only, each with the place that it leads to beside it."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

ALLOWED = re.compile(r"https?://[^/?#\s\\]|mailto:[^\s?]", re.IGNORECASE)
BARE = re.compile(r"https?://[^\s<>\"'`「」『』（）《》，。、；：！？]+", re.IGNORECASE)
TRAILING = ".,;:!?*_~'\""
MAX_SHOWN = 60
MAX_LENGTH = 2_000


def is_allowed(url: str) -> bool:
    """Return whether a link may lead there; what may not stays text."""
    return len(url) <= MAX_LENGTH and ALLOWED.match(url) is not None and find_place(url) != ""


def find_place(url: str) -> str:
    """Return the host as the network sees it (in ASCII), or the mail address."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError where there is none that could be
        return (parts.hostname or parts.path.partition("?")[0])[:MAX_SHOWN]
    except ValueError:
        return ""


def render_link_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Return the tag of a link, with the place that CSS shows after it unless its own words say it."""
    url = str(tokens[index].attrGet("href") or "")
    shown = "".join(token.content for token in iter_linked(tokens, index))
    place = find_place(url)
    to = (
        ""
        if shown.strip() in {url, place, f"mailto:{place}"} or url == f"{shown.strip()}/"
        else f' data-to="{escape(place)}"'
    )
    return f'<a href="{escape(url)}"{to}>'


def iter_linked(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    """Yield the tokens between a link's tags."""
    for token in tokens[index + 1 :]:
        if token.type == "link_close":
            return
        yield token


def render_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Return a link to a picture, by its words: nothing of a remote place is loaded before somebody follows it."""
    token = tokens[index]
    words = escape(renderer.renderInlineAsText(token.children, options, env)) or "Picture"
    url = str(token.attrGet("src") or "")
    is_linked = sum(one.nesting for one in tokens[:index] if one.type in {"link_open", "link_close"}) > 0
    if is_linked or not is_allowed(url):
        return words
    return f'<a href="{escape(url)}" data-to="{escape(find_place(url))}">{words}</a>'


def link_bare_addresses(state: StateCore) -> None:
    """Turn addresses that stand in the text by themselves into links."""
    for block in state.tokens:
        if block.type == "inline" and "://" in block.content and block.children:
            block.children = list(iter_with_links(block.children))


def iter_with_links(tokens: list[Token]) -> Iterator[Token]:
    """Yield a paragraph's tokens, its texts outside of links split at the addresses in them."""
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in {"link_open", "link_close"} else 0
        if depth or token.type != "text" or "://" not in token.content:
            yield token
        else:
            yield from split_text(token)


def split_text(token: Token) -> Iterator[Token]:
    """Yield a text as texts and links."""
    end = 0
    for found in BARE.finditer(token.content):
        url = trim(found[0])
        if not is_allowed(url):
            continue
        yield text_token(token.content[end : found.start()], token.level)
        yield Token("link_open", "a", 1, attrs={"href": url}, level=token.level)
        yield text_token(url, token.level + 1)
        yield Token("link_close", "a", -1, level=token.level)
        end = found.start() + len(url)
    yield text_token(token.content[end:], token.level)


def trim(url: str) -> str:
    """Return an address without the sentence's own signs at its end."""
    url = url.rstrip(TRAILING)
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count("]"):
        url = url[:-1].rstrip(TRAILING)
    return url


def text_token(content: str, level: int) -> Token:
    """Return a token of plain text."""
    return Token("text", "", 0, content=content, level=level)

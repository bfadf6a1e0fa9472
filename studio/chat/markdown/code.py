"""Code in an answer: a figure with the language's name, coloured where that is cheap."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

FORMATTER = HtmlFormatter(nowrap=True, classprefix="k-")
# Lexers are regular expressions of many authors: those of the languages that people ask for, and no others.
LANGUAGES = frozenset(
    """
    apache awk bash batch c clojure cmake console cpp c++ csharp c# css dart diff docker dockerfile elixir erlang fish
    fortran go golang graphql groovy haskell hcl html http ini java javascript js json json5 julia jsx kotlin
    latex less lua make makefile markdown md matlab nginx nix objective-c ocaml perl php powershell properties protobuf
    ps1 py python pycon r rb rs ruby rust sass scala scss sh shell sql swift terraform tex toml ts tsx typescript
    vim vue xml yaml yml zig zsh
    """.split()  # noqa: SIM905 - a word a line would be a page
)
MAX_LENGTH = 20_000  # characters of a block that are coloured
MAX_LINE_LENGTH = 2_000
MAX_TOTAL = 60_000  # characters of one text that are coloured
MAX_NAME = 24
COLOURED = "characters coloured"


@lru_cache(maxsize=32)
def find_lexer(language: str) -> Any:
    """Return the lexer of a language, None for those that are not coloured."""
    # Blank lines at the ends are part of what is copied.
    return get_lexer_by_name(language, stripnl=False) if language in LANGUAGES else None


def colour(code: str, language: str, env: EnvType) -> str:
    """Return code as HTML, its words in spans with the classes of their sort where the language is known."""
    env[COLOURED] = env.get(COLOURED, 0) + len(code)
    is_cheap = len(code) <= MAX_LENGTH and env[COLOURED] <= MAX_TOTAL
    lexer = find_lexer(language.lower()) if is_cheap else None
    if lexer is None or max(map(len, code.split("\n"))) > MAX_LINE_LENGTH:
        return escape(code, quote=False)
    coloured: str = highlight(code, lexer, FORMATTER)
    return coloured


def render_code(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Return a fenced or indented block; the button is shown and served by ``chat/code.js``."""
    token = tokens[index]
    language = token.info.split(maxsplit=1)[0][:MAX_NAME] if token.info.strip() else ""
    name = escape(language) or "text"
    code = colour(token.content, language, env)
    return (
        f'<figure class="code"><figcaption><span translate="no">{name}</span>'
        '<button type="button" class="code-copy">Copy</button></figcaption>'
        f'<pre dir="ltr" translate="no" tabindex="0"><code>{code}</code></pre></figure>\n'
    )

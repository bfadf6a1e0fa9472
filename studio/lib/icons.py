"""Icons, each drawn where it stands: a page carries those that it shows, and a fragment brings its own."""

import re
from functools import cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SYMBOL = re.compile(r'<symbol id="i-([\w-]+)" viewBox="0 0 20 20">(.*?)</symbol>', re.DOTALL)
BETWEEN = re.compile(r">\s+<")


@cache
def drawings() -> dict[str, SafeString]:
    """Return what each icon of templates/ui/icons.html consists of, by name."""
    found = SYMBOL.findall(render_to_string("ui/icons.html"))
    return {name: mark_safe(BETWEEN.sub("><", inner).strip()) for name, inner in found}


@cache
def draw_icon(name: str, classes: str = "icon") -> SafeString:
    """Return an icon, hidden from screen readers; empty where none is called that."""
    shape = '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true">{}</svg>'
    return format_html(shape, classes, drawings().get(name, ""))


def draw_sprite(names: tuple[str, ...]) -> SafeString:
    """Return the icons that scripts draw, as symbols to be used by ``#i-name``. Raises KeyError for an unknown one."""
    symbol = '<symbol id="i-{}" viewBox="0 0 20 20">{}</symbol>'
    symbols = "".join(format_html(symbol, name, drawings()[name]) for name in names)
    return format_html('<svg width="0" height="0" hidden aria-hidden="true">{}</svg>', mark_safe(symbols))

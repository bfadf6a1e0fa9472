"""What templates need to say: icons, hues, modules, fields and times in plain words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from django.forms import BaseForm, BoundField, Textarea
from django.template import Context, Library
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from studio.lib.icons import draw_icon, draw_sprite
from studio.lib.static import with_imports

register = Library()
HUES = 12
THEMES = ("system", "light", "dark")
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@register.simple_tag
def icon(name: str, classes: str = "icon") -> SafeString:
    """Return an icon (templates/ui/icons.html), hidden from screen readers."""
    return draw_icon(str(name), classes)


@register.simple_tag
def sprite(*names: str) -> SafeString:
    """Return the icons that scripts draw; they use them by ``#i-name``."""
    return draw_sprite(names)


@register.simple_tag(takes_context=True)
def modules(context: Context, *names: str) -> SafeString:
    """Return the tags that fetch and run ES modules of static/js, all that they import named up front."""
    early = [(module_url(name),) for name in with_imports(names) if _is_new(context, name)]
    scripts = [(module_url(name),) for name in names]
    return format_html(
        "{}{}",
        format_html_join("", '<link rel="modulepreload" href="{}">\n', early),
        format_html_join("\n", '<script type="module" src="{}"></script>', scripts),
    )


@register.simple_tag(takes_context=True)
def lazy_modules(context: Context, *names: str, where: str = "", kept: str = "") -> SafeString:
    """Return the tag that names modules which frame/lazy.js fetches with the first gesture.

    They are fetched at once where the page shows what the selector ``where`` finds, or this browser keeps something by
    the name ``kept``.
    """
    needed = " ".join(module_url(name) for name in with_imports(names) if name not in names and _is_new(context, name))
    given = {"content": " ".join(map(module_url, names)), "data-needed": needed, "data-where": where, "data-kept": kept}
    attributes = format_html_join("", ' {}="{}"', ((name, value) for name, value in given.items() if value))
    return format_html('<meta name="lazy-modules"{}>', attributes)


def module_url(name: str) -> str:
    """Return the address of a module of static/js."""
    return static(f"js/{name}.js")


def _is_new(context: Context, name: str) -> bool:
    """Return whether the page has not named a module yet, and note that it has now."""
    named: set[str] = context.dicts[0].setdefault("_modules", set())  # of this page alone
    if name in named:
        return False
    named.add(name)
    return True


@register.filter
def hue(value: object) -> str:
    """Return the class ``h-0`` … ``h-11`` of a hue number, or of anything that has a name."""
    number = value if isinstance(value, int) else crc32(str(value).encode())
    return f"h-{number % HUES}"


@register.filter
def next_theme(theme: str) -> str:
    """Return the theme that the theme button switches to."""
    return THEMES[(THEMES.index(theme) + 1) % len(THEMES)] if theme in THEMES else "light"


@register.filter
def current_page(items: Iterable[Any]) -> str:
    """Return the attribute that marks a menu whose pages hold the current one, or nothing."""
    return mark_safe(' aria-current="page"') if any(_current(item) for item in items) else ""


def _current(item: Any) -> bool:
    return bool(item["current"] if isinstance(item, dict) else item.current)


@register.filter
def control(field: BoundField) -> SafeString:
    """Return a form field's control in the house's look, its error and hint wired by Django."""
    widget = field.field.widget
    classes = f"{widget.attrs.get('class', '')} input".strip()
    written = isinstance(widget, Textarea) or getattr(widget, "input_type", "") in ("text", "search")
    return field.as_widget(attrs={"class": classes, **({"dir": "auto"} if written else {})})


@register.filter
def error_count(form: BaseForm) -> int:
    """Return how many things are wrong in a form; a field may have several."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def clock(milliseconds: float | None) -> str:
    """Return a length in milliseconds as ``1:05`` or ``1:01:05``."""
    minutes, seconds = divmod(round((milliseconds or 0) / 1000), MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def seconds_since(moment: datetime) -> int:
    """Return how many whole seconds ago a moment was."""
    return max(0, int((timezone.now() - moment).total_seconds()))


@register.filter
def elapsed(moment: datetime) -> str:
    """Return the time since a moment as ``1:05``."""
    return clock(seconds_since(moment) * 1000)


@register.filter
def rows_of(running: Any, kind: str) -> list[Any]:
    """Return the open jobs of a kind, as its page lists them."""
    return list(running.rows_of(kind))


@register.filter
def without(jobs: Iterable[Any], shown: Any) -> list[Any]:
    """Return jobs without the one that is shown, if any."""
    return [job for job in jobs if job != shown]


@register.filter
def is_in(name: str, counts: Mapping[str, int]) -> bool:
    """Return whether something of that name is counted."""
    return bool(counts.get(name))


@register.filter
def lasting(milliseconds: float | None) -> str:
    """Return a length in milliseconds as ``44 s``, ``1 min 5 s`` or ``2 min``."""
    minutes, seconds = divmod(round((milliseconds or 0) / 1000), MINUTE)
    words = [f"{minutes} min"] if minutes else []
    return " ".join(words + [f"{seconds} s"] if seconds or not minutes else words)


@register.filter
def percent(share: float) -> str:
    """Return a share of 0 to 1 as ``40%``."""
    return f"{share:.0%}"


@register.filter
def in_seconds(milliseconds: float | None) -> str:
    """Return a short time in milliseconds as seconds with one decimal: ``0.4``."""
    return f"{(milliseconds or 0) / 1000:.1f}"


@register.filter
def ago(moment: datetime | None) -> str:
    """Return how long ago a moment was, in words."""
    if moment is None:
        return ""
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min ago"
    if seconds < DAY:
        return f"{int(seconds // HOUR)} h ago"
    return "yesterday" if seconds < 2 * DAY else f"{moment:%-d %B %Y}"


@register.filter
def grouped(number: int) -> str:
    """Return a number with commas between its thousands."""
    return f"{number:,}"

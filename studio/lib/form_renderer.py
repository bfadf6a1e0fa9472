"""Form widgets drawn by Python: Django's own templates, one for each option, take a third of a page's time.

What is drawn is what Django would draw, without the white space between options; a widget that is not known here is
drawn by its template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape

Widget = Mapping[str, Any]
IN_DJANGO = "django/forms/widgets/{}.html"
INPUTS = ("checkbox", "email", "hidden", "input", "number", "password", "text", "url")


class FormRenderer(DjangoTemplates):
    """Draws the usual widgets without a template."""

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        """Return a widget's HTML."""
        draw = WIDGETS.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def attributes(widget: Widget) -> str:
    """Return ``name="value"`` for each attribute; True is the name alone, False is nothing."""
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def draw_input(widget: Widget) -> str:
    """Return an ``<input>``."""
    value = widget["value"]
    given = "" if value is None else f' value="{conditional_escape(value)}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{given}{attributes(widget)}>'


def draw_radio(widget: Widget) -> str:
    """Return an ``<input>`` with its label around it, where that is wanted."""
    if not widget.get("wrap_label"):
        return draw_input(widget)
    goal = widget["attrs"].get("id")
    start = f'<label for="{conditional_escape(goal)}">' if goal else "<label>"
    return f"{start}{draw_input(widget)} {conditional_escape(widget['label'])}</label>"


def draw_textarea(widget: Widget) -> str:
    """Return a ``<textarea>``; its text begins on a line of its own, since browsers drop the first line break."""
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{attributes(widget)}>\n{text}</textarea>'


def draw_option(option: Widget) -> str:
    """Return an ``<option>``; one that is called as it is needs no value of its own."""
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    given = "" if value == label and value == " ".join(value.split()) else f' value="{value}"'
    return f"<option{given}{attributes(option)}>{label}</option>"


def draw_select(widget: Widget) -> str:
    """Return a ``<select>`` with its options and groups."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{attributes(widget)}>']
    for group, options, _ in widget["optgroups"]:
        drawn = "".join(map(draw_option, options))
        parts.append(f'<optgroup label="{conditional_escape(group)}">{drawn}</optgroup>' if group else drawn)
    return "".join([*parts, "</select>"])


WIDGETS: dict[str, Callable[[Widget], str]] = {
    **{IN_DJANGO.format(name): draw_input for name in INPUTS},
    IN_DJANGO.format("radio_option"): draw_radio,
    IN_DJANGO.format("textarea"): draw_textarea,
    IN_DJANGO.format("select"): draw_select,
}

"""Recipes of versions as people read them: the form that made them, field by field, and what was charged."""

from collections.abc import Sequence
from typing import Any

from django import forms

from studio.jobs.forms import JobForm
from studio.jobs.kinds import Kind, Order, Words, kind_named
from studio.jobs.models import JobResult
from studio.ledger.models import Entry, EntryState
from studio.library.models import Version
from studio.library.page.recipes import Recipe, Setting, add_recipe_reader
from studio.workspaces.access import Seat, visible_to

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)  # a kind that is gone, or an order nobody knows any more
KEPT_VERSION = "media"  # what marks a field whose value is a version of the library


def read_recipes(seat: Seat, versions: Sequence[Version]) -> list[Recipe | None]:
    """Return how each version was made; None for an upload, and for what no kind can read any more."""
    costs = costs_of(versions)
    return [read_recipe(seat, version, costs.get(version.pk, "")) for version in versions]


def read_recipe(seat: Seat, version: Version, cost: str) -> Recipe | None:
    """Return how a version was made, or None."""
    try:
        kind = kind_named(version.asset.kind)
        order = kind.order_class.from_json(version.recipe["order"], version.recipe["version"])
        form = kind.form_class.from_order(order, seat=seat)
        engine = kind.quote(order).model
    except UNREADABLE:
        return None
    return Recipe(kind.label, engine, cost, tuple(settings_of(seat, kind, order, form)))


def words_of(version: Version) -> Words | None:
    """Return the words that a version was made of, None where its kind tells none."""
    try:
        kind = kind_named(version.asset.kind)
        return kind.words(kind.order_class.from_json(version.recipe["order"], version.recipe["version"]))
    except UNREADABLE:
        return None


def settings_of(seat: Seat, kind: Kind[Any], order: Order, form: JobForm) -> list[Setting]:
    """Return the fields of a filled form, each with what stands in it."""
    shown = [name for name in form.fields if name not in form.FRAME and not form[name].is_hidden]
    kept = [form[name].value() for name in shown if hasattr(form.fields[name], KEPT_VERSION)]
    titles = titles_of(seat, [key for value in kept for key in (value if isinstance(value, list) else [value])])
    found = []
    for name in shown:
        field, value = form.fields[name], form[name].value()
        text = titles_in(titles, value) if hasattr(field, KEPT_VERSION) else text_of(field, value)
        text = form.setting_text(order, name, text)
        found.append(Setting(name, str(field.label or name), text, wording=name in form.WORDING))
    return found


def titles_in(titles: dict[str, str], value: Any) -> str:
    """Return the titles of the version, or the several, in a field."""
    keys = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, (titles.get(str(key), "") for key in keys)))


def text_of(field: forms.Field, value: Any) -> str:
    """Return what stands in a field, as the form shows it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (_joined(one) for one in value)))
    choices = getattr(field, "choices", None)
    return _choice_label(choices, value) if choices else _plain(value)


def _joined(value: Any) -> str:
    """Return one row of a field that has several, its columns side by side."""
    return " ".join(filter(None, map(_plain, value))) if isinstance(value, list | tuple) else _plain(value)


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _choice_label(choices: Any, value: Any) -> str:
    """Return the label of a choice, also of one within a group; one that is not offered any more is itself."""
    for known, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(known, label)]
        for one, words in pairs:
            if str(one) == str(value):
                return str(words)
    return _plain(value)


def titles_of(seat: Seat, keys: Sequence[Any]) -> dict[str, str]:
    """Return the titles of versions that the person may see by their keys, no query where there are no keys."""
    wanted = [str(getattr(key, "key", key)) for key in keys if key]
    if not wanted:
        return {}
    found = Version.objects.filter(visible_to(seat, "asset__"), key__in=wanted, asset__workspace=seat.workspace)
    return dict(found.values_list("key", "asset__title"))


def costs_of(versions: Sequence[Version]) -> dict[int, str]:
    """Return what each version cost, in words, by its id, in one query."""
    slots = JobResult.objects.filter(version__in=versions).select_related("job__entry")
    rows = slots.only("version_id", "job__sandbox", "job__entry")
    return {row.version_id or 0: cost_of(row.job.entry, sandbox=row.job.sandbox) for row in rows}  # type: ignore[attr-defined]


def cost_of(entry: Entry | None, *, sandbox: bool) -> str:
    """Return what an entry of the ledger says, in words: ``3 pictures, $0.49``."""
    if sandbox or (entry is not None and entry.sandbox):
        return "Free sample"
    if entry is None:
        return ""
    if entry.state == EntryState.RELEASED:
        return "Nothing charged"
    money = f", about {entry.money:,.2f} {entry.currency}" if entry.money is not None else ""
    words = f"{entry.units}{money}"
    return f"{words}, may have been charged" if entry.state == EntryState.UNKNOWN else words


add_recipe_reader(read_recipes)

"""Templates: how rows were asked for, kept under a name for everybody in the workspace, and used again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from studio.batches.models import NAME_LENGTH, Template
from studio.tools.schemas.forms import RowFault, read_fields
from studio.workspaces.access import Seat

MOST_LETTERS = 60_000  # of all that one keeps
# What a page says that is no part of how rows are asked for.
LEFT_OUT = {
    "nonce",
    "sheet",
    "csrfmiddlewaretoken",
    "variation_of",
    "made_from",
    "answers",
    "template_name",
    "leave_out",
}
NO_NAME = "Give the template a name first."
TAKEN = "There is a template of that name already. Choose another name."
TOO_LARGE = "There is too much in it for a template."


def templates_of(seat: Seat, kind: str) -> QuerySet[Template]:
    """Return the templates of a kind, by name."""
    return Template.objects.kept(seat).filter(kind=kind)


def initial_of_template(seat: Seat, kind: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form's initial values of the template that a link names; nothing for one that is gone."""
    found = templates_of(seat, kind).filter(key=query.get("template", "")).first()
    if found is None:
        return {}
    try:
        fields = [asdict(field) for field in read_fields(found.settings)]
    except RowFault:
        fields = []
    return {**found.settings, "fields": fields}


def keep_template(seat: Seat, kind: str, data: Mapping[str, Any]) -> tuple[Template | None, str]:
    """Keep what a form says under the name that it has; return it, or None and why that cannot be."""
    name = " ".join(str(data.get("template_name", "")).split())[:NAME_LENGTH]
    settings = {key: str(value) for key, value in data.items() if key not in LEFT_OUT and "\x00" not in str(value)}
    if not name or "\x00" in name:
        return None, NO_NAME
    if templates_of(seat, kind).filter(name__iexact=name).exists():
        return None, TAKEN
    if sum(len(value) for value in settings.values()) > MOST_LETTERS:
        return None, TOO_LARGE
    told = {"kind": kind, "name": name, "settings": settings}
    return Template.objects.create(workspace=seat.workspace, created_by=seat.person, **told), ""


def template_for(seat: Seat, key: str) -> Template:
    """Return a template of the person's workspace, deleted or not. Raises Http404."""
    found = Template.objects.filter(workspace=seat.workspace, key=key).first()
    if found is None:
        raise Http404
    return found

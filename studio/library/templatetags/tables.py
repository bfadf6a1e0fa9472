"""What the templates of tables need: the first rows."""

import json

from django.template import Library

from studio.library.media.derivatives import derived_path
from studio.library.models import Version

register = Library()
HEAD = "head.json"


@register.simple_tag
def head_of(version: Version) -> dict[str, object]:
    """Return ``{"columns", "rows"}``: the first hundred rows, or the few that are known where the file was cleared."""
    try:
        return dict(json.loads(derived_path(version.key, HEAD).read_bytes()))
    except (OSError, ValueError):
        return {"columns": version.details.get("columns", []), "rows": version.details.get("excerpt", [])}

"""How large a request's body may be: a kind's form says it for the page of that kind."""

import re

from studio.jobs.kinds import kind_named

KIND_PAGE = re.compile(r"/w/[^/]+/([a-z]+)/([a-z/]*)")


def limit_of(path: str) -> int | None:
    """Return the bytes that a request to a path may carry, or None where only small forms are sent."""
    found = KIND_PAGE.fullmatch(path)
    if not found:
        return None
    try:
        kind = kind_named(found[1])
    except KeyError:
        return None
    return kind.body_limit_bytes if not found[2] or found[2].startswith(kind.uploads_below) else None

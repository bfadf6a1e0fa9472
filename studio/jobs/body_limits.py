"""How large a request's body may be: a kind's form says it for the page of that kind."""

import re

from studio.jobs.kinds import kind_named

KIND_PAGE = re.compile(r"/w/[^/]+/([a-z]+)/")


def limit_of(path: str) -> int | None:
    """Return the bytes that a request to a path may carry, or None where only small forms are sent."""
    found = KIND_PAGE.fullmatch(path)
    try:
        return kind_named(found[1]).body_limit_bytes if found else None
    except KeyError:
        return None

"""The addresses of the imitated API, read from its source: whoever adds one is in the tests of all of them."""

import ast
import re
from functools import cache

from tests.source import modules, tree

# These say no by an HTTP status.
SECOND = ("/v1/chat/completions", "/v1/responses", "/v1/speech_to_text", "/anthropic/", "/v2/")


@cache
def addresses() -> tuple[str, ...]:
    """Return every path of the API; what stands for a name in it has one."""
    calls = (node for path in modules("studio/sandbox") for node in ast.walk(tree(path)))
    paths = {
        f"/{node.args[0].value}" for node in calls
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "path"
        and node.args and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip
    return tuple(sorted(path for path in paths if re.match(r"/(anthropic/)?v\d/", path)))


def named(path: str) -> str:
    """Return an address with a name that nothing has."""
    return re.sub(r"<[^>]+>", "123456789012345", path)

"""Failures on request: `POST /_fault {"path", "do", "n", "nth"}` spoils later answers, `DELETE /_fault` ends it all.

Only a sandbox that was started with `--faults` has any of this; what `do` may be is in `verbs`.
"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from studio.sandbox.core.api import JSON_BYTES, json_response, not_found, parse_body
from studio.sandbox.core.asgi_types import App, Receive, Scope, Send
from studio.sandbox.core.errors import Refused
from studio.sandbox.faults.actions import VERBS
from studio.sandbox.faults.rules import Rule, let_go, rules


class Faults:
    """Stands before the application and spoils what rules are about."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] != "lifespan":
            for rule in [rule for rule in rules if rule.meets(scope["path"])]:
                app = partial(VERBS[rule.do], rule, app)
        await app(scope, receive, send)


async def fault(request: HttpRequest) -> HttpResponseBase:
    """Make a rule, tell the rules, or forget them."""
    if request.method == "POST":
        try:
            rules.append(read(parse_body(request, JSON_BYTES)))
        except Refused as refusal:
            return json_response({"error": refusal.message}, status=400)
    elif request.method == "DELETE":
        let_go()
        rules.clear()
    return json_response({"faults": [rule.told() for rule in rules]})


async def release(request: HttpRequest) -> HttpResponseBase:
    """Let go what is held back."""
    if request.method != "POST":
        return not_found()
    let_go()
    return json_response({"faults": [rule.told() for rule in rules]})


def read(body: dict[str, Any]) -> Rule:
    """Return a rule; words of its own stay as options. Raises Refused."""
    options = dict(body)
    path, do, n, nth = options.pop("path", ""), options.pop("do", ""), options.pop("n", 0), options.pop("nth", 0)
    if do not in VERBS:
        raise Refused(400, f"do is one of: {', '.join(sorted(VERBS))}")
    if not str(path).startswith("/") or not isinstance(n, int | float) or not isinstance(nth, int):
        raise Refused(400, "path begins with a slash, n and nth are numbers")
    return Rule(path, do, n, nth, bool(options.pop("charged", False)), options)

"""Failures on request: `POST /_fault {"path", "do", "n", "nth"}` spoils later responses, `DELETE /_fault` ends it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from studio.sandbox.core.api import JSON_BYTES, json_response, not_found, parse_body
from studio.sandbox.core.asgi_types import App, Receive, Scope, Send
from studio.sandbox.core.errors import Refused
from studio.sandbox.faults.actions import ACTIONS
from studio.sandbox.faults.rules import Rule, release_all, rules


class Faults:
    """ASGI middleware that applies the actions of matching rules."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] != "lifespan":
            for rule in [rule for rule in rules if rule.matches_call(scope["path"])]:
                app = partial(ACTIONS[rule.do], rule, app)
        await app(scope, receive, send)


async def fault(request: HttpRequest) -> HttpResponseBase:
    """Add a rule, list the rules, or remove them."""
    if request.method == "POST":
        try:
            rules.append(parse_rule(parse_body(request, JSON_BYTES)))
        except Refused as refusal:
            return json_response({"error": refusal.message}, status=400)
    elif request.method == "DELETE":
        release_all()
        rules.clear()
    return json_response({"faults": [rule.to_json() for rule in rules]})


async def release(request: HttpRequest) -> HttpResponseBase:
    """Release the streams that are held."""
    if request.method != "POST":
        return not_found()
    release_all()
    return json_response({"faults": [rule.to_json() for rule in rules]})


def parse_rule(body: dict[str, Any]) -> Rule:
    """Parse a rule; unknown fields stay as options. Raises Refused."""
    options = dict(body)
    path, do, n, nth = options.pop("path", ""), options.pop("do", ""), options.pop("n", 0), options.pop("nth", 0)
    if do not in ACTIONS:
        raise Refused(400, f"do is one of: {', '.join(sorted(ACTIONS))}")
    if not str(path).startswith("/") or not isinstance(n, int | float) or not isinstance(nth, int):
        raise Refused(400, "path begins with a slash, n and nth are numbers")
    return Rule(path, do, n, nth, bool(options.pop("charged", False)), options)

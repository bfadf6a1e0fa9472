"""What a fault can do to a call. An action is an ASGI application around the real one; ``n`` is its number.

Those that respond by themselves do so uncharged; with ``charged`` the real application does its work first, unheard.
"""

import asyncio
import json
import re
import zlib
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta

from studio.sandbox.core.asgi_types import App, Message, Receive, Scope, Send
from studio.sandbox.core.errors import MESSAGES
from studio.sandbox.core.store import wanted_life
from studio.sandbox.faults import stream_actions
from studio.sandbox.faults.replies import (
    close_connection,
    run_unheard,
    send_body,
    send_error,
    start_response,
    wait_for_disconnect,
)
from studio.sandbox.faults.rules import Rule
from studio.sandbox.tasks.webhooks import webhook_options

MB = 1 << 20
STATUS = re.compile(rb'("status":)("[^"]*")')


async def status(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Respond with HTTP status n; ``body`` and ``headers`` are its own."""
    await run_unheard(rule.charged, app, scope, receive)
    headers = {"content-type": "application/json", **rule.options.get("headers", {})}
    await send_body(scope, send, str(rule.options.get("body", "")).encode(), int(rule.n or 500), headers)


async def code(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Respond with HTTP 200 and the API's error code n; ``message`` replaces its usual text."""
    await run_unheard(rule.charged, app, scope, receive)
    number = int(rule.n)
    await send_error(scope, send, number, str(rule.options.get("message") or MESSAGES.get(number, "unknown error")))


async def delay(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Delay the finished response by n seconds before its first byte; the work is done and charged at once."""
    is_first = True

    async def late(message: Message) -> None:
        nonlocal is_first
        if is_first:
            is_first = False
            await asyncio.sleep(rule.n)
        await send(message)

    await app(scope, receive, late)


async def never(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Accept the request and send nothing until the client gives up."""
    await run_unheard(rule.charged, app, scope, receive)
    await wait_for_disconnect(receive)


async def cut_before_reply(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Abort the connection instead of responding."""
    await run_unheard(rule.charged, app, scope, receive)
    close_connection(scope)
    await wait_for_disconnect(receive)


async def big(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Respond with n megabytes of JSON that look like sound."""
    await run_unheard(rule.charged, app, scope, receive)
    await start_response(scope, send, 200, {"content-type": "application/json"})
    await send({"type": "http.response.body", "body": b'{"data":{"audio":"', "more_body": True})
    for _ in range(int(rule.n)):
        await send({"type": "http.response.body", "body": b"0" * MB, "more_body": True})
    end = b'","status":2},"base_resp":{"status_code":0,"status_msg":"success"}}'
    await send({"type": "http.response.body", "body": end})


async def gzip_bomb(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Respond with a small body that unpacks to n megabytes."""
    await run_unheard(rule.charged, app, scope, receive)
    await start_response(scope, send, 200, {"content-type": "application/json", "content-encoding": "gzip"})
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(int(rule.n)):
        await send({"type": "http.response.body", "body": packer.compress(b" " * MB), "more_body": True})
    await send({"type": "http.response.body", "body": packer.flush()})


async def status_word(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Replace a task's status by ``word``, which may be any JSON; without one swap the case of its letters."""

    def changed(found: re.Match[bytes]) -> bytes:
        word = json.dumps(rule.options["word"]).encode() if "word" in rule.options else found[2].swapcase()
        return found[1] + word

    async def respelt(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [row for row in message["headers"] if row[0].lower() != b"content-length"]}
        elif message["type"] == "http.response.body":
            message = {**message, "body": STATUS.sub(changed, message.get("body", b""))}
        await send(message)

    await app(scope, receive, respelt)


def override[T](variable: ContextVar[T], value: Callable[[Rule, T], T]) -> stream_actions.Action:
    """Make an action that sets a context variable for everything that a call begins."""

    async def action(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        before = variable.set(value(rule, variable.get()))
        try:
            await app(scope, receive, send)
        finally:
            variable.reset(before)

    return action


callback_first = override(webhook_options, lambda rule, now: replace(now, is_early=True))
callback_times = override(webhook_options, lambda rule, now: replace(now, times=max(int(rule.n), 0)))
url_ttl = override(wanted_life, lambda rule, now: timedelta(seconds=rule.n))
ACTIONS: dict[str, stream_actions.Action] = {
    "status": status,
    "code": code,
    "delay": delay,
    "never": never,
    "cut_before_reply": cut_before_reply,
    "big": big,
    "gzip_bomb": gzip_bomb,
    "status_word": status_word,
    "callback_first": callback_first,
    "callback_times": callback_times,
    "url_ttl": url_ttl,
    **stream_actions.ACTIONS,
}

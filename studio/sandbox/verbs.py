"""What a fault can do to a call. A verb is an ASGI application around the real one; ``n`` is its number.

Those that answer by themselves do so uncharged; with ``charged`` the real application does its work first, unheard.
"""

import asyncio
import zlib

from studio.sandbox import stream_verbs
from studio.sandbox.asgi_types import App, Message, Receive, Scope, Send
from studio.sandbox.codes import MESSAGES
from studio.sandbox.reply import fail, gone, hang_up, head, send_body, unheard
from studio.sandbox.rules import Rule

MB = 1 << 20


async def status(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with HTTP status n; ``body`` and ``headers`` are its own."""
    await unheard(rule.charged, app, scope, receive)
    headers = {"content-type": "application/json", **rule.options.get("headers", {})}
    await send_body(scope, send, str(rule.options.get("body", "")).encode(), int(rule.n or 500), headers)


async def code(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer HTTP 200 with the API's error number n; ``message`` replaces its usual words."""
    await unheard(rule.charged, app, scope, receive)
    number = int(rule.n)
    await fail(scope, send, number, str(rule.options.get("message") or MESSAGES.get(number, "unknown error")))


async def delay(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Hold the finished answer back for n seconds before its first byte; the work is done and charged at once."""
    is_first = True

    async def late(message: Message) -> None:
        nonlocal is_first
        if is_first:
            is_first = False
            await asyncio.sleep(rule.n)
        await send(message)

    await app(scope, receive, late)


async def never(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Take the request and stay silent until the client gives up."""
    await unheard(rule.charged, app, scope, receive)
    await gone(receive)


async def cut_before_reply(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Hang up instead of answering."""
    await unheard(rule.charged, app, scope, receive)
    hang_up(scope)
    await gone(receive)


async def big(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with n megabytes of JSON that look like sound."""
    await unheard(rule.charged, app, scope, receive)
    await head(scope, send, 200, {"content-type": "application/json"})
    await send({"type": "http.response.body", "body": b'{"data":{"audio":"', "more_body": True})
    for _ in range(int(rule.n)):
        await send({"type": "http.response.body", "body": b"0" * MB, "more_body": True})
    end = b'","status":2},"base_resp":{"status_code":0,"status_msg":"success"}}'
    await send({"type": "http.response.body", "body": end})


async def gzip_bomb(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a small body that unpacks to n megabytes."""
    await unheard(rule.charged, app, scope, receive)
    await head(scope, send, 200, {"content-type": "application/json", "content-encoding": "gzip"})
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(int(rule.n)):
        await send({"type": "http.response.body", "body": packer.compress(b" " * MB), "more_body": True})
    await send({"type": "http.response.body", "body": packer.flush()})


VERBS: dict[str, stream_verbs.Verb] = {
    "status": status,
    "code": code,
    "delay": delay,
    "never": never,
    "cut_before_reply": cut_before_reply,
    "big": big,
    "gzip_bomb": gzip_bomb,
    **stream_verbs.VERBS,
}

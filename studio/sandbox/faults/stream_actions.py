"""What a fault can do to a response on its way, chunk by chunk or byte by byte."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from studio.sandbox.core.asgi_types import App, Message, Receive, Scope, Send
from studio.sandbox.core.errors import MESSAGES
from studio.sandbox.faults.replies import close_connection, wait_forever
from studio.sandbox.faults.rules import Rule

Action = Callable[[Rule, App, Scope, Receive, Send], Awaitable[None]]

SLICES_PER_S = 10
AUDIO = re.compile(rb'("audio":")([0-9a-f]+)')


def is_chunk(message: Message) -> bool:
    """Return whether a message carries a chunk of the response."""
    return bool(message.get("body")) or '"is_final"' in (message.get("text") or "")


async def drip(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Send n bytes a second."""
    size = max(int(rule.n / SLICES_PER_S), 1)

    async def slow(message: Message) -> None:
        body = message.get("body") or b""
        for at in range(0, max(len(body) - size, 0), size):
            await send({"type": "http.response.body", "body": body[at : at + size], "more_body": True})
            await asyncio.sleep(1 / SLICES_PER_S)
        last = (len(body) - 1) // size * size if body else 0
        await send({**message, "body": body[last:]} if body else message)

    await app(scope, receive, slow)


async def cut_after_bytes(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Abort the connection after n bytes of the body."""
    left = int(rule.n)

    async def cut(message: Message) -> None:
        nonlocal left
        body = message.get("body") or b""
        if len(body) < left or not is_chunk(message):
            left -= len(body)
            return await send(message)
        await send({"type": "http.response.body", "body": body[:left], "more_body": True})
        close_connection(scope)
        await wait_forever()

    await app(scope, receive, cut)


def at_chunk(act: Callable[[Rule, Scope, Send], Awaitable[None]]) -> Action:
    """Make an action of what happens in place of the chunk after the first n."""

    async def action(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        count = 0

        async def counted(message: Message) -> None:
            nonlocal count
            if is_chunk(message):
                count += 1
                if count == int(rule.n) + 1:
                    await act(rule, scope, send)
            await send(message)

        await app(scope, receive, counted)

    action.__doc__ = act.__doc__
    return action


@at_chunk
async def hold_after_chunks(rule: Rule, scope: Scope, send: Send) -> None:
    """Pass n chunks and hold the rest until `POST /_release`; `GET /_fault` returns how many streams are held."""
    rule.held += 1
    try:
        await rule.released.wait()
    finally:
        rule.held -= 1


@at_chunk
async def cut_after_chunks(rule: Rule, scope: Scope, send: Send) -> None:
    """Abort the connection after n chunks."""
    close_connection(scope)
    await wait_forever()


@at_chunk
async def end_after_chunks(rule: Rule, scope: Scope, send: Send) -> None:
    """End the response in good order after n chunks, so that its summary never comes."""
    await send({"type": "http.response.body", "body": b""})
    await wait_forever()


@at_chunk
async def sse_garbage(rule: Rule, scope: Scope, send: Send) -> None:
    """Send something that is no event after n chunks: ``text``, else half an event."""
    text = str(rule.options.get("text") or 'data: {"data":{"audio":"\n\n')
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


@at_chunk
async def fail_after_chunks(rule: Rule, scope: Scope, send: Send) -> None:
    """Send the API's error ``code`` after n chunks, and end the response."""
    number = int(rule.options.get("code", 1000))
    base_resp = f'{{"status_code":{number},"status_msg":"{MESSAGES.get(number, "unknown error")}"}}'
    event = f'data: {{"data":{{"audio":"","status":2}},"trace_id":"","base_resp":{base_resp}}}\n\n'
    await send({"type": "http.response.body", "body": event.encode()})
    await wait_forever()


async def pace(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Send n chunks a second."""

    async def paced(message: Message) -> None:
        await send(message)
        if is_chunk(message):
            await asyncio.sleep(1 / rule.n)

    await app(scope, receive, paced)


def rewrite_audio(change: Callable[[re.Match[bytes]], bytes]) -> Action:
    """Make an action that changes the sound in the chunk after the first n."""

    async def action(rule: Rule, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        count = 0

        async def changed(message: Message) -> None:
            nonlocal count
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0].lower() != b"content-length"]
                message = {**message, "headers": kept}
            elif is_chunk(message) and "body" in message:
                count += 1
                if count == int(rule.n) + 1:
                    message = {**message, "body": AUDIO.sub(change, message["body"], count=1)}
            await send(message)

        await app(scope, receive, changed)

    return action


hex_odd = rewrite_audio(lambda found: found[0][:-1])
no_audio = rewrite_audio(lambda found: found[1])
ACTIONS: dict[str, Action] = {
    "drip": drip,
    "pace": pace,
    "hold_after_chunks": hold_after_chunks,
    "cut_after_chunks": cut_after_chunks,
    "cut_after_bytes": cut_after_bytes,
    "end_after_chunks": end_after_chunks,
    "fail_after_chunks": fail_after_chunks,
    "sse_garbage": sse_garbage,
    "hex_odd": hex_odd,
    "no_audio": no_audio,
}

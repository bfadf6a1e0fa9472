"""Every call that costs, one row each: whoever adds such a method to the client adds its row here."""

import inspect
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator
from typing import Any

from studio.minimax.chat.endpoints import ChatRequest, Message
from studio.minimax.client import Api
from studio.minimax.speech.endpoints import SpeechRequest
from tests.minimax import media_calls

HELLO = SpeechRequest("speech-02-hd", "Hello", voice_id="Wise_Woman")

QUESTION = ChatRequest("MiniMax-M2", (Message("user", "Hello"),))


async def all_of(pieces: AsyncIterable[Any]) -> list[Any]:
    """Return everything that a stream yields."""
    return [piece async for piece in pieces]


# Name, and the call. A name's first word is the attribute of Api.
PAID: list[tuple[str, Callable[[Api], Awaitable[Any]]]] = [
    ("speech.create", lambda api: api.speech.create(HELLO)),
    ("speech.stream", lambda api: all_of(api.speech.stream(HELLO))),
    ("chat.create", lambda api: api.chat.create(QUESTION)),
    ("chat.stream", lambda api: all_of(api.chat.stream(QUESTION))),
    ("chat.create at the other address", lambda api: api.chat.create(QUESTION, openai=True)),
    ("batches.create", lambda api: api.batches.create("193117143535681")),
    *((name, call.make) for name, call in media_calls.PAID.items()),
]
# What costs nothing, and sessions, which are sockets: tests of its own say that what is said in one is said once.
FREE = {
    "batches.retrieve",
    "batches.cancel",
    "batches.list",
    "batches.iter_all",
    "files.upload",
    "files.retrieve",
    "files.content",
    "files.list",
    "files.delete",
    "long_speech.query",
    "video.query",
    "video.list",
    "video.delete",
    "voices.list",
    "voices.delete",
}
SESSIONS = {"speech.session", "speech.token_session"}


def methods(api: Api) -> Iterator[tuple[str, str]]:
    """Yield the client's methods, and what they say of themselves."""
    families = {name: found for name, found in vars(api).items() if name != "_client" and not isinstance(found, str)}
    for family, endpoints in families.items():
        for name, method in inspect.getmembers(endpoints, inspect.isroutine):
            if not name.startswith("_"):
                yield f"{family}.{name}", f"{method.__doc__}"

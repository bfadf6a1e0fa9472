"""Live sessions with the imitated API, and what is heard in them."""

import json
from typing import Any

import aiohttp

from tests.sandbox.asking import KEY

PATH = "/ws/v1/t2a_v2"
START = {"event": "task_start", "model": "speech-02-turbo", "voice_setting": {"voice_id": "Wise_Woman"}}
FINISH = {"event": "task_finish"}


class Client:
    """A client's end of a session."""

    def __init__(self, http: aiohttp.ClientSession, url: str, path: str = PATH) -> None:
        self.http, self.url, self.path = http, url, path

    def connect(self, key: str = KEY) -> Any:
        """Return a session to enter."""
        return self.http.ws_connect(self.url + self.path, headers={"Authorization": f"Bearer {key}"})

    async def talk(self, *said: dict[str, Any] | str, key: str = KEY) -> list[dict[str, Any]]:
        """Say all of it without waiting, and return everything that is answered until the server hangs up."""
        async with self.connect(key) as socket:
            for message in said:
                await socket.send_str(message if isinstance(message, str) else json.dumps(message))
            heard = [json.loads(message.data) async for message in socket]
            assert socket.close_code == 1000
            return heard


def go_on(text: str) -> dict[str, str]:
    """Return the event that brings a text."""
    return {"event": "task_continue", "text": text}


def names(heard: list[dict[str, Any]]) -> list[str]:
    """Return the events in order, pieces of sound left out."""
    return [event["event"] for event in heard if event["event"] != "task_continued"]


def sound_of(heard: list[dict[str, Any]]) -> bytes:
    """Return the sound of all events."""
    return b"".join(bytes.fromhex(event["data"]["audio"]) for event in heard if event.get("data"))


async def heard_until(socket: aiohttp.ClientWebSocketResponse, *last: str) -> list[dict[str, Any]]:
    """Return what is heard until one of some events comes, and that event."""
    heard: list[dict[str, Any]] = []
    while not heard or heard[-1]["event"] not in last:
        heard.append(await socket.receive_json())
    return heard

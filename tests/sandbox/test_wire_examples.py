"""The requests that the documents print, letter by letter: each is carried out."""

from collections.abc import Iterator
from typing import Any

import aiohttp
import httpx
import pytest

from tests.sandbox.addresses import addresses
from tests.sandbox.asking import sound_of, status
from tests.sandbox.sound import decoded
from tests.sandbox.tasks import client
from tests.sandbox.test_session import FINISH, Client, go_on, names

DANGER = (
    "The real danger is not that computers start thinking like people, but that people start thinking like computers. "
    "Computers can only help us with simple tasks."
)
SETTING = {"sample_rate": 32000, "bitrate": 128000, "format": "mp3", "channel": 1}
SPEECH = {
    "model": "speech-02-hd", "text": DANGER, "stream": False,
    "voice_setting": {"voice_id": "Grinch", "speed": 1, "vol": 1, "pitch": 0}, "audio_setting": SETTING,
}  # fmt: skip
LIVE = {
    "model": "speech-02-turbo", "text": DANGER, "stream": True,
    "voice_setting": {"voice_id": "male-qn-qingse", "speed": 1.0, "vol": 1.0, "pitch": 0}, "audio_setting": SETTING,
}  # fmt: skip
START = {
    "event": "task_start", "model": "speech-02-turbo", "language_boost": "English",
    "voice_setting": {"voice_id": "Wise_Woman", "speed": 1, "vol": 1, "pitch": 0, "emotion": "happy"},
    "pronunciation_dict": {}, "audio_setting": SETTING,
}  # fmt: skip
CHAT = {
    "model": "MiniMax-M1",
    "messages": [{"role": "system", "name": "MiniMax AI"}, {"role": "user", "name": "user", "content": "Hello"}],
}  # fmt: skip
PICTURES = {
    "model": "image-01", "aspect_ratio": "16:9", "response_format": "url", "prompt_optimizer": True,
    "n": 1,  # the documents' three would only take three times as long
    "prompt": "men Dressing in white t shirt, full-body stand front view image :25, outdoor, Venice beach sign, "
    "full-body image, Los Angeles, Fashion photography of 90s, documentary, Film grain, photorealistic",
}  # fmt: skip
CLIP = {"model": "MiniMax-Hailuo-02", "prompt": "Description of your video"}
DESIGN = {"prompt": "A calm old man by the fire", "preview_text": "Good evening."}
GROUP = {"GroupId": "1747179187841536150"}
EXAMPLES: list[tuple[str, dict[str, Any], set[str]]] = [
    ("/v1/t2a_v2", SPEECH, {"data", "extra_info", "trace_id", "base_resp"}),
    ("/v1/text/chatcompletion_v2", CHAT, {"choices", "created", "model", "object", "usage", "id", "base_resp"}),
    ("/v1/image_generation", PICTURES, {"id", "data", "metadata", "base_resp"}),
    ("/v1/video_generation", CLIP, {"task_id", "base_resp"}),
    ("/v1/voice_design", DESIGN, {"voice_id", "trial_audio", "base_resp"}),
    ("/v1/get_voice", {"voice_type": "all"}, {"system_voice", "voice_cloning", "voice_generation", "base_resp"}),
]


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with client(sandbox_url, "sk-wire-0004") as found:
        yield found


@pytest.mark.parametrize(("path", "body", "fields"), [row for row in EXAMPLES if row[0] in addresses()])
def test_an_example_is_carried_out(api: httpx.Client, path: str, body: dict[str, Any], fields: set[str]) -> None:
    answer = api.post(path, params=GROUP, json=body).json()
    assert status(answer)[0] == 0, answer
    assert fields <= set(answer)


def test_the_documents_own_reader_of_a_stream_hears_it_once(api: httpx.Client) -> None:
    heard = ""
    with api.stream("POST", "/v1/t2a_v2", params=GROUP, json=LIVE) as response:
        for line in response.iter_lines():
            if line[:5] == "data:":
                event = httpx.Response(200, content=line[5:]).json()
                if "data" in event and "extra_info" not in event and "audio" in event["data"]:
                    heard += event["data"]["audio"]
                last = event
    assert bytes.fromhex(heard) == sound_of(last)
    assert decoded(bytes.fromhex(heard)).duration_ms == pytest.approx(last["extra_info"]["audio_length"], rel=0.1)


async def test_the_documents_own_session_is_held(sandbox_url: str) -> None:
    async with aiohttp.ClientSession() as http:
        heard = await Client(http, sandbox_url).talk(START, go_on("Hello, this is the text message for test"), FINISH)
    assert names(heard) == ["connected_success", "task_started", "task_finished"]

"""Every code of the API's documents: by what causes it in life, by a word in a text, and by a fault."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import SHORT, SPEECH, TEXT, order, sound_of
from tests.sandbox.chatting import CHAT, chat
from tests.sandbox.tasks import client
from tests.sandbox.test_music import MUSIC
from tests.sandbox.test_music_references import UPLOAD
from tests.sandbox.video import CREATE, SECOND, SECOND_QUERY, second_order
from tests.sandbox_process import Program
from tests.sandboxes import fault

OF_THE_REFERENCE = {
    1000, 1001, 1002, 1004, 1008, 1024, 1026, 1027, 1033, 1039, 1041, 1042, 1043, 1044, 2013, 20132, 2037, 2039, 2042,
    2045, 2048,
}  # fmt: skip
ON_THE_WIRE = {1013, 1028, 1030, 2038, 2044, 2049, 2054, 2056, 2061}
OF_SESSIONS = {2201, 2202, 2203, 2204, 2205, 2206}  # what causes them is in test_session.py
# Troubles of MiniMax's own and of an account's plan, which no request causes.
OF_NO_REQUEST = {1001, 1013, 1024, 1033, 1028, 1030, 2056, 2061}
# What only a voice of one's own is refused with: test_own_voices_refusals.py has what causes them.
OF_OWN_VOICES = {1043, 1044, 20132, 2037, 2038, 2039, 2042, 2048}
Ask = Callable[[httpx.Client], httpx.Response]


def spoken(text: str = SHORT, key: str = "", **changes: Any) -> Ask:
    """Return a request for speech."""
    headers = {"Authorization": key} if key else {}
    return lambda api: api.post(SPEECH, json=order(text, **changes), headers=headers)


def often(count: int, path: str, body: dict[str, Any]) -> Ask:
    """Return the last of so many requests."""
    return lambda api: [api.post(path, json=body) for _ in range(count)][-1]


def like_charlies(api: httpx.Client) -> httpx.Response:
    """Ask for a song like what somebody else uploaded."""
    with client(str(api.base_url), "sk-charlie") as charlie:
        sound = sound_of(spoken(TEXT * 2, audio_setting={"format": "wav", "sample_rate": 8000})(charlie).json())
        reference = charlie.post(UPLOAD, data={"purpose": "voice"}, files={"file": ("mine.wav", sound)}).json()
    body = {"model": "music-01", "refer_voice": reference["voice_id"], "lyrics": "[chorus]\nLa la la"}
    return api.post(MUSIC, json=body)


IN_LIFE: dict[int, Ask] = {
    1000: lambda api: api.get(f"{SECOND_QUERY}/1"),
    1002: often(21, CREATE, {}),
    1004: spoken(key="Bearer"),
    1008: spoken(key="Bearer sk-poor"),
    1026: spoken("Please say sandbox-1026 aloud."),
    1027: spoken("Please say sandbox-1027 aloud."),
    1039: lambda api: api.post(CHAT, json=chat("long " * 170_000, model="MiniMax-M2.5")),
    1041: often(31, SECOND, second_order()),
    1042: spoken("Hello" + "\u200b" * 5),
    2013: spoken(""),
    2044: like_charlies,
    2045: often(31, SPEECH, {}),
    2049: spoken(key="Bearer sk-old"),
    2054: spoken(voice_setting={"voice_id": "Nobody"}),
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sandbox that keeps to the limits."""
    with Program(tmp_path_factory.mktemp("codes") / "data", "--faults", "--limits") as program:
        yield program.url


def code_of(answer: httpx.Response) -> int:
    """Return the code of an answer in either shape."""
    body = answer.json()
    if "base_resp" in body:
        return int(body["base_resp"]["status_code"])
    found = re.search(r"\((\d+)\)$", body["error"]["message"]) if "error" in body else None
    return int(found[1]) if found else 0


def test_no_code_is_left_out() -> None:
    rows = [set(IN_LIFE), OF_NO_REQUEST, OF_OWN_VOICES]
    assert set.union(*rows) == OF_THE_REFERENCE | ON_THE_WIRE
    assert sum(map(len, rows)) == len(set.union(*rows))


@pytest.mark.parametrize("code", IN_LIFE)
def test_something_causes_it_in_life(url: str, code: int) -> None:
    with client(url, f"sk-alice-{code}") as api:
        assert code_of(IN_LIFE[code](api)) == code


@pytest.mark.parametrize("code", sorted(OF_THE_REFERENCE | ON_THE_WIRE))
def test_a_word_in_a_text_provokes_it(url: str, code: int) -> None:
    with client(url, f"sk-bob-{code}") as api:
        assert code_of(spoken(f"Say sandbox-{code}.")(api)) == code


@pytest.mark.parametrize("code", sorted(OF_THE_REFERENCE | ON_THE_WIRE | OF_SESSIONS))
def test_a_fault_provokes_it_anywhere(url: str, code: int) -> None:
    with client(url) as api:
        fault(url, "/v1/get_voice", "code", n=code)
        answer = api.post("/v1/get_voice", json={"voice_type": "system"})
        api.delete("/_fault")
        assert code_of(answer) == code
        assert answer.json()["base_resp"]["status_msg"] != "unknown error" or code == 1000

"""What every answer of the imitated API has in common."""

import json
import re
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import SHORT, SPEECH, order
from tests.sandbox.chatting import CHAT, chat

HALF = "It was a quiet morning on the river \ud800 and nobody was about."
ADDRESSES = [SPEECH, "/v1/get_voice", "/v1/files/list", "/v1/nothing", "/"]


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_every_answer_has_a_trace_id_of_its_own(stranger: httpx.Client, method: str, path: str) -> None:
    first, second = (stranger.request(method, path).headers["Trace-Id"] for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


def test_speech_repeats_it_in_its_body(api: httpx.Client) -> None:
    answer = api.post(SPEECH, json=order(SHORT))
    assert answer.json()["trace_id"] == answer.headers["Trace-Id"]


@pytest.mark.parametrize("path", [SPEECH, "/v1/get_voice", "/v1/anything"])
def test_pages_of_any_origin_may_ask(stranger: httpx.Client, path: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "authorization"}
    answer = stranger.options(path, headers=asked)
    assert (answer.status_code, answer.json()) == (200, {"status_code": 0, "status_msg": "success"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization"
    assert stranger.post(path).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("path", "body"), [
    (SPEECH, order(HALF, subtitle_enable=True)), (SPEECH, order(SHORT, voice_setting={"voice_id": "\udfff"})),
    (CHAT, chat(HALF)), ("/v1/lyrics_generation", {"mode": "write_full_song", "prompt": HALF}),
    ("/v1/voice_design", {"prompt": HALF, "preview_text": SHORT}),
])  # fmt: skip
def test_half_a_character_is_taken_for_an_unknown_one(stranger: httpx.Client, path: str, body: dict[str, Any]) -> None:
    text = json.dumps(body)
    for content in (text.encode(), json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")):
        answer = stranger.post(path, content=content, headers={"Authorization": "Bearer sk-half-0001"})
        assert answer.status_code == 200
        assert answer.json()["base_resp"]["status_code"] in (0, 2054)


def test_two_halves_are_one_character(api: httpx.Client) -> None:
    content = json.dumps(order("Hello \N{WAVING HAND SIGN}\ud800 there, everybody."))
    assert api.post(SPEECH, content=content).json()["extra_info"]["usage_characters"] == 26


def test_what_is_not_imitated_is_not_found(api: httpx.Client) -> None:
    answers = [api.get(SPEECH), api.post("/v1/nothing"), api.get("/download/00/speech.mp3")]
    assert [(answer.status_code, answer.text) for answer in answers] == [(404, "404 page not found")] * 3


def test_a_json_type_on_an_empty_body_is_no_fault(api: httpx.Client) -> None:
    answer = api.get("/v1/files/list", headers={"Content-Type": "application/json"})
    assert set(answer.json()) == {"files", "base_resp"}, "there may be files of other tests"
    assert answer.json()["base_resp"] == {"status_code": 0, "status_msg": "success"}


def test_other_headers_of_clients_are_taken(api: httpx.Client) -> None:
    answer = api.post("/v1/get_voice", json={"voice_type": "all"}, headers={"MM-API-Source": "Minimax-MCP"})
    assert answer.json()["base_resp"]["status_code"] == 0

"""What the wire has in common at every address there is: keys, envelopes, ids, odd bodies, other origins."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.addresses import SECOND, addresses, named
from tests.sandbox.asking import status
from tests.sandbox.tasks import client
from tests.sandbox.test_refusals import LOGIN
from tests.sandboxes import charges

METHODS = ("GET", "POST", "DELETE")
every_address = pytest.mark.parametrize("path", addresses())


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with client(sandbox_url, "sk-wire-0001") as found:
        yield found


def served(api: httpx.Client, path: str, **parts: object) -> list[httpx.Response]:
    """Return what an address answers to the methods that it knows."""
    answers = [api.request(method, named(path), **parts) for method in METHODS]  # type: ignore[arg-type]
    found = [one for one in answers if one.text != "404 page not found"]
    assert found, path
    return found


def said(answer: httpx.Response) -> tuple[int, str]:
    """Return the code and the words of an answer, told in the way of its address; a batch has neither."""
    body = answer.json()
    if "error" not in body or not answer.request.url.path.startswith(SECOND):
        return status(body) if "base_resp" in body else (0, "")
    assert set(body) == {"type", "error", "request_id"} and body["type"] == "error"
    assert (body["request_id"], body["error"]["http_code"]) == (answer.headers["trace-id"], str(answer.status_code))
    words, code = re.fullmatch(r"(.*) \((\d+)\)", body["error"]["message"]).groups()  # type: ignore[union-attr]
    return int(code), words


@every_address
@pytest.mark.parametrize(("key", "code", "words"), [
    ("", 1004, LOGIN), ("sk-bad", 1004, LOGIN), ("sk-old", 2049, "invalid api key"),
])  # fmt: skip
def test_without_a_good_key_nothing_is_told(api: httpx.Client, path: str, key: str, code: int, words: str) -> None:
    for answer in served(api, path, headers={"Authorization": f"Bearer {key}" if key else ""}):
        assert said(answer) == (code, words)
        assert answer.status_code == (401 if path.startswith(SECOND) else 200)
        assert answer.headers["content-type"] == "application/json"


@every_address
@pytest.mark.parametrize("body", [b"", b"{}", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"GroupId": 7, "new": null}'])
def test_an_odd_body_is_an_answer_and_no_accident(api: httpx.Client, path: str, body: bytes) -> None:
    for answer in served(api, path, content=body, headers={"Content-Type": "application/json"}):
        code, words = said(answer)
        assert isinstance(code, int) and isinstance(words, str)
        assert answer.status_code < 500 or (code == 1000 and path.startswith(SECOND)), answer.text
        assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["trace-id"])
        assert answer.headers["content-length"] == str(len(answer.content))


def test_odd_bodies_cost_nothing(api: httpx.Client, calm_sandbox: str) -> None:
    for path in addresses():
        for body in (b"", b"{", b"{}"):
            api.post(named(path), content=body)
    assert charges(calm_sandbox) == []


@every_address
@pytest.mark.parametrize("group", ["", "1747179187841536150"])
def test_a_group_changes_nothing(api: httpx.Client, path: str, group: str) -> None:
    plain, grouped = served(api, path, json={}), served(api, path, json={}, params={"GroupId": group})
    assert [said(answer) for answer in plain] == [said(answer) for answer in grouped]


@every_address
def test_other_headers_of_clients_are_taken(api: httpx.Client, path: str) -> None:
    headers = {"MM-API-Source": "Minimax-MCP", "User-Agent": "mmx-cli/1.0.27", "Accept": "text/event-stream"}
    assert [said(answer) for answer in served(api, path, json={}, headers=headers)] == [
        said(answer) for answer in served(api, path, json={})
    ]


@every_address
def test_a_page_asks_before_it_asks(api: httpx.Client, path: str) -> None:
    def asked(origin: str) -> tuple[int, str | None]:
        answer = api.options(named(path), headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        return answer.status_code, answer.headers.get("access-control-allow-origin")

    own, other = asked("https://www.minimax.io"), asked("https://example.org")
    assert (own, other) == ((200, "*"), (403, None) if path.startswith("/v2/") else (200, "*"))


def test_the_second_api_lets_no_other_page_ask(stranger: httpx.Client) -> None:
    for origin in ("https://example.org", "http://www.minimax.io", "https://evilminimax.io", "null", ""):
        assert stranger.options("/v2/video_generation", headers={"Origin": origin}).status_code == 403
    answer = stranger.options("/v2/video_generation", headers={"Origin": "https://platform.minimaxi.com"})
    assert (answer.status_code, answer.json()) == (200, {"status_code": 0, "status_msg": "success"})

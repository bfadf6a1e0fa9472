"""What the wire has in common at every address there is: keys, envelopes, ids, odd bodies, other origins."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.addresses import SECOND, addresses, named
from tests.sandbox.asking import status
from tests.sandbox.tasks import client
from tests.sandbox.test_refusals import LOGIN
from tests.sandboxes import charges

METHODS = ("GET", "POST", "DELETE")
MALFORMED = -1
Check = Callable[[str, httpx.Response], bool]


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with client(sandbox_url, "sk-wire-0001") as found:
        yield found


class Doors:
    """Every address with the methods that it knows."""

    def __init__(self, api: httpx.Client) -> None:
        self.api = api
        every = [(method, path) for path in addresses() for method in METHODS]
        self.all = [door for door in every if self.knock(*door, json={}).text != "404 page not found"]
        assert {path for _, path in self.all} == set(addresses())

    def knock(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """Return an answer."""
        return self.api.request(method, named(path), **parts)

    def answers(self, **parts: Any) -> dict[str, tuple[int, str]]:
        """Return what is said at each of them."""
        return {f"{method} {path}": said(self.knock(method, path, **parts)) for method, path in self.all}

    def faults(self, is_right: Check, **parts: Any) -> list[str]:
        """Return every answer that is not right."""
        answers = [(path, self.knock(method, path, **parts)) for method, path in self.all]
        wrong = [answer for path, answer in answers if not is_right(path, answer)]
        return [f"{answer.request.url}: {answer.status_code} {answer.headers} {answer.text}" for answer in wrong]


@pytest.fixture(scope="module")
def doors(api: httpx.Client) -> Doors:
    """Every address there is."""
    return Doors(api)


@pytest.fixture(scope="module")
def plain(doors: Doors) -> dict[str, tuple[int, str]]:
    """What every address says to an empty request."""
    return doors.answers(json={})


def said(answer: httpx.Response) -> tuple[int, str]:
    """Return the code and the words of an answer, told in the way of its address; a batch has neither."""
    body = answer.json()
    if "error" not in body or not answer.request.url.path.startswith(SECOND):
        return status(body) if "base_resp" in body else (0, "")
    fields = (set(body), body.get("type"), body.get("request_id"), body["error"].get("http_code"))
    wanted = ({"type", "error", "request_id"}, "error", answer.headers["trace-id"], str(answer.status_code))
    words = re.fullmatch(r"(.*) \((\d+)\)", body["error"]["message"])
    return (int(words[2]), words[1]) if words and fields == wanted else (MALFORMED, answer.text)


def test_there_are_addresses_of_both_sorts() -> None:
    second = [path for path in addresses() if path.startswith(SECOND)]
    assert len(addresses()) > 30 and 0 < len(second) < len(addresses())


@pytest.mark.parametrize(("key", "code", "words"), [
    ("", 1004, LOGIN), ("sk-bad", 1004, LOGIN), ("sk-old", 2049, "invalid api key"),
])  # fmt: skip
def test_without_a_good_key_nothing_is_told(doors: Doors, key: str, code: int, words: str) -> None:
    def is_right(path: str, answer: httpx.Response) -> bool:
        wanted = (401 if path.startswith(SECOND) else 200, "application/json", (code, words))
        return (answer.status_code, answer.headers["content-type"], said(answer)) == wanted

    assert doors.faults(is_right, headers={"Authorization": f"Bearer {key}" if key else ""}) == []


@pytest.mark.parametrize("body", [b"", b"{}", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"GroupId": 7, "new": null}'])
def test_an_odd_body_is_an_answer_and_no_accident(doors: Doors, body: bytes) -> None:
    def is_right(path: str, answer: httpx.Response) -> bool:
        code, words = said(answer)
        is_told = isinstance(code, int) and code != MALFORMED and isinstance(words, str)
        is_meant = answer.status_code < 500 or (code == 1000 and path.startswith(SECOND))
        is_whole = answer.headers["content-length"] == str(len(answer.content))
        return is_told and is_meant and is_whole and bool(re.fullmatch(r"[0-9a-f]{32}", answer.headers["trace-id"]))

    assert doors.faults(is_right, content=body, headers={"Content-Type": "application/json"}) == []


def test_odd_bodies_cost_nothing(api: httpx.Client, calm_sandbox: str) -> None:
    for path in addresses():
        for body in (b"", b"{", b"{}"):
            api.post(named(path), content=body)
    assert charges(calm_sandbox) == []


@pytest.mark.parametrize("group", ["", "1747179187841536150"])
def test_a_group_changes_nothing(doors: Doors, plain: dict[str, tuple[int, str]], group: str) -> None:
    assert doors.answers(json={}, params={"GroupId": group}) == plain


def test_other_headers_of_clients_are_taken(doors: Doors, plain: dict[str, tuple[int, str]]) -> None:
    headers = {"MM-API-Source": "Minimax-MCP", "User-Agent": "mmx-cli/1.0.27", "Accept": "text/event-stream"}
    assert doors.answers(json={}, headers=headers) == plain


def test_a_page_asks_before_it_asks(api: httpx.Client) -> None:
    def asked(path: str, origin: str) -> tuple[int, str | None]:
        answer = api.options(named(path), headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        return answer.status_code, answer.headers.get("access-control-allow-origin")

    pages = ("https://www.minimax.io", "https://example.org")
    found = {path: tuple(asked(path, page) for page in pages) for path in addresses()}
    refused = (403, None)
    assert found == {path: ((200, "*"), refused if path.startswith("/v2/") else (200, "*")) for path in addresses()}


def test_the_second_api_lets_no_other_page_ask(stranger: httpx.Client) -> None:
    for origin in ("https://example.org", "http://www.minimax.io", "https://evilminimax.io", "null", ""):
        assert stranger.options("/v2/video_generation", headers={"Origin": origin}).status_code == 403
    answer = stranger.options("/v2/video_generation", headers={"Origin": "https://platform.minimaxi.com"})
    assert (answer.status_code, answer.json()) == (200, {"status_code": 0, "status_msg": "success"})

"""A body that is too large is refused while it arrives, before anything of Django reads it."""

from typing import Any

import pytest

from studio.lib.body_limit import DEFAULT_LIMIT, BodyLimit

MB = 1 << 20
COOKIE = [(b"cookie", b"theme=dark; sessionid=abc")]


def limit_of(path: str) -> int | None:
    """Allow 2 MB where files are uploaded."""
    return 2 * MB if "/upload/" in path else None


class Visit:
    """One request through the gate: pieces of a body come as they are asked for."""

    def __init__(self, pieces: int = 1, size: int = 1024) -> None:
        self.pieces, self.size = pieces, size
        self.taken = self.read = 0
        self.sent: list[dict[str, Any]] = []

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """Read the whole body, as Django does, then answer."""
        more = True
        while more:
            message = await receive()
            self.read += len(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})

    async def receive(self) -> dict[str, Any]:
        self.taken += 1
        return {"type": "http.request", "body": b"x" * self.size, "more_body": self.taken < self.pieces}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def go(self, path: str = "/x/", headers: Any = (), kind: str = "http") -> int:
        """Return the status of the answer."""
        scope = {"type": kind, "path": path, "headers": list(headers)}
        await BodyLimit(self.app, limit_of)(scope, self.receive, self.send)
        return int(self.sent[0]["status"])


async def test_a_small_body_passes() -> None:
    visit = Visit(pieces=3)
    assert (await visit.go(), visit.read) == (200, 3 * 1024)


async def test_300_mb_are_refused_after_a_few_pieces() -> None:
    visit = Visit(pieces=300, size=MB)
    assert await visit.go() == 413
    assert (visit.taken, visit.read) == (1, 0)


async def test_a_body_that_tells_its_length_is_not_read_at_all() -> None:
    visit = Visit()
    assert await visit.go(headers=[(b"content-length", str(300 * MB).encode())]) == 413
    assert visit.taken == 0


async def test_a_body_in_small_chunks_is_counted() -> None:
    visit = Visit(pieces=10_000, size=1000)
    assert await visit.go() == 413
    assert visit.taken == DEFAULT_LIMIT // 1000 + 1


async def test_a_false_length_does_not_help() -> None:
    visit = Visit(pieces=100, size=1000)
    assert await visit.go(headers=[(b"content-length", b"10")]) == 413


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"", b"0x10"])
async def test_a_length_that_is_no_number_is_refused(length: bytes) -> None:
    assert await Visit().go(headers=[(b"content-length", length)]) == 413


@pytest.mark.parametrize(
    ("path", "headers", "size", "status"),
    [
        ("/w/x/upload/", COOKIE, MB, 200),
        ("/w/x/upload/", COOKIE, 3 * MB, 413),
        ("/w/x/upload/", [], MB, 413),
        ("/w/x/speech/", COOKIE, MB, 413),
        ("/w/x/upload/", [(b"cookie", b"other=1")], MB, 413),
    ],
)
async def test_more_is_allowed_where_a_rule_says_so_to_those_who_carry_a_session(
    path: str, headers: Any, size: int, status: int
) -> None:
    assert await Visit(size=size).go(path, headers) == status


async def test_the_refusal_says_how_much_is_allowed_and_ends_the_connection() -> None:
    visit = Visit(size=MB)
    await visit.go()
    assert b"at most 64 KB" in visit.sent[1]["body"]
    assert b"Nothing was saved" in visit.sent[1]["body"]
    assert dict(visit.sent[0]["headers"])[b"connection"] == b"close"


async def test_an_answer_that_began_is_not_followed_by_another() -> None:
    visit = Visit(pieces=2, size=MB)

    async def hasty(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await receive()

    await BodyLimit(hasty, limit_of)({"type": "http", "path": "/", "headers": []}, visit.receive, visit.send)
    assert [message.get("status") for message in visit.sent] == [200]


async def test_sockets_pass_untouched() -> None:
    visit = Visit(size=MB)
    assert await visit.go(kind="websocket") == 200

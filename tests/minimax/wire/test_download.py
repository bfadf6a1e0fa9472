"""Results are fetched without a key, and never from inside the operator's own network."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax import errors
from studio.minimax.wire import connections
from studio.minimax.wire.addresses import is_public, may_fetch, parse_origin
from studio.minimax.wire.connections import open_public_socket
from studio.minimax.wire.download import download
from tests.minimax.upstream import Wire, http

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:808:808::",
    "2001:0:7f00:1::",
    "",
    "x",
    "1.2.3",
]
OUTSIDE = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


async def fetch(url: str, limit: int = 1000, origins: tuple[str, ...] = ()) -> bytes:
    """Return what a link gives."""
    return b"".join([piece async for piece in download(url, limit_bytes=limit, http_origins=origins)])


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_means_the_same_however_it_is_wrapped(address: object) -> None:
    for wrap in ("::ffff:{}", "64:ff9b::{}", "::{}", "::ffff:0:{}"):
        assert is_public(wrap.format(address)) == is_public(str(address))


def test_the_address_that_is_used_is_the_one_that_is_checked() -> None:
    with pytest.raises(OSError, match="not a public address"):
        open_public_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 443)))
    open_public_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("8.8.8.8", 443))).close()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "exa mple",
        "xn--a",
        "\u2025",
        "a..b",
        "%31%32%37.0.0.1",
    ],
)
async def test_a_link_to_this_machine_is_never_followed(wire: Wire, host: str) -> None:
    with pytest.raises(errors.NotSent):
        await fetch(f"https://{host}/secret")
    assert wire.connections == 0


async def test_a_host_is_checked_when_its_socket_is_opened_unless_it_is_listed(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    monkeypatch.setattr(connections, "is_public", checked.append)  # which says no
    wire.answers(http(b"sound", "audio/mpeg"))
    assert await fetch(f"{wire.url}/a.mp3", origins=(wire.url,)) == b"sound"
    assert checked == []
    with pytest.raises(errors.NotSent):
        await fetch("https://127.0.0.1/secret", origins=(wire.url,))
    assert checked == ["127.0.0.1"]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.mp3",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "https://example.org:8443/a",
        "//example.org/a",
        "https://user@example.org/a",
        "https://",
        "",
        "https://example.org:99999/",
        "http://127.0.0.1:8601.evil.example/",
        "http://127.0.0.1:8601@evil.example/",
        "http://[::1",
        "https://example.org:0/",
    ],
)
async def test_a_link_of_another_sort_is_refused(wire: Wire, url: str) -> None:
    with pytest.raises(errors.Refused):
        await fetch(url, origins=("http://127.0.0.1:8601",))


def test_a_link_is_compared_by_its_origin() -> None:
    listed = ("http://127.0.0.1:8601/",)
    assert may_fetch("http://127.0.0.1:8601/download/x?y", listed)
    assert not may_fetch("http://127.0.0.1:8602/download/x", listed)
    assert may_fetch("https://cdn.example.org:443/x", ())
    assert not may_fetch("", ("",))
    assert parse_origin("HTTP://LocalHost:80/x") == "http://localhost:80"


async def test_a_listed_origin_is_fetched_without_any_key(wire: Wire) -> None:
    wire.answers(http(b"sound", "audio/mpeg"))
    assert await fetch(f"{wire.url}/a.mp3", origins=(wire.url,)) == b"sound"
    assert wire.asked[0].headers.keys() == {"host", "accept-encoding", "user-agent", "accept"}


async def test_a_file_larger_than_the_limit_is_not_taken(wire: Wire) -> None:
    wire.answers(http(b"x" * 1001))
    with pytest.raises(errors.Unsure):
        await fetch(f"{wire.url}/a", origins=(wire.url,))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("400 Bad Request", errors.Refused),
        ("401 Unauthorized", errors.Refused),
        ("403 Forbidden", errors.Refused),
        ("404 Not Found", errors.Refused),
        ("410 Gone", errors.Refused),
        ("302 Found", errors.Unsure),
        ("206 Partial Content", errors.Unsure),
        ("429 Slow", errors.Unsure),
        ("500 Oh", errors.Unsure),
    ],
)
async def test_a_link_that_died_is_told_from_one_that_may_work_later(wire: Wire, status: str, error: type) -> None:
    wire.answers(http("", status=status, Location=f"{wire.url}/elsewhere"))
    with pytest.raises(errors.ApiError) as caught:
        await fetch(f"{wire.url}/a", origins=(wire.url,))
    assert type(caught.value) is error
    assert len(wire.asked) == 1


@pytest.mark.parametrize(("packed", "taken"), [("gzip", False), ("br", False), ("identity", True), ("", True)])
async def test_a_file_that_comes_compressed_is_not_saved_as_it_is(wire: Wire, packed: str, taken: bool) -> None:
    wire.answers(http("sound", "audio/mpeg", Content_Encoding=packed))
    if taken:
        assert await fetch(f"{wire.url}/a.mp3", origins=(wire.url,)) == b"sound"
    else:
        with pytest.raises(errors.Unsure):
            await fetch(f"{wire.url}/a.mp3", origins=(wire.url,))

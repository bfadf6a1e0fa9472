"""A key that was typed once goes to MiniMax and nowhere else, whatever happens on the way and however it is written."""

import base64
import io
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Error, Page, Response, WebSocket, expect

from studio.accounts import views
from studio.accounts.models import User
from studio.lib import log
from tests import sandboxes
from tests.console import Console
from tests.journeys import stations
from tests.people import CANARY

ECHO = f"login fail: {CANARY}, Bearer {CANARY}"  # a server may send back what it was sent
PAGES = ("speech/", "voices/", "bin/", "speech/takes/")


def forms(key: str) -> dict[str, bytes]:
    """Return how a key may be written."""
    plain = key.encode()
    shifted = {f"base64 from {n}": base64.b64encode(b"x" * n + plain)[4 * bool(n) : -4] for n in range(3)}
    return {
        "plain": plain, "without its beginning": plain[3:], "reversed": plain[::-1], **shifted,
        "hex": plain.hex().encode(), "url-quoted": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "json": "".join(f"\\u{byte:04x}" for byte in plain).encode(),
    }  # fmt: skip


def found_in(trace: bytes) -> list[str]:
    """Return in which forms a trace holds the canary."""
    low = trace.lower()
    return [name for name, form in forms(CANARY).items() if form in trace or form.lower() in low]


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the server logs at its most talkative."""
    root, written = logging.getLogger(), io.StringIO()
    before = (root.handlers[:], root.level)
    monkeypatch.setattr(sys, "stderr", written)
    log.configure("debug")
    yield written
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.fixture
def seen() -> dict[str, bytes]:
    """What reached the browser: by address, and over sockets."""
    return {}


@pytest.fixture
def page(open_page: Callable[..., Page], alice: User, tidewater: object, seen: dict[str, bytes]) -> Page:
    """Alice's browser, everything that comes to it written down."""
    page = open_page(alice)

    def note(answer: Response) -> None:
        try:
            body = b"" if answer.status in (204, 206, 303) else answer.body()
        except Error:  # what was streamed, or left
            body = b""
        seen[f"{len(seen)} {answer.status} {answer.url}"] = body + repr(answer.headers_array()).encode()

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: seen.update({f"{len(seen)} socket": raw(frame)}))

    page.on("response", note)
    page.on("websocket", listen)
    return page


def raw(frame: str | bytes) -> bytes:
    """Return a frame's bytes."""
    return frame.encode() if isinstance(frame, str) else frame


@pytest.fixture
def walked(
    page: Page, logged: io.StringIO, speaking: str, calm_sandbox: str, settings: Any, console: Console,
    monkeypatch: pytest.MonkeyPatch,
) -> Page:  # fmt: skip
    """Alice has given her key, spoken well and in vain, looked at everything, and met a mistake of ours."""
    console.expect("status of (403|404|422|500)")
    settings.REGIONS = {"global": calm_sandbox, "china": calm_sandbox}
    gives_her_key(page)
    stations.speech(page)
    stations.spoken(page, "He winds the clockwork.")
    assert [charge["key"] for charge in sandboxes.charges(calm_sandbox)] == [CANARY[-4:]]  # MiniMax had it
    with page.expect_download():
        stations.choose(page, "Download WAV")
    for fault in (("code", 1026), ("status", 500), ("cut_before_reply", 0), ("code", 1004)):
        speaks_in_vain(page, calm_sandbox, *fault)
    for name in PAGES:
        page.goto(f"/w/tidewater/{name}")
    monkeypatch.setattr(views, "page_context", fail)
    page.goto("/settings/")
    expect(page.get_by_role("heading", name="Something broke on this server")).to_be_visible()
    return page


def gives_her_key(page: Page) -> None:
    """Type the key, wrongly and rightly, and have it checked twice."""
    page.goto("/settings/")
    for text in (f"{CANARY} x", CANARY):
        page.locator("#id_key").fill(text)
        page.get_by_role("button", name="Save and check").click()
        expect(page.locator("#id_key")).to_have_value("")
    expect(page.locator("#key-tag")).to_have_text("Working")
    with page.expect_response("**/settings/key/check/"):
        page.get_by_role("button", name="Check again").click()
    expect(page.locator("#key-tag")).to_have_text("Working")


def speaks_in_vain(page: Page, sandbox: str, do: str, number: int) -> None:
    """Ask for a take that fails; the answer quotes the key."""
    sandboxes.clear(sandbox)
    sandboxes.fault(sandbox, "/v1/t2a_v2", do, n=number, message=ECHO, body=ECHO, headers={"x-echo": CANARY})
    page.reload()
    before = page.locator("article.job-card").first.get_attribute("id")
    stations.speak(page, f"This is {do} {number}.")
    card = page.locator(f"article.job-card:not(#{before})").first
    expect(card.locator(".notice")).to_be_visible()


def fail(*_: object, **__: object) -> None:
    """Make a mistake that quotes the key."""
    raise ValueError(f"Illegal header value b'Bearer {CANARY}'")


def test_a_key_is_found_however_it_is_written() -> None:
    assert [name for name, form in forms(CANARY).items() if name not in found_in(b"x=" + form + b";")] == []


@pytest.mark.timeout(240)
def test_the_key_is_nowhere_but_at_minimax(walked: Page, seen: dict[str, bytes], logged: io.StringIO) -> None:
    traces = {**seen, "log": logged.getvalue().encode(), **kept()}
    assert {where: forms for where, trace in traces.items() if (forms := found_in(trace))} == {}
    assert len(seen) > 50 and any("socket" in where for where in seen)  # there was something to look at
    assert "Illegal header value" in logged.getvalue() and logged.getvalue().count("\n") > 20


def kept() -> dict[str, bytes]:
    """Return every file of the server: database, tapes, media."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [path for path in Path(django_settings.STUDIO_DATA).rglob("*") if path.is_file()]
    assert Path(connection.settings_dict["NAME"]) in files
    return {str(path): path.read_bytes() for path in files}

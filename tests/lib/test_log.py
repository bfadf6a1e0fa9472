"""A log line never holds a key, whoever wrote it."""

import io
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog

from studio.lib import log
from tests.people import CANARY


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """What was written to stderr."""
    root, written = logging.getLogger(), io.StringIO()
    before = (root.handlers[:], root.level)
    monkeypatch.setattr(sys, "stderr", written)
    log.configure("debug")
    yield written.getvalue
    root.handlers, root.level = before
    structlog.reset_defaults()


def fail() -> None:
    """Raise an error that quotes a key, as HTTP libraries do."""
    raise ValueError(f"Illegal header value b'Bearer {CANARY}'")


def test_an_event_is_one_line_with_its_facts(line: Callable[[], str]) -> None:
    structlog.get_logger("studio.test").info("job done", job="7Q", seconds=1.5)
    text = line()
    assert text.count("\n") == 1
    assert [word for word in ("event='job done'", "job='7Q'", "seconds=1.5", "level='info'") if word not in text] == []


@pytest.mark.parametrize("text", [CANARY, f"Bearer {CANARY}", f"bearer  {CANARY}", f"key={CANARY}&x", f"'{CANARY}'"])
def test_what_looks_like_a_key_is_cut(line: Callable[[], str], text: str) -> None:
    structlog.get_logger("studio.test").warning("odd answer", sent=text)
    logging.getLogger("some.library").warning("sent %s", text)
    told = line()
    assert CANARY not in told
    assert CANARY[3:] not in told
    assert told.count("•••") == 2


def test_a_key_in_a_traceback_is_cut(line: Callable[[], str]) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger("studio.test").exception("failed")
        logging.getLogger("django.request").exception("failed too")
    text = line()
    assert text.count("ValueError: Illegal header value") == 2
    assert CANARY not in text


def test_a_bearer_of_any_shape_is_cut(line: Callable[[], str]) -> None:
    logging.getLogger("x").error("Authorization: Bearer eyJhbGciOi.abc-def_ghi")
    assert "eyJ" not in line()


@pytest.mark.parametrize("name", ["httpx", "httpcore", "aiohttp"])
def test_libraries_that_write_whole_addresses_are_silent(line: Callable[[], str], name: str) -> None:
    logging.getLogger(name).info("GET https://x.example/?sig=secret")
    assert line() == ""


def test_the_level_is_the_operators(line: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", written := io.StringIO())
    log.configure("warning")
    logging.getLogger("x").info("quiet")
    logging.getLogger("x").warning("loud")
    assert [word in written.getvalue() for word in ("quiet", "loud")] == [False, True]

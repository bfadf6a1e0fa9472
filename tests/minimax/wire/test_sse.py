"""A stream of events reads the same however it is cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax.wire.sse import EventParser, MalformedStream

LIMIT = 10_000
words = st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=30)


def read(*pieces: bytes, limit: int = LIMIT) -> list[bytes]:
    """Return the events of a whole stream."""
    parser = EventParser(limit)
    return [event for piece in pieces for event in parser.feed(piece)] + list(parser.close())


@st.composite
def streams(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """Return a stream as servers write it, and its events."""
    stream, events = b"", []
    for _ in range(draw(st.integers(0, 5))):
        ending = draw(st.sampled_from([b"\n", b"\r", b"\r\n"]))
        lines = draw(st.lists(words, min_size=1, max_size=3))
        events.append("\n".join(lines).encode())
        for line in lines:
            stream += draw(st.sampled_from([b"", b": note" + ending, b"event: x" + ending, b"id:7" + ending]))
            # With no space after the colon, a line's own first space would be taken for it.
            space = b" " if line.startswith(" ") else draw(st.sampled_from([b"", b" "]))
            stream += b"data:" + space + line.encode() + ending
        stream += ending
    return stream, [event for event in events if event != b"[DONE]"]


@given(streams(), st.data())
def test_any_cut_gives_the_same_events(made: tuple[bytes, list[bytes]], data: st.DataObject) -> None:
    stream, events = made
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    pieces = [stream[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert read(*pieces) == events
    assert read(*(bytes([byte]) for byte in stream)) == events


@given(st.binary(max_size=300), st.integers(0, 300))
def test_nonsense_cut_anywhere_is_still_the_same_nonsense(stream: bytes, at: int) -> None:
    def outcome(*pieces: bytes) -> object:
        try:
            return read(*pieces)
        except MalformedStream as error:
            return str(error)

    assert outcome(stream[:at], stream[at:]) == outcome(stream)


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"", []),
        (b"\n\n\n", []),
        (b"data: a\n\n", [b"a"]),
        (b"data:a\n\n", [b"a"]),
        (b"data:  a\n\n", [b" a"]),
        (b"data: a\ndata: b\n\n", [b"a\nb"]),
        (b": ping\n\ndata: a\n\n", [b"a"]),
        (b"data: a\n\ndata: [DONE]\n\n", [b"a"]),
        (b"\xef\xbb\xbfdata: a\n\n", [b"a"]),
        (b"data: a", [b"a"]),
        (b"data: a\n", [b"a"]),
        (b"retry: 3\ndata: a\r\n\r\n", [b"a"]),
    ],
)
def test_it_reads_what_servers_write(stream: bytes, events: list[bytes]) -> None:
    assert read(stream) == events


# The cases of the standard's own tests (web-platform-tests, eventsource/format-*), as streams and what they say.
STANDARD = {
    "bom": (b"\xef\xbb\xbfdata:1\n\n\xef\xbb\xbfdata:2\n\ndata:3\n\n", [b"1", b"3"]),
    "bom-2": (b"\xef\xbb\xbf\xef\xbb\xbfdata:1\n\ndata:2\n\ndata:3\n\n", [b"2", b"3"]),
    "comments": (
        b"data:1\r:\0\n:\r\ndata:2\n:" + b"x" * 2000 + b"\rdata:3\n:data:fail\r:" + b"x" * 2000 + b"\ndata:4\n\n",
        [b"1\n2\n3\n4"],
    ),
    "field-data": (b"data:\n\ndata\ndata\n\ndata:test\n\n", [b"", b"\n", b"test"]),
    "field-event": (b"event:test\ndata:x\n\ndata:x\n\n", [b"x", b"x"]),
    "field-event-empty": (b"event: \ndata:data\n\n", [b"data"]),
    "field-id": (b"id: \xe2\x80\xa6\nretry:200\ndata:hello\n\n", [b"hello"]),
    "field-id-null": (b"id:1\0\ndata:a\nid\n\ndata:b\n\n", [b"a", b"b"]),
    "field-parsing": (
        b"data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rda_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n",
        [b"\0\n 2\n1\n3\n\n4"],
    ),
    "field-retry": (b"retry:3000\ndata:x\n\nretry:1000x\ndata:y\n\nretry\ndata:z\n\n", [b"x", b"y", b"z"]),
    "field-unknown": (
        b"data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
        [b"test\n\ntest"],
    ),
    "leading-space": (b"data:\ttest\rdata: \ndata:test\n\n", [b"\ttest\n\ntest"]),
    "newlines": (b"data:test\r\ndata\ndata:test\r\n\r", [b"test\n\ntest"]),
    "null-character": (b"data:\0\n\n\n\n", [b"\0"]),
    "utf-8": ("data:ok…\n\n".encode(), ["ok…".encode()]),
}


@pytest.mark.parametrize("case", STANDARD)
def test_the_standards_own_cases_are_read_as_it_says_however_they_are_cut(case: str) -> None:
    stream, events = STANDARD[case]
    assert read(stream) == events
    assert read(*(bytes([byte]) for byte in stream)) == events


def test_lines_without_an_event_are_given_up_when_they_are_as_long_as_one_may_be() -> None:
    assert read(*[b"<html>\n"] * 100, b"data: a\n\n", *[b"x: y\n"] * 100, limit=1000) == [b"a"]
    with pytest.raises(MalformedStream):
        read(*[b"<html>\n"] * 200, limit=1000)


def test_three_events_that_mean_nothing_are_stepped_over_and_the_fourth_ends_it() -> None:
    parser = EventParser(LIMIT)
    for _ in range(3):
        parser.count_malformed_event()
    with pytest.raises(MalformedStream):
        parser.count_malformed_event()


@pytest.mark.parametrize("endless", [b"x" * 100, b"data: " + b"x" * 100, b"data: xxx\n", b": x"])
def test_a_line_or_an_event_without_an_end_is_given_up(endless: bytes) -> None:
    with pytest.raises(MalformedStream):
        read(*[endless] * 1000, limit=1000)


def test_a_long_stream_of_short_events_is_never_too_long() -> None:
    assert len(read(*[b"data: " + b"x" * 90 + b"\n\nda", b"ta: y\n\n"] * 1000, limit=200)) == 2000


def test_a_megabyte_in_small_pieces_is_one_event() -> None:
    line = json.dumps({"audio": "ab" * 500_000}).encode()
    pieces = [line[at : at + 1000] for at in range(0, len(line), 1000)]
    assert read(b"data: ", *pieces, b"\n\n", limit=2_000_000) == [line]

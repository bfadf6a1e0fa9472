"""The page's socket comes back by itself and goes on by number."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]

# A line that never leaves the page: what was sent through it is in `sent`.
LINES = """
const lines = [], got = [];
const open = () => {
  const line = { sent: [], readyState: 1, send: (text) => line.sent.push(JSON.parse(text)), close() {} };
  lines.push(line); return line; };
const frame = (tape, seq, text, more) => {
  const data = new Uint8Array(8 + text.length); const head = new DataView(data.buffer);
  head.setUint16(0, tape); head.setUint8(2, 1); head.setUint8(3, more); head.setUint32(4, seq);
  data.set(new TextEncoder().encode(text), 8); return data.buffer; };
const words = (bytes) => new TextDecoder().decode(bytes);
const hear = { onChunk: (seq, track, bytes) => got.push(seq + words(bytes)), onEnd: (seq) => got.push("end" + seq) };
const socket = new m.Socket("ws://nowhere", open);
socket.connect(); lines[0].onopen(); socket.follow("AAA", 0, hear);
const say = (line, message) => line.onmessage({ data: JSON.stringify(message) });
const play = (line, tape, seq, text, more = 0) => line.onmessage({ data: frame(tape, seq, text, more) });
"""


def test_chunks_are_heard_once_and_in_order(module: Run) -> None:
    script = """say(lines[0], { following: "AAA", tape: 7 });
    play(lines[0], 7, 0, "a"); play(lines[0], 7, 0, "a"); play(lines[0], 7, 1, "b"); play(lines[0], 9, 2, "foreign");
    say(lines[0], { ended: "AAA", seq: 1 }); return got;"""
    assert module("frame/socket", LINES + script) == ["0a", "1b", "end1"]


def test_a_gap_is_asked_for(module: Run) -> None:
    script = """say(lines[0], { following: "AAA", tape: 7 }); play(lines[0], 7, 0, "a"); play(lines[0], 7, 2, "c");
    return [got, lines[0].sent.at(-1)];"""
    assert module("frame/socket", LINES + script) == [["0a"], {"follow": "AAA", "from": 1, "join": True}]


def test_chunks_that_came_joined_are_heard_together(module: Run) -> None:
    script = """say(lines[0], { following: "AAA", tape: 7 });
    play(lines[0], 7, 0, "a"); play(lines[0], 7, 3, "bcd", 2); play(lines[0], 7, 3, "cd", 1); play(lines[0], 7, 4, "e");
    return got;"""
    assert module("frame/socket", LINES + script) == ["0a", "3bcd", "4e"]


@pytest.mark.parametrize(("seq", "more"), [(3, 1), (1, 1), (255, 200)])
def test_joined_chunks_that_do_not_begin_where_one_is_are_asked_for(module: Run, seq: int, more: int) -> None:
    script = f"""say(lines[0], {{ following: "AAA", tape: 7 }}); play(lines[0], 7, 0, "a");
    play(lines[0], 7, {seq}, "xx", {more}); return [got, lines[0].sent.at(-1)];"""
    assert module("frame/socket", LINES + script) == [["0a"], {"follow": "AAA", "from": 1, "join": True}]


def test_a_new_line_goes_on_where_the_old_one_stopped(module: Run) -> None:
    script = """say(lines[0], { following: "AAA", tape: 7 }); play(lines[0], 7, 0, "a"); play(lines[0], 7, 1, "b");
    lines[0].readyState = 3; lines[0].onclose({ code: 1012 }); socket.connect(); lines[1].onopen();
    play(lines[1], 7, 2, "too early");
    say(lines[1], { following: "AAA", tape: 1 }); play(lines[1], 1, 2, "c"); return [got, lines[1].sent];"""
    assert module("frame/socket", LINES + script) == [["0a", "1b", "2c"], [{"follow": "AAA", "from": 2, "join": True}]]


def test_an_end_that_comes_too_early_is_not_believed(module: Run) -> None:
    script = """say(lines[0], { following: "AAA", tape: 7 }); play(lines[0], 7, 0, "a");
    say(lines[0], { ended: "AAA", seq: 3 }); return [got, lines[0].sent.at(-1)];"""
    assert module("frame/socket", LINES + script) == [["0a"], {"follow": "AAA", "from": 1, "join": True}]


def test_whoever_is_signed_out_is_not_called_again(module: Run) -> None:
    script = """lines[0].readyState = 3; lines[0].onclose({ code: 4401 });
    socket.connect(); socket.hurry(); return lines.length;"""
    assert module("frame/socket", LINES + script) == 1


def test_the_pause_grows_to_twenty_seconds(module: Run) -> None:
    script = "return [m.pause(0, 1), m.pause(3, 0), m.pause(3, 1), m.pause(30, 1)];"
    assert module("frame/socket", script) == [500, 2000, 4000, 20000]


def test_a_signal_wakes_its_card(module: Run) -> None:
    script = """const heard = []; for (const type of ["job-K1", "studio:changed"])
      document.body.addEventListener(type, ({ detail }) => heard.push([type, detail.state]));
    say(lines[0], { changed: "job", key: "K1", state: "done" }); return heard;"""
    assert module("frame/socket", LINES + script) == [["job-K1", "done"], ["studio:changed", "done"]]


@pytest.mark.parametrize(
    ("signal", "times"),
    [
        ({"state": "done"}, 1),
        ({"state": "waiting", "progress": 0.5}, 1),
        ({"state": "waiting", "progress": 0.25}, 0),
        ({"state": "waiting"}, 0),
    ],
)
def test_a_card_that_a_signal_overtook_asks_once_more(signal: dict[str, Any], times: int, module: Run) -> None:
    script = """let asked = 0; document.body.addEventListener("job-K1", () => (asked += 1));
    const card = document.createElement("article");
    Object.assign(card.dataset, { job: "K1", state: "waiting", progress: "0.25" });
    const add = () => document.body.dispatchEvent(new CustomEvent("studio:added", { detail: card }));
    say(lines[0], { changed: "job", key: "K1", ...given }); const before = asked;
    add(); add(); return asked - before;"""
    assert module("frame/socket", LINES + script, signal) == times

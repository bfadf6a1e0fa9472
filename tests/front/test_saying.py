"""Which sentence is lit: by exact times, or by its share of the length."""

from collections.abc import Callable
from typing import Any

from studio.minimax.speech.pauses import PAUSE

Run = Callable[..., Any]
# A deck without sound; `at` asks what is said at some seconds and returns the lit texts.
DECK = """
const { text, seconds, times, pause } = given;
document.body.dataset.pause = pause; // as the field of an editor has it
document.body.dataset.times = JSON.stringify(times ?? []);
const words = times ? URL.createObjectURL(new Blob([JSON.stringify(times)])) : undefined;
const deck = { seconds, audio: { paused: false, currentTime: 1, ended: false }, element: { dataset: { text, words } } };
const lit = [];
document.body.addEventListener("studio:saying", ({ detail: { start, end } }) => lit.push(text.slice(start, end)));
"""
TEXT = "He winds the clock. He wipes the glass. <#2#>It is 3.5 miles out."


def test_each_sentence_takes_its_share_after_the_pauses(module: Run) -> None:
    script = DECK + "const say = m.saying(deck); for (const at of [0.1, 3, 6.5, 8.5, 11.9]) say(at); return lit;"
    lit = module("audio/highlight", script, {"text": TEXT, "seconds": 12, "pause": PAUSE.pattern})
    assert lit == ["He winds the clock.", "He wipes the glass.", "<#2#>It is 3.5 miles out."]


def test_the_light_goes_out_at_the_end(module: Run) -> None:
    script = DECK + "const say = m.saying(deck); say(0.1); deck.audio.ended = true; say(12); return lit;"
    assert module("audio/highlight", script, {"text": TEXT, "seconds": 12, "pause": PAUSE.pattern})[-1] == ""

"""What a form asks for is what is kept, what is sent, and what the form is filled with again."""

import json
from typing import Any

import pytest

from studio.ledger.quote import Quote
from studio.minimax.speech.endpoints import SpeechRequest
from studio.speech.forms import SpeechForm
from studio.speech.kinds import Speech, request_of, suffix_of
from studio.speech.order import SpeechOrder
from studio.workspaces.access import Seat
from tests.speech.conftest import GOOD, Forms

EVERYTHING = {
    "text": "Halden, <#1#> a harbour.", "mode": "file", "model": "speech-2.6-hd", "voice_id": "Wise_Woman",
    "blend_1": "Calm_Woman", "weight_0": "70", "weight_1": "30", "emotion": "whisper", "speed": "0.95", "pitch": "-2",
    "vol": "1.5", "language_boost": "English", "when_0": "Halden", "say_0": "Hall-den", "format": "wav",
    "sample_rate_hz": "44100", "bitrate_bps": "256000", "channels": "2", "subtitles": "on",
}  # fmt: skip


def order_of(form: SpeechForm) -> SpeechOrder:
    """Return the order of a form that must be right."""
    assert form.errors == {}
    return form.order()


def test_an_order_survives_being_kept(form: Forms) -> None:
    order = order_of(form(**EVERYTHING))
    assert SpeechOrder.from_json(json.loads(json.dumps(order.to_json())), order.version) == order


def test_an_order_fills_the_form_that_makes_it_again(form: Forms, seat: Seat) -> None:
    order = order_of(form(**EVERYTHING))
    filled = SpeechForm.from_order(order, seat=seat)
    values: dict[str, Any] = {bound.name: bound.value() for bound in filled}
    for n, (voice_id, weight) in enumerate(filled["blend"].value()):
        values |= {f"blend_{n}": voice_id, f"weight_{n}": weight}
    for n, (when, say) in enumerate(filled["pronunciation"].value()):
        values |= {f"when_{n}": when, f"say_{n}": say}
    assert order_of(SpeechForm(values, seat=seat)) == order


def test_everything_chosen_is_sent(form: Forms) -> None:
    assert request_of(order_of(form(**EVERYTHING))) == SpeechRequest(
        model="speech-2.6-hd", text="Halden, <#1#> a harbour.", voice_id="", emotion="whisper", speed=0.95, pitch=-2,
        timbre_weights=(("Wise_Woman", 70), ("Calm_Woman", 30)), vol=1.5, language_boost="English",
        pronunciation=("Halden/Hall-den",), format="wav", sample_rate_hz=44100, bitrate_bps=256000, channels=2,
        subtitles=True,
    )  # fmt: skip


def test_a_plain_request_is_as_the_engine_has_it(form: Forms) -> None:
    order = order_of(form())
    plain = SpeechRequest(model="speech-02-hd", text="The tide is in.", voice_id="Wise_Woman", language_boost="auto")
    assert (request_of(order), Speech().streams(order)) == (plain, True)


def test_line_ends_count_as_one_character(form: Forms) -> None:
    order = order_of(form(text="One.\r\nTwo.\rThree."))
    assert (order.request.text, Speech().quote(order)) == (
        "One.\nTwo.\nThree.",
        Quote("characters", 16, "speech-02-hd"),
    )


@pytest.mark.parametrize(("kept", "expected"), [
    ({}, SpeechOrder()),
    ({"text": "Hi", "gone_since": 1}, SpeechOrder.of(text="Hi")),
    ({"timbre_weights": [["Wise_Woman", 3]]}, SpeechOrder.of(timbre_weights=(("Wise_Woman", 3),))),
])  # fmt: skip
def test_older_orders_are_still_understood(kept: dict[str, Any], expected: SpeechOrder) -> None:
    assert SpeechOrder.from_json(kept, 0) == expected


@pytest.mark.parametrize(("text", "title"), [
    ("The tide is in.", "The tide is in."),
    ("One <#1#> two\nthree", "One two three"),
    ("one two three four five six seven eight", "one two three four five six seven eight"),
    ("潮" * 90, "潮" * 80),
    ("word " * 40, ("word " * 16).strip()),
])  # fmt: skip
def test_a_take_is_called_by_its_first_words(text: str, title: str) -> None:
    assert Speech().title(SpeechOrder.of(text=text)) == title


def test_raw_samples_are_told_by_their_name() -> None:
    order = SpeechOrder.of(**{**GOOD, "format": "pcm", "sample_rate_hz": 24000, "channels": 2})
    assert [suffix_of(order), suffix_of(SpeechOrder())] == [".24000.2.pcm", ".mp3"]

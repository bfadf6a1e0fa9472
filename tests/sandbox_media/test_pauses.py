"""Pauses: exact in samples, and in the right place."""

import pytest

from tests.sandbox_media.conftest import Say
from tests.sandbox_media.sound import RATE_HZ, find_silences, rms

LONG, FADES = round(1.5 * RATE_HZ), round(0.2 * RATE_HZ)  # what fades in or out begins and ends in zeros, too


@pytest.mark.parametrize("seconds", [0.01, 0.5, 1.37, 99.99])
def test_a_pause_is_exact(say: Say, seconds: float) -> None:
    parted, together = say(f"One.<#{seconds}#>Two."), [say("One."), say("Two.")]
    assert len(parted.sound) == sum(len(said.sound) for said in together) + round(seconds * RATE_HZ)


@pytest.mark.parametrize(("first", "second"), [("One two.", "Three four."), ("Eins und zwei.", "Drei und vier.")])
def test_a_pause_is_silent_and_stands_between_what_it_parts(say: Say, first: str, second: str) -> None:
    said = say(f"{first} <#1.5#> {second}")
    ((begin, length),) = find_silences(said.sound, 1.4)
    assert LONG <= length <= LONG + FADES
    one, two = said.facts["sentences"]
    assert begin / RATE_HZ * 1000 == pytest.approx(one["end_ms"], abs=120)
    assert (begin + length) / RATE_HZ * 1000 == pytest.approx(two["begin_ms"], abs=60)
    assert min(rms(said.sound[:begin]), rms(said.sound[begin + length :])) > 0.02


def test_pauses_do_not_grow_with_slow_speech(say: Say) -> None:
    ((_, length),) = find_silences(say("One.<#1.5#>Two.", speed=0.5).sound, 1.4)
    assert LONG <= length <= LONG + FADES


def test_two_pauses_add_up_and_longer_ones_are_cut(say: Say) -> None:
    ((_, length),) = find_silences(say("One.<#1#><#.5#>Two.").sound, 1)
    assert LONG <= length <= LONG + FADES
    assert say("<#250#>").seconds == 99.99


def test_a_pause_alone_is_that_long(say: Say) -> None:
    said = say("<#2#>")
    assert said.facts["duration_ms"] == 2000
    assert said.facts["sentences"] == []


def test_pauses_may_not_last_longer_than_an_hour(say: Say) -> None:
    with pytest.raises(ValueError, match="an hour together"):
        say("Wait.<#99.99#>" * 37)


def test_joins_do_not_click(say: Say) -> None:
    sound = say("One two.<#0.3#>Three four. Five 六 sechs, seven.").sound
    for begin, length in find_silences(sound, 0.05):
        for edge in (begin, begin + length):
            assert abs(sound[max(edge - 24, 0) : edge + 24]).max(initial=0) < 0.02

"""No text that MiniMax would speak ends in an error of a library: what cannot be read is left out."""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from studio.sandbox.media.engine import SpeechEngine, keep_plain, spell_long_numbers
from studio.sandbox.media.languages import LanguageDetector
from studio.sandbox.media.synthesis import Synthesis
from studio.sandbox.media.text import MARK, plan, sanitize
from studio.sandbox.media.timbre import Timbre

SEED, HOW_MANY = 17, 150
BITS = (
    *("$1.5m", "£", "€", "¥5", "%", "12°C", "5km", "1/2", "12:61", "2024-99-99", "31/12/99", "ChapterIV", "HenryVIII"),
    *("No.5", "'s", "3rd", "1e9", "007", "1,234,567.89", "10^400", "Dr.", "St.", "e.g.", "1st", "99th", "0.0.0"),
    *("1..2", "Sept31", "$$x^2$$", "<#1#>", "(laughs)", "₂₈₇", "²³", "½", "①", "Ⅻ", "٣٤٥", "１２３"),
)
UNSEEN = ("Cn", "Cs", "Co", "Cc")


@pytest.fixture(scope="module")
def engine() -> Iterator[SpeechEngine]:
    """The real engines."""
    made = SpeechEngine()
    yield made
    made.close()


def random_texts(seed: int, count: int) -> Iterator[str]:
    """Yield texts of every script, of numbers as people write them, and of anything at all."""
    chance = random.Random(seed)
    scripts: dict[str, list[str]] = defaultdict(list)
    for code in range(32, 0x110000):
        if unicodedata.category(sign := chr(code)) not in UNSEEN:
            scripts[unicodedata.name(sign, "NONE").split()[0]].append(sign)
    every = [sign for signs in scripts.values() for sign in signs]
    for number in range(count):
        script = scripts[chance.choice(list(scripts))]
        numbers = [*BITS, str(chance.randrange(10 ** chance.randint(1, 45)))]
        source = (script, numbers, every)[number % 3]
        yield "".join(chance.choice((chance.choice(source), " ", "a7")) for _ in range(chance.randint(1, 24)))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("English", text) for text in ("9" * 37, "1" * 36 + ".5 km", "$" + "8" * 40, "₂₈₇", "x²³ ½ ①", "٣" * 40)),
        ("German", "9" * 37),
        ("Arabic", "٣" * 37),
        ("Hindi", "१२३" * 13),
    ],
)
def test_a_number_is_spoken_however_long_it_is(engine: SpeechEngine, language: str, text: str) -> None:
    assert len(engine.speak(text, language, Timbre(), 0).sound) > 1000


def test_every_random_text_is_parsed_and_can_be_read_by_the_english_engine(engine: SpeechEngine) -> None:
    fell_back = 0
    for text in map(sanitize, random_texts(SEED, HOW_MANY)):
        sentences, parts = plan(text, LanguageDetector(text, "auto", "English"), MARK)
        assert len(sentences) <= len(list(parts)) + len(text)
        said = spell_long_numbers(text)
        try:
            engine.english._phonemize(said)
        except Exception:  # what the fallback is for
            fell_back += 1
            engine.english._phonemize(keep_plain(said))
    assert fell_back < HOW_MANY // 10


def test_random_texts_are_spoken_to_their_end(engine: SpeechEngine) -> None:
    for text in random_texts(SEED + 1, 9):
        order = {"text": text, "stream": False, "format": "wav", "figures": True, "formulas": True}
        made = Synthesis(order, engine)
        assert b"".join(made.pieces())[:4] == b"RIFF" and made.facts()["duration_ms"] >= 50


def test_an_engine_that_stumbles_over_everything_leaves_silence(
    engine: SpeechEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: Any) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(engine.english, "speak", stumble)
    made = Synthesis({"text": "Hello there.", "stream": False, "format": "wav"}, engine)
    assert b"".join(made.pieces())[:4] == b"RIFF" and made.facts()["duration_ms"] == 50

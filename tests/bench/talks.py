"""The rounds of what was said: a conversation of 2,000 messages is opened, 100,000 messages are searched."""

import random
from time import monotonic_ns

from tests.bench.chats import Talk, exported
from tests.bench.load import quantile
from tests.bench.rounds import Bench, Row

LONG, ALL, IN_ONE = 2_000, 100_000, 10_000
WORDS_EACH = 60
OPENINGS, SEARCHES = 30, 10
HTMX = {"HX-Request": "true"}
# A few words are in most messages, most are in a few, as in what people say.
SYLLABLES = ("ba", "do", "ke", "li", "mu", "na", "po", "ri", "sta", "tu", "ve", "win")
VOCABULARY = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
COMMON, RARE = VOCABULARY[0], VOCABULARY[-1]
ASKED = [
    COMMON, RARE, f"{COMMON} {VOCABULARY[1]}", f'"{COMMON} {VOCABULARY[1]}"', f"{COMMON} {RARE}", VOCABULARY[40][:4],
    VOCABULARY[300], "灯台", "nothing that was said", " ".join(VOCABULARY[2:9:3]),
]  # fmt: skip


def written(source: random.Random, count: int) -> list[str]:
    """Return that many messages."""
    weights = [1 / (rank + 1) for rank in range(len(VOCABULARY))]
    words = source.choices(VOCABULARY, weights, k=count * WORDS_EACH)
    texts = [" ".join(words[at : at + WORDS_EACH]) for at in range(0, len(words), WORDS_EACH)]
    return [f"{text} 灯台守" if at % 100 == 0 else text for at, text in enumerate(texts)]


async def long_talk(bench: Bench) -> list[Row]:
    """Open a long conversation, whose newest messages come with the page."""
    count = bench.some(LONG)
    talk = Talk(bench.studio, bench.session)
    await talk.bring_in(exported("A long talk", *written(random.Random(1), count)))
    await bench.rest()
    took = [await asked(talk, f"/chat/{talk.conversation}/") for _ in range(bench.some(OPENINGS))]
    return [Row(f"a conversation of {count:,} messages is answered (median)", quantile(took, 0.5), "ms", most=300)]


async def search(bench: Bench) -> list[Row]:
    """Search many messages for words that most of them hold, few, or none."""
    count, source = bench.some(ALL), random.Random(2)
    talk, began = Talk(bench.studio, bench.session), monotonic_ns()
    for start in range(0, count, IN_ONE):
        await talk.bring_in(exported("Long ago", *written(source, min(IN_ONE, count - start))))
    brought_s = (monotonic_ns() - began) / 1e9
    await bench.rest()
    took = [await asked(talk, "/chat/search/", q=words) for _ in range(bench.some(SEARCHES)) for words in ASKED]
    return [
        Row(f"{count:,} messages are brought in", brought_s, "s"),
        Row(f"a search over {count:,} messages (p95)", quantile(took, 0.95), "ms", most=150),
    ]


async def asked(talk: Talk, path: str, **query: str) -> int:
    """Return how long an answer takes, in nanoseconds."""
    began = monotonic_ns()
    async with talk.session.get(f"{talk.base}{path}", params=query, headers=HTMX) as answer:
        await answer.read()
        assert answer.status == 200, answer.status
    return monotonic_ns() - began


TALK_ROUNDS = (long_talk, search)

"""What the sandbox says in a chat: something to go on from, and honestly by rules."""

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.chatting import ask, reply, said, talker

HARBOUR = (
    "The harbour was quiet when the first boats came back. However, the fishermen had caught very little due to the "
    "fact that the water had become too warm. The town depends on fishing, and a lot of families have left. In order "
    "to survive, the council (which meets on a monthly basis) wants to build a museum about the harbour. Visitors "
    "would bring money to the town, and the old boats would find a new use. Some fishermen are angry about the plan."
)
DRAFTS = [
    ("Write lyrics about the sea in winter", ["[verse]", "[chorus]", "[bridge]", "sea in winter", "bpm"]),
    ("Image prompt: a lighthouse keeper with a cat", ["a lighthouse keeper with a cat", "16:9", "palette of"]),
    ("Give me a video prompt for a night train", ["a night train", "[", "6 s"]),
    ("music prompt for a sad robot film", ["72 bpm", "[intro]\n[verse]"]),
    ("Write a 45 second script for our coffee roastery", ["| Time | Picture | Voice |", "36–45 s", "coffee roastery"]),
    ("Outline for a blog post about remote work", ["## Remote Work", "1. **Opening**", "5. **Close**"]),
    ("Write a poem about rain", ["### Rain"]),
    ("Write a LinkedIn post about our product launch", ["#product", "your product launch"]),
    ("Draft an email about the broken heating", ["**Subject:** The Broken Heating"]),
    ("Write a product description for a walnut desk lamp", ["walnut desk lamp", "**Made to last**"]),
    ("Write a scene where two sisters argue about a house", ["Two Sisters Argue About a House"]),
    ("Brainstorm 3 campaign ideas for a bakery", ["1. ", "3. ", "bakery"]),
]
HANDBOOK = [
    ("How do I clone a voice?", "10 seconds to 5 minutes"), ("How do I put a pause into speech?", "<#1.5#>"),
    ("Which camera commands are there?", "[Truck left]"), ("What does 1008 mean?", "balance"),
    ("how much does it cost", "ledger"), ("What tags can I use in lyrics?", "[bridge]"),
    ("My key is refused", "region"),
    ("What is the sandbox?", "nothing is charged"), ("How do batches work?", "50,000"),
    ("How long does a video take?", "minutes"), ("What makes a good sample for cloning?", "One speaker"),
]  # fmt: skip


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


@pytest.mark.parametrize(("text", "parts"), DRAFTS)
def test_a_draft_can_be_shown(api: httpx.Client, text: str, parts: list[str]) -> None:
    answer = reply(api, text)
    assert [part for part in parts if part not in answer] == []
    assert answer.count("sandbox") == 1, "it says once that rules wrote it"


@pytest.mark.parametrize(("text", "part"), HANDBOOK)
def test_the_handbook_of_the_studio_answers(api: httpx.Client, text: str, part: str) -> None:
    assert part in reply(api, text)


@pytest.mark.parametrize(("text", "result"), [
    ("What is 12*7?", "12 × 7 = **84**"), ("15% of 80", "15 % of 80 = **12**"), ("what is 3 plus 4 times 2", "**11**"),
    ("(2 + 3) * 4", "**20**"), ("10 / 0", "undefined"), ("1,200 / 7", "171.428571"), ("square root of 144", "**12**"),
])  # fmt: skip
def test_sums_are_worked_out(api: httpx.Client, text: str, result: str) -> None:
    assert result in reply(api, text)


def test_a_summary_is_shorter_and_made_of_the_text(api: httpx.Client) -> None:
    answer = reply(api, f"Summarise this in two sentences:\n\n{HARBOUR}")
    assert answer.count(".") == 2 and len(answer) < len(HARBOUR) / 2
    assert all(sentence.strip() in HARBOUR for sentence in answer.split(".") if sentence)


def test_a_text_can_be_had_in_another_tone(api: httpx.Client) -> None:
    stiff = "We regret to inform you that your order cannot be delivered. Please do not hesitate to contact us."
    assert "feel free to contact us" in reply(api, f"Make this friendlier: {stiff}")
    loose = "Hey Tom, thanks for the stuff! I can't come, it's a big mess and I'm late."
    assert reply(api, f"More formal please: {loose}").startswith("Dear Tom, thank you for the material. I cannot come")
    wordy = "In order to survive, the council (which meets on a monthly basis) is able to build a museum."
    assert reply(api, f"Make this shorter: {wordy}") == "To survive, the council can build a museum."


def test_what_follows_is_about_the_answer_before(api: httpx.Client) -> None:
    first = reply(api, f"Summarise in 3 sentences: {HARBOUR}")
    shorter = reply(api, f"Summarise in 3 sentences: {HARBOUR}", first, "shorter")
    assert 0 < len(shorter) < len(first)
    listed = reply(api, f"Summarise in 3 sentences: {HARBOUR}", first, "as a list")
    assert [line[:2] for line in listed.split("\n")] == ["- "] * 3


def test_another_one_is_another_one(api: httpx.Client) -> None:
    first = reply(api, "5 title ideas for my podcast on bees")
    second = reply(api, "5 title ideas for my podcast on bees", first, "another one")
    assert "5. " in second and "Bees" in second
    assert first.split("\n")[:5] != second.split("\n")[:5]
    assert "sandbox" not in second, "it said so before"


def test_a_draft_is_about_what_was_spoken_of_before(api: httpx.Client) -> None:
    assert "rain" in reply(api, "Write a poem about rain", "Rain.", "now a tweet please").lower()
    assert reply(api, "Write me a tweet").startswith("About what?")
    assert reply(api, "shorter").startswith("Paste the text")


def test_a_question_about_a_text_is_answered_with_it(api: httpx.Client) -> None:
    answer = reply(api, f"Summarise: {HARBOUR}", "The harbour is quiet.", "Why are the fishermen angry?")
    assert "“Some fishermen are angry about the plan.”" in answer


@pytest.mark.parametrize("text", ["Translate 'good morning' into French", "now in German please"])
def test_translation_is_declined(api: httpx.Client, text: str) -> None:
    assert reply(api, "Write a poem about rain", "Rain.", text).startswith("I cannot translate")


def test_who_asks_is_told_that_there_is_no_model(api: httpx.Client) -> None:
    assert "rules on this machine, no model" in reply(api, "Who are you?")
    beyond = reply(api, "What is the capital of France?")
    assert "I follow rules" in beyond and "With your API key a MiniMax model would answer" in beyond


@pytest.mark.parametrize(
    ("text", "words"), [("Wie ist das Wetter und was kannst du?", "Ich bin die Sandbox"), ("你好吗", "我是沙盒")]
)
def test_it_says_so_in_the_language_it_is_asked_in(api: httpx.Client, text: str, words: str) -> None:
    assert words in reply(api, text)


def system(text: str, question: str) -> dict:
    """Return a conversation under a system prompt."""
    return {"messages": [said(text, "system"), said(question)]}


def content(api: httpx.Client, text: str, question: str) -> str:
    """Return what is answered under a system prompt."""
    return str(ask(api, **system(text, question))["choices"][0]["message"]["content"])


def test_a_system_prompt_is_respected(api: httpx.Client) -> None:
    assert "Captain Nova" in content(api, "You are Captain Nova, a pilot.", "Who are you?")
    assert content(api, "Always answer in German.", "hello").startswith("Hallo")
    short = content(api, "Answer in at most 12 words.", "How do I clone a voice?")
    assert 5 < len(short.split()) <= 12
    assert content(api, "Use one sentence.", "What is the sandbox?").count(".") == 1
    assert len(content(api, "Use at most 80 characters.", "Write a poem about rain")) <= 80


def test_long_and_odd_texts_do_not_keep_it_busy(api: httpx.Client) -> None:
    for text in ("“" * 90_000, "1 " * 90_000, "a@" * 60_000, "(" * 90_000, f"Summarise: {HARBOUR * 200}"):
        assert reply(api, text)

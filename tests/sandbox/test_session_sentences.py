"""Tokens become sentences: what is spoken at once, what waits."""

import pytest

from studio.sandbox.speech.sentences import CLAUSE, LONGEST, Sentences

HELLO = "Good morning. How are you? Fine! "


def cut(text: str, size: int = 1) -> tuple[list[str], str]:
    """Return the sentences that a text's tokens complete, and what waits after the last."""
    sentences = Sentences()
    found = [sentence.strip() for at in range(0, len(text), size) for sentence in sentences.add(text[at : at + size])]
    return found, sentences.waiting


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_sentences_are_the_same_in_tokens_of_any_size(size: int) -> None:
    assert cut(HELLO, size)[0] == ["Good morning.", "How are you?", "Fine!"]


@pytest.mark.parametrize(("text", "sentences"), [
    ("早上好。你好吗？", ["早上好。", "你好吗？"]), ("One\nTwo\n", ["One", "Two"]), ("Well… yes.", ["Well…", "yes."]),
    ("“Why?” Because.", ["“Why?”", "Because."]), ("It costs $3.50 today.", ["It costs $3.50 today."]),
    ("Stay <#1.5#> here.", ["Stay <#1.5#> here."]), ("...", []), ("?! \n", []),
])  # fmt: skip
def test_a_text_is_cut_where_its_sentences_end(text: str, sentences: list[str]) -> None:
    assert cut(text, len(text)) == (sentences, "")


def test_the_full_stop_of_a_pause_ends_nothing() -> None:
    assert cut("Stay <#1.5#> here.")[0] == ["Stay <#1.5#> here."]


def test_a_short_clause_waits_and_a_long_one_is_spoken() -> None:
    assert cut("Well, yes, so") == ([], "Well, yes, so")
    long = "a word of the clause that goes on, " * 2
    assert len(long) > CLAUSE and cut(long)[0] == ["a word of the clause that goes on,"] * 2


def test_a_text_without_punctuation_is_cut_between_words() -> None:
    found, waiting = cut("word " * 100)
    assert found and all(len(piece) <= LONGEST and not piece.endswith("wor") for piece in found)
    assert " ".join([*found, waiting.strip()]).split() == ["word"] * 100


def test_the_rest_is_given_up_once_and_only_if_it_can_be_spoken() -> None:
    sentences = Sentences()
    sentences.add("Good mor")
    assert (sentences.rest(), sentences.rest()) == (["Good mor"], [])
    sentences.add(" -- ")
    assert sentences.rest() == []

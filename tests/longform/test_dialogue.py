"""What is said aloud is told from the narrator's words, and a name beside it is proposed."""

import pytest

from studio.longform.dialogue.marks import find_words
from studio.longform.dialogue.names import assign, names_in


def told(text: str) -> list[str]:
    """Return each part of a text: the narrator's as it is, what is said behind its speaker (``?``: nobody's)."""
    words = find_words(text.split("\n\n"))
    people = assign(words, frozenset(filter(None, names_in(words))))
    return [
        f"{name or '?'}: {one.text}" if one.is_said else one.text
        for paragraph, names in zip(words, people, strict=True)
        for one, name in zip(paragraph, names, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("“Go,” said Mara. “Now.”", ["Mara: “Go,”", "said Mara.", "Mara: “Now.”"]),
        ("„Geh“, sagte Frau Meier. „Los!“", ["Frau Meier: „Geh“,", "sagte Frau Meier.", "Frau Meier: „Los!“"]),
        ("»Geh«, sagte Tom.", ["Tom: »Geh«,", "sagte Tom."]),
        ("„Idź”, powiedziała Anna.", ["Anna: „Idź”,", "powiedziała Anna."]),
        ("« Va », dit Paul.", ["Paul: « Va »,", "dit Paul."]),
        ("« Va, dit Paul. Vite ! »", ["Paul: « Va, dit Paul. Vite ! »"]),
        ("‹Va›, dit Anne.", ["Anne: ‹Va›,", "dit Anne."]),
        ("«Иди», — сказал Иван.", ["Иван: «Иди»,", "— сказал Иван."]),
        ("”Gå”, sade Mara. ”Nu!”", ["Mara: ”Gå”,", "sade Mara.", "Mara: ”Nu!”"]),
        ("「行こう」とマラは言った。", ["マラ: 「行こう」", "とマラは言った。"]),
        ("李明说：“走吧。”", ["李明说：", "李明: “走吧。”"]),
        ('"Go," said Mara.', ['Mara: "Go,"', "said Mara."]),
        ("‘I won’t,’ said Tom. ‘The dogs’ tin.’", ["Tom: ‘I won’t,’", "said Tom.", "Tom: ‘The dogs’ tin.’"]),
        ("—Hola —dijo Mara—. ¿Qué tal?", ["Mara: —Hola", "—dijo Mara—.", "Mara: ¿Qué tal?"]),
        ("— Привет, — сказала Мара. — Как дела?", ["Мара: — Привет,", "— сказала Мара.", "Мара: — Как дела?"]),
        ("– Dzień dobry – powiedziała Anna. – Co?", ["Anna: – Dzień dobry", "– powiedziała Anna.", "Anna: – Co?"]),
        ("- Hej, sa Mara.", ["Mara: - Hej, sa Mara."]),
        ("Then Mr. Halden whispered: “Go.”", ["Then Mr. Halden whispered:", "Mr. Halden: “Go.”"]),
        ("“Go!” Anna von Berg cried.", ["Anna von Berg: “Go!”", "Anna von Berg cried."]),
    ],
)  # fmt: skip
def test_dialogue_of_many_languages_is_found_with_the_name_beside_it(text: str, parts: list[str]) -> None:
    assert told(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("“He said ‘go’ and left,” said Mara.", ["Mara: “He said ‘go’ and left,”", "said Mara."]),
        ("„Er rief: ‚Komm‘, und ging“, sagte Mara.", ["Mara: „Er rief: ‚Komm‘, und ging“,", "sagte Mara."]),
        ("The inn “The Lamp” was closed. He called it “art”.", ["The inn “The Lamp” was closed. He called it “art”."]),
        ('"It is 5" long," said Mara.', ['Mara: "It is 5" long,"', "said Mara."]),
        ("She didn’t, and the dogs’ bowl stayed.", ["She didn’t, and the dogs’ bowl stayed."]),
        ("“Never closed, said Mara.\n\nShe left.", ["?: “Never closed, said Mara.", "She left."]),
    ],
)
def test_marks_within_marks_and_words_in_marks_are_not_taken_for_dialogue(text: str, parts: list[str]) -> None:
    assert told(text) == parts


def test_a_quotation_over_several_paragraphs_is_one_speakers() -> None:
    text = "“It began so,” said Mara. “First.\n\n“Second.\n\n“Third.”\n\n“Oh,” said Tom."
    assert told(text)[2:5] == ["Mara: “First.", "Mara: “Second.", "Mara: “Third.”"]
    assert told(text)[5] == "Tom: “Oh,”"


def test_two_people_take_turns_until_the_narrator_speaks() -> None:
    text = "“Go,” said Mara.\n\n“Where?” asked Tom.\n\n“Home.”\n\n“No.”\n\nIt rained.\n\n“Well?”\n\nTom sighed. “Well.”"
    assert told(text)[4:] == ["Mara: “Home.”", "Tom: “No.”", "It rained.", "?: “Well?”", "Tom sighed.", "Tom: “Well.”"]


def test_no_word_of_a_text_is_lost() -> None:
    text = "“Go,” said Mara – “now”, and: “Off!”…\n\n— Oui, — dit Paul. — Non.\n\n‘’ “ ” «»\n\n“"
    parts = "".join(one.text for paragraph in find_words(text.split("\n\n")) for one in paragraph)
    assert "".join(parts.split()) == "".join(text.split())

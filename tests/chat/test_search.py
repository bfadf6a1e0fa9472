"""Everything that was said is found, in any script, by those who may see it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.lib.search import excerpt, find_phrases, fold, parse_query
from studio.workspaces.models import Workspace
from tests.chat.written import conversation, said
from tests.people import signed_in

SEARCH = "/w/tidewater/chat/search/"
SAID = [
    "I don't know, but the lamp does.", 'Order POL-358 of a"b is late.', "Überfahrt nach Bergen",
    "灯台守は夜に灯をともす",
    "El niño and the sea_wall", "AND OR NOT NEAR(x)", "Straße der Fischer", "등대지기가 등불을 켠다",
    "ประภาคาร", "100% of {{it}}",
]  # fmt: skip


def found(browser: Client, words: str, **query: str) -> list[str]:
    """Return the texts that a search finds."""
    response = browser.get(SEARCH, {"q": words, **query})
    assert response.status_code == 200
    return [hit.message.text for hit in response.context["hits"]]


@pytest.mark.parametrize(("words", "number"), [
    ("don't", 0), ("DON’T KNOW", 0), ("POL-358", 1), ('a"b', 1), ("uberfahrt", 2), ("Überf", 2),
    ("灯台", 3), ("ともす", 3),
    ("nino", 4), ("sea_wall", 4), ('"niño and the sea"', 4), ("near(x", 5), ("strasse", 6), ("등대", 7), ("ภาคา", 8),
    ("{{it", 9), ('"lamp does', 0), ("* know lamp", 0),
])  # fmt: skip
def test_words_are_found_as_they_were_written(
    alices: Client, alice: User, tidewater: Workspace, words: str, number: int
) -> None:
    conversation(tidewater, alice, *SAID)
    assert found(alices, words) == [SAID[number]]


@pytest.mark.parametrize(
    "words",
    [
        "amp",
        "ampshade",
        "lampshade",
        '"the does lamp"',
        "台灯",
        "AND NOT lamp nothing",
        "'",
        '"',
        "%",
        "***",
        "scope:w1",
    ],
)
def test_what_was_not_said_is_not_found(alices: Client, alice: User, tidewater: Workspace, words: str) -> None:
    conversation(tidewater, alice, *SAID)
    assert found(alices, words) == []


def test_private_is_private_and_what_is_shared_is_found_by_all(
    alices: Client, bobs: Client, alice: User, tidewater: Workspace, charlie: User
) -> None:
    talk = conversation(tidewater, alice, "The quartz lamp", shared=True)
    assert found(bobs, "quartz") == found(alices, "quartz") == ["The quartz lamp"]
    assert signed_in(charlie).get(SEARCH, {"q": "quartz"}).status_code == 404
    alices.post(f"/w/tidewater/chat/{talk.key}/share/", {"on": "false"})
    assert (found(bobs, "quartz"), found(alices, "quartz")) == ([], ["The quartz lamp"])
    key = talk.messages.get().key
    assert alices.post(f"/w/tidewater/chat/message/{key}/delete/").status_code == 303
    assert found(alices, "quartz") == []
    alices.post(f"/w/tidewater/chat/message/{key}/restore/")
    alices.post(f"/w/tidewater/chat/{talk.key}/delete/")
    assert found(alices, "quartz") == []


def test_a_hit_leads_to_its_message_and_shows_the_words_around_it(
    alices: Client, alice: User, tidewater: Workspace
) -> None:
    talk = conversation(tidewater, alice, "Once. " * 60 + "Then a <b>kelp</b> forest. " + "More. " * 60, "Answer")
    (hit,) = alices.get(SEARCH, {"q": "kelp"}).context["hits"]
    target = urlsplit(hit.url)
    message = talk.messages.earliest("pk")
    assert (target.fragment, parse_qs(target.query)) == (f"m-{message.key}", {"at": [message.key], "q": ["kelp"]})
    page = alices.get(SEARCH, {"q": "kelp"}).content.decode()
    assert "&lt;b&gt;<mark>kelp</mark>&lt;/b&gt;" in page
    assert f'id="m-{message.key}"' in alices.get(hit.url).content.decode()


def test_files_results_and_calls_are_searched_and_reasoning_is_not(
    alices: Client, alice: User, tidewater: Workspace
) -> None:
    talk = conversation(tidewater, alice)
    said(talk, parts=[{"type": "file", "title": "moor.csv", "text": "heather;3"}, {"type": "text", "text": "Count."}])
    said(talk, role="assistant", parts=[{"type": "thinking", "text": "secretly"}, {"type": "text", "text": "Three."}])
    assert [len(found(alices, words)) for words in ("moor", "heather", "secretly")] == [1, 1, 0]


def test_many_hits_come_in_pages_newest_first(alices: Client, alice: User, tidewater: Workspace) -> None:
    conversation(tidewater, alice, *[f"tide {number}" for number in range(35)])
    first = alices.get(SEARCH, {"q": "tide"})
    assert found(alices, "tide")[0] == "tide 34" and len(first.context["hits"]) == 30
    assert found(alices, "tide", before=first.context["next"]) == [f"tide {number}" for number in (4, 3, 2, 1, 0)]
    assert alices.get(SEARCH, {"q": "tide", "before": "0" * 12}).status_code == 404
    assert "at least two letters" in alices.get(SEARCH, {"q": "t"}).content.decode()


def test_folding_and_marks() -> None:
    assert fold("Ça, c'est l'ÉTÉ 夏") == "ca c est l ete 夏"
    assert [phrase.words for phrase in parse_query('one "two three')] == [("one",), ("two",), ("three",)]
    assert find_phrases("Été, ETE, pétété", parse_query("ete")) == [(0, 3), (5, 8)]
    assert excerpt("a b c", parse_query("b")) == [("a ", False), ("b", True), (" c", False)]

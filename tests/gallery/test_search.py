"""The search of the gallery: titles, wording, lyrics, what is said and what was said about it, in any script."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.library import actions
from studio.library.models import Asset
from studio.library.search.index import INDEX, index_missing
from studio.review import comments
from studio.workspaces.access import Seat
from tests.gallery.conftest import Put, titles
from tests.people import signed_in

GALLERY = "/w/tidewater/gallery/"
SAID = ["The", "light-house", "keeper’s", "Überfahrt", "灯台の光", "climbs", "slowly", "."]
WORDS = [{"text": text, "begin_ms": 400 * place, "end_ms": 400 * place + 390} for place, text in enumerate(SAID)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("go", ["Go"]), ("部署", ["部署計画"]), ("部", ["部署計画"]), ("quick ok", ["quick ok"]), ("ok", ["quick ok"]),
        ("OK quick", ["quick ok"]),
        ('"ok quick"', []), ("ergen", []), ("réise", ["Reise nach Bergen"]), ("REI", ["Reise nach Bergen"]),
        ("x", []), ("AND OR", []), ("scope:w1", []), ("'; DROP", []),
    ],
)  # fmt: skip
def test_short_words_and_any_script_are_found(alices: Client, put: Put, words: str, found: list[str]) -> None:
    for title in ("Go", "部署計画", "quick ok", "Reise nach Bergen"):
        put(title)
    assert titles(alices.get(GALLERY, {"q": words})) == found


def test_wording_lyrics_and_comments_are_found_at_once(alices: Client, put: Put, seat: Seat) -> None:
    put("Lens", kind="images", order={"prompt": "gale over the skerries", "model": "image-01"})
    put("Song", kind="music", medium="audio", order={"prompt": "shanty", "lyrics": "[verse]\nHaul on the bowline"})
    storm = put("Storm")
    said = comments.add(seat, storm.versions.get(), "The horizon is crooked.")
    for words, title in (("skerries", "Lens"), ("bowline", "Song"), ("shanty", "Song"), ("crooked", "Storm")):
        assert titles(alices.get(GALLERY, {"q": words})) == [title]
    assert titles(alices.get(GALLERY, {"engine": "image-01"})) == ["Lens"]
    comments.delete(said)
    assert titles(alices.get(GALLERY, {"q": "crooked"})) == []
    actions.rename(storm, "Gale")
    assert titles(alices.get(GALLERY, {"q": "gale"})) == ["Gale", "Lens"]
    assert titles(alices.get(GALLERY, {"q": "storm"})) == []


@pytest.mark.parametrize(
    ("words", "begin_ms"),
    [
        ("lighthouse", None), ('"light house"', 400), ("light-h", 400), ("keeper’s uber", 800), ("uberf", 1200),
        ("台の", 1600), ('"climbs slow"', None), ('"climbs slowly"', 2000), ("slowly climbs", 2000), ("nope", None),
    ],
)  # fmt: skip
def test_a_phrase_that_is_spoken_opens_the_take_at_its_second(
    alices: Client, put: Put, words: str, begin_ms: int | None
) -> None:
    take = put("Narration", kind="speech", medium="audio", words=WORDS)
    answer = alices.get(GALLERY, {"q": words})
    assert titles(answer) == ([] if begin_ms is None else ["Narration"])
    way = f"/w/tidewater/a/{take.key}/?v=1#t={begin_ms}"
    assert (f'href="{way}"' in answer.content.decode()) is (begin_ms is not None)


def test_an_index_that_lost_something_is_mended(alices: Client, put: Put) -> None:
    lens = put("Lens")
    INDEX.remove(connection, [lens.pk])
    assert titles(alices.get(GALLERY, {"q": "lens"})) == []
    index_missing()
    assert titles(alices.get(GALLERY, {"q": "lens"})) == ["Lens"]


def test_what_is_rolled_back_is_not_found(alices: Client, put: Put) -> None:
    lens = put("Lens")
    with transaction.atomic():
        actions.rename(lens, "Walrus")
        transaction.set_rollback(True)
    assert titles(alices.get(GALLERY, {"q": "walrus"})) == []
    assert titles(alices.get(GALLERY, {"q": "lens"})) == ["Lens"]


def test_a_stale_index_shows_nobody_what_is_not_theirs(alices: Client, bob: User, put: Put) -> None:
    lens = put("Lens")
    Asset.objects.filter(pk=lens.pk).update(only_for=bob)  # past the index
    assert titles(alices.get(GALLERY, {"q": "lens"})) == []
    assert titles(signed_in(bob).get(GALLERY, {"q": "lens"})) == ["Lens"]


def test_a_search_takes_few_queries(alices: Client, put: Put) -> None:
    for number in range(3):
        put(f"Take {number}", kind="speech", medium="audio", words=WORDS)
    alices.get(GALLERY)
    with CaptureQueriesContext(connection) as made:
        assert len(titles(alices.get(GALLERY, {"q": "climbs", "kind": "speech", "by": "me"}))) == 3
    assert len(made) <= 12, "\n".join(query["sql"][:180] for query in made)

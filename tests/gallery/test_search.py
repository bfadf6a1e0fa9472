"""The search of the gallery: titles, wording, lyrics, what is said and what was said about it, in any script."""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.gallery import marks
from studio.gallery.collections.actions import add_assets, create_collection
from studio.library import actions
from studio.library.models import Asset, Edge
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
    way = re.search(rf'href="/w/tidewater/a/{take.key}/\?v=1&amp;in=gallery[^"]*#t=(\d+)"', answer.content.decode())
    assert (int(way[1]) if way else None) == begin_ms


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


@pytest.mark.parametrize("more", [{}, {"sort": "name"}, {"sort": "discussed"}, {"at": "first"}, {"after": "first"}])
def test_a_search_with_every_filter_takes_few_queries(
    alices: Client, put: Put, seat: Seat, alice: User, more: dict[str, str]
) -> None:
    chosen, lens = create_collection(seat, "Best"), put("Lens")
    takes = [put(f"Take {number}", kind="speech", medium="audio", words=WORDS, starred=True, status="in_review",
                 order={"model": "speech-02-hd", "text": "Hm."}) for number in range(3)]  # fmt: skip
    marks.add_tag(seat, takes, "Final")
    marks.rate(seat, takes, 5)
    for take in takes:
        Edge.objects.create(source=lens.versions.get(), target=take.versions.get(), role="score")
        comments.add(seat, take.versions.get(), "Slower.")
    add_assets(chosen, takes)
    asked = {
        "q": "climbs", "kind": "speech", "by": "me", "star": "1", "tag": "final", "rated": "4", "inside": chosen.key,
        "made_from": lens.key, "engine": "speech-02-hd", "status": "in_review", "since": "2020-01-01",
        "until": "2099-01-01", **{name: takes[0].key if value == "first" else value for name, value in more.items()},
    }  # fmt: skip
    alices.get(GALLERY)
    with CaptureQueriesContext(connection) as made:
        answer = alices.get(GALLERY, asked)
    assert len(titles(answer)) == {"at": 1, "after": 2}.get(next(iter(more), ""), 3)
    assert "“Best”" in answer.content.decode() and "“Lens”" in answer.content.decode()
    assert len(made) <= 12, "\n".join(query["sql"][:180] for query in made)

"""A kind's page, a job's card and its buttons: who may see and press what."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.ledger.models import Entry
from studio.library.models import Asset
from studio.minimax import errors
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import SOUND, WHOLE, Gate, Score
from tests.people import give_key, signed_in

Hum = Callable[..., Job]
PAGE = "/w/tidewater/hum/"
HTMX = {"HX-Request": "true"}


def at(name: str, job: Job, slug: str = "tidewater") -> str:
    """Return the address of something about a job."""
    return reverse(f"jobs:{name}", args=[slug, job.key])


def test_alice_sends_the_form_and_gets_the_card_and_a_new_nonce(score: Score, alice: User, tidewater: object) -> None:
    alices = signed_in(alice)
    nonce = re.findall(r'name="nonce"[^>]*value="(\w{12})"', alices.get(PAGE).text)[0]
    answer = alices.post(PAGE, {"tune": "la", "nonce": nonce}, headers=HTMX)
    job = Job.objects.get()
    assert answer.status_code == 200 and f'id="job-{job.key}"' in answer.text
    assert "studio:made" in answer.headers["HX-Trigger"]
    assert nonce not in answer.text and re.search(r'name="nonce"[^>]*hx-swap-oob', answer.text)
    assert f'id="job-{job.key}"' in alices.post(PAGE, {"tune": "la", "nonce": nonce}, headers=HTMX).text
    assert Job.objects.count() == Entry.objects.count() == 1
    assert (Entry.objects.get().state, Entry.objects.get().quoted) == ("reserved", 10)


def test_without_script_the_page_comes_back_with_the_card(score: Score, bob: User) -> None:
    answer = signed_in(bob).post(PAGE, {"tune": "la"}, follow=True)
    assert answer.redirect_chain == [(PAGE, 303)]
    assert f'id="job-{Job.objects.get().key}"' in answer.text


def test_what_is_wrong_comes_back_with_what_was_written(score: Score, alice: User, tidewater: object) -> None:
    for headers in ({}, HTMX):
        answer = signed_in(alice).post(PAGE, {"tune": "l\0a"}, headers=headers)
        assert answer.status_code == 422 and "NUL character at 2" in answer.text
        assert ("<html" in answer.text) == (not headers)
    assert not Job.objects.exists()


def test_vera_looks_but_does_not_make(score: Score, hum: Hum, vera: User) -> None:
    job, veras = hum(), signed_in(vera)
    assert veras.get(PAGE).status_code == 200
    assert veras.post(PAGE, {"tune": "la"}).status_code == 403
    assert veras.post(at("cancel", job)).status_code == veras.post(at("again", job)).status_code == 403
    assert "may be stopped" not in veras.get(at("card", job)).text
    assert now(job).state == State.QUEUED


@pytest.mark.usefixtures("billed")
def test_bob_stops_and_makes_again_what_alice_began(live: str, score: Score, hum: Hum, bob: User) -> None:
    score.play(errors.Unsure("?"))
    score.play(SOUND, Gate(), WHOLE)
    job, bobs = settled(hum()), signed_in(bob)
    assert "Make again (may cost twice)" in bobs.get(at("card", job)).text
    assert re.search('data-state="(queued|starting|streaming)"', bobs.post(at("again", job), headers=HTMX).text)
    reach(job, State.STREAMING)
    assert "may be stopped" in bobs.get(at("card", job)).text
    assert bobs.post(at("cancel", job)).headers["Location"] == PAGE
    assert "stopped after 0.3 s" in settled(job).version.note


def test_a_card_asks_for_itself_until_it_has_ended(live: str, score: Score, hum: Hum, alice: User) -> None:
    gate = Gate()
    score.play(SOUND, gate, WHOLE)
    job, alices = reach(hum(), State.STREAMING), signed_in(alice)
    assert "studio:poll from:body" in alices.get(at("card", job)).text
    gate.set()
    settled(job)
    ended = alices.get(at("card", job)).text
    assert "studio:poll" not in ended and f"job-{job.key} from:body" in ended


@pytest.mark.parametrize("who", ["charlie", None])
def test_a_stranger_learns_nothing(score: Score, hum: Hum, request: Any, who: str | None) -> None:
    job = hum()
    client = signed_in(request.getfixturevalue(who)) if who else Client()
    for name, method in (("card", "get"), ("cancel", "post"), ("again", "post"), ("stream", "get")):
        answer = getattr(client, method)(at(name, job))
        nothing = getattr(client, method)(at(name, job).replace(job.key, "0" * 12))
        elsewhere = getattr(client, method)(at(name, job, "nowhere"))
        assert answer.status_code == (404 if who or name == "stream" else 302)
        assert answer.status_code == nothing.status_code == elsewhere.status_code
    assert now(job).state == State.QUEUED


def test_a_job_of_another_workspace_is_not_found_in_ones_own(score: Score, hum: Hum, charlie: User) -> None:
    job = hum()
    for name in ("card", "stream"):
        assert signed_in(charlie).get(at(name, job, "elsewhere")).status_code == 404
    assert signed_in(charlie).get(f"/w/elsewhere/hum/?job={job.key}").status_code == 404


def test_settings_are_used_again_within_a_kind_only(score: Score, hum: Hum, alice: User) -> None:
    job, alices = hum(tune="the tide"), signed_in(alice)
    assert 'value="the tide"' in alices.get(f"{PAGE}?job={job.key}").text
    assert alices.get(f"/w/tidewater/speech/?job={job.key}").status_code == 404


def test_the_key_is_mended_by_whose_it_is(score: Score, hum: Hum, alice: User, bob: User) -> None:
    give_key(alice, state="refused")
    job = hum()
    Job.objects.filter(pk=job.pk).update(state=State.HELD, error={"reason": "key", "code": 2049}, due_at=None)
    assert "Check your key" in signed_in(alice).get(at("card", job)).text
    theirs = signed_in(bob).get(at("card", job)).text
    assert "Check your key" not in theirs and "MiniMax code 2049" in theirs


def test_a_take_in_the_bin_does_not_come_back_with_the_page(live: str, score: Score, hum: Hum, alice: User) -> None:
    score.play(SOUND, WHOLE)
    job = settled(hum(tune="old song"))
    assert "old song" in signed_in(alice).get(PAGE).text
    Asset.objects.filter(pk=job.version.asset_id).update(deleted_at=job.settled_at)
    assert "old song" not in signed_in(alice).get(PAGE).text


def session(user: User) -> dict[str, str]:
    """Return the cookies of a signed-in browser."""
    return {"sessionid": signed_in(user).cookies["sessionid"].value}


def test_a_browser_without_pieces_hears_the_take_to_its_end(live: str, score: Score, hum: Hum, vera: User) -> None:
    gate = Gate()
    score.play(SOUND, gate, SOUND, WHOLE)
    job = reach(hum(), State.STREAMING)
    with httpx.stream("GET", live + at("stream", job), cookies=session(vera), timeout=20) as answer:
        pieces = answer.iter_raw()
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/mpeg")
        assert next(pieces) == SOUND
        gate.set()
        assert b"".join(pieces) == SOUND
    assert "no-store" in answer.headers["cache-control"]
    settled(job)
    replay = httpx.get(live + at("stream", job), cookies=session(vera))
    assert replay.content == SOUND * 2


def test_a_take_that_never_came_is_not_waited_for(live: str, score: Score, hum: Hum, alice: User) -> None:
    gate = Gate()
    score.play(gate, errors.Refused("no"))
    job = reach(hum(), State.STARTING)
    with httpx.Client(cookies=session(alice), timeout=20) as browser:
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(browser.get, live + at("stream", job))
            gate.set()
            assert waiting.result().status_code == 404
        reach(job, State.REFUSED)
        assert browser.get(live + at("stream", job)).status_code == 404


def test_who_loses_the_seat_hears_no_more(live: str, score: Score, hum: Hum, vera: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("studio.jobs.socket.auth.CACHE_TTL_S", 0.0)
    gate = Gate()
    score.play(SOUND, gate, SOUND, WHOLE)
    job = reach(hum(), State.STREAMING)
    with httpx.stream("GET", live + at("stream", job), cookies=session(vera), timeout=20) as answer:
        pieces = answer.iter_raw()
        assert next(pieces) == SOUND
        vera.memberships.all().delete()
        gate.set()
        assert b"".join(pieces) == b""
    settled(job)

"""A sound is put under a film: what comes of it is measured, its lineage is kept, and nothing is asked or paid."""

import asyncio
from typing import Any

import av
import pytest
from django.db import transaction
from django.test import Client

from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Attempt, Job, State
from studio.ledger.models import Entry
from studio.library.media import underlay
from studio.library.media.derivatives import CannotConvert
from studio.library.models import Edge, Version
from studio.library.store import DiskFull, file_of
from studio.workspaces.access import Seat
from tests.jobs.conftest import reach, settled
from tests.library.films import FPS, film
from tests.people import give_key
from tests.server import wait_until
from tests.soundtrack.conftest import FILM_HZ, PAGE, SONG_HZ, heard_in, loudness, upload

FRAME_MS = 1000 // FPS  # a WebM does not say how long its last picture is shown


def make(browser: Client, clip: Version, tune: Version, **fields: Any) -> Job:
    answer = browser.post(PAGE, {"film": clip.key, "sound": tune.key, **fields}, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.content.decode()
    return settled(Job.objects.latest("id"))


def version_of(job: Job) -> Version:
    assert job.state == State.DONE, (job.state, job.error)
    version = job.version
    assert version is not None
    return version


def test_the_song_begins_where_it_was_put_and_the_films_own_sound_stays(
    alices: Client, clip: Version, tune: Version
) -> None:
    made = version_of(make(alices, clip, tune, begin_s="0.5", own="keep"))
    heard = heard_in(str(file_of(made.path)))
    assert loudness(heard, SONG_HZ, 0.05, 0.45) < 0.01 < 0.2 < loudness(heard, SONG_HZ, 0.55, 0.95)
    assert loudness(heard, FILM_HZ, 0.1, 1.9) == pytest.approx(9000 / 32768, rel=0.1)
    assert made.duration_ms == clip.duration_ms and made.details["has_sound"]
    assert (made.medium, made.asset.kind, made.asset.title) == ("video", "soundtrack", "Waves, with Tide Tables")


def test_levels_are_those_that_were_asked_for_and_pictures_are_copied_as_they_are(
    alices: Client, clip: Version, tune: Version
) -> None:
    made = version_of(make(alices, clip, tune, level_db="-6", own="leave_out", skip_s="3.5"))
    heard = heard_in(str(file_of(made.path)))
    assert loudness(heard, SONG_HZ, 0.1, 1.4) == pytest.approx(9000 / 32768 / 2, rel=0.1)
    assert loudness(heard, SONG_HZ, 1.6, 1.9) < 0.01  # of the five seconds of the song, those from 3.5 on
    assert loudness(heard, FILM_HZ, 0.1, 1.9) < 0.01
    packets = []
    for version in (clip, made):
        with av.open(str(file_of(version.path))) as container:
            packets.append([bytes(packet) for packet in container.demux(video=0)])
    assert packets[0] == packets[1]


def test_what_is_said_in_the_sound_is_captioned_in_the_film(alices: Client, clip: Version, tune: Version) -> None:
    said = [("Two", 0), ("nights.", 400), ("Then", 900), ("fog.", 1300)]
    words = [{"text": word, "begin_ms": at, "end_ms": at + 300} for word, at in said]
    Version.objects.filter(pk=tune.pk).update(words=words, has_words=True)
    made = version_of(make(alices, clip, tune, begin_s="0.5", skip_s="0.8"))
    assert [(word["text"], word["begin_ms"]) for word in made.words] == [("Then", 600), ("fog.", 1000)]
    address = f"/w/tidewater/media/{made.key}/download/vtt/"
    page = alices.get(f"/w/tidewater/a/{made.asset.key}/").content.decode()
    assert f'src="{address}">' in page, page[page.index("<video") :][:900]
    assert "data-captions" in page
    answer = alices.get(address)
    assert "00:00:00.600 --> 00:00:01.300\nThen fog." in answer.content.decode()
    again = version_of(make(alices, made, tune, own="keep", begin_s="0", skip_s="0"))
    assert [word["begin_ms"] for word in again.words] == [0, 400, 900, 1300]


@pytest.mark.parametrize("format", ["mov", "webm"])
def test_a_silent_film_of_any_form_gets_its_song(alices: Client, seat: Seat, tune: Version, format: str) -> None:
    silent = upload(seat, f"Beam.{format}", film(format, sound=False))
    made = version_of(make(alices, silent, tune, own="quieter"))
    assert made.details["has_sound"] and abs(made.duration_ms - silent.duration_ms) <= FRAME_MS
    assert made.media_type == ("video/webm" if format == "webm" else "video/mp4")
    assert loudness(heard_in(str(file_of(made.path))), SONG_HZ, 0.2, 0.5) > 0.2


def test_what_it_was_made_of_is_its_lineage_and_no_key_no_price_and_no_request_are_in_it(
    alices: Client, seat: Seat, clip: Version, tune: Version
) -> None:
    give_key(seat.person)
    job = make(alices, clip, tune)
    made = version_of(job)
    assert set(Edge.objects.filter(target=made).values_list("source", "role")) == {
        (clip.pk, "film"), (tune.pk, "sound"),
    }  # fmt: skip
    assert (job.entry, job.api_key, job.sandbox, made.sandbox) == (None, None, False, False)
    assert not Entry.objects.exists() and not Attempt.objects.exists()
    assert "made here, free" in alices.get(PAGE).content.decode()


def test_of_samples_it_is_a_sample(alices: Client, clip: Version, tune: Version) -> None:
    Version.objects.filter(pk=tune.pk).update(sandbox=True)
    assert version_of(make(alices, clip, tune)).sandbox


def test_another_version_is_made_of_it_and_it_goes_to_the_bin_and_back(
    alices: Client, clip: Version, tune: Version
) -> None:
    first = version_of(make(alices, clip, tune))
    page = alices.get(f"{PAGE}?variation={first.key}").content.decode()
    assert f'value="{clip.key}"' in page and f'value="{tune.key}"' in page
    second = version_of(make(alices, clip, tune, level_db="-12", variation_of=first.asset.key))
    assert (second.asset, second.number) == (first.asset, 2)
    undo = alices.post(f"/w/tidewater/a/{first.asset.key}/delete/", headers={"HX-Request": "true"}).headers[
        "HX-Trigger"
    ]
    assert f"/a/{first.asset.key}/restore/" in undo
    assert "is in the bin" in alices.get(f"/w/tidewater/jobs/{Job.objects.latest('id').key}/card/").content.decode()


def test_stop_ends_it_and_says_that_nothing_is_lost(
    alices: Client, seat: Seat, clip: Version, tune: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    async def endless(*_: Any, **__: Any) -> dict[str, Any]:
        begun.append(True)
        await asyncio.get_running_loop().create_future()
        return {}

    monkeypatch.setattr(underlay.worker, "call", endless)
    kind = kind_named("soundtrack")
    job = actions.create(seat, kind, kind.order_class(clip.key, tune.key, title="Waves"))
    wait_until(lambda: bool(begun))
    alices.post(f"/w/tidewater/jobs/{job.key}/cancel/")
    stopped = reach(job, State.CANCELLED)
    why = stopped.explanation
    assert why is not None and (why.cost, why.button_label) == ("Nothing was charged.", "Make it after all")
    monkeypatch.undo()
    alices.post(f"/w/tidewater/jobs/{job.key}/again/")
    version_of(settled(job))


def test_a_film_that_cannot_be_joined_is_told_and_a_full_disk_is_tried_again(
    alices: Client, seat: Seat, clip: Version, tune: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[Exception] = [CannotConvert("no"), DiskFull(28, "full")]

    async def fail(*_: Any) -> None:
        raise faults.pop(0)

    monkeypatch.setattr(underlay, "make", fail)
    job = make(alices, clip, tune)
    why = job.explanation
    assert why is not None and (why.title, why.cost) == ("This film cannot get another sound", "Nothing was charged.")
    kind = kind_named("soundtrack")
    held = reach(actions.create(seat, kind, kind.order_class(clip.key, tune.key)), State.HELD)
    assert held.due_at is not None and held.explanation is not None and "There is no room" in held.explanation.body


def test_a_crash_repeats_it(alices: Client, seat: Seat, clip: Version, tune: Version) -> None:
    kind = kind_named("soundtrack")
    with transaction.atomic():
        job = actions.create(seat, kind, kind.order_class(clip.key, tune.key, title="Waves"))
        Job.objects.filter(pk=job.pk).update(state=State.STARTING)  # as a server leaves it that died over it
    version_of(settled(job))

"""What was made here: its consent and its files go along with it, and nobody hears what is not for them."""

import html
import io
import json
import re
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.library.models import Version
from studio.library.uploads import keep_upload
from studio.speech.order import SpeechOrder
from studio.voices import keeping, lists
from studio.voices.models import OwnVoice
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.library.sounds import sound
from tests.people import give_key, signed_in
from tests.speech.stock import take
from tests.voices.recordings import hum
from tests.voices.test_pages import dialog
from tests.voices.upstream import Row

LAB = "/w/tidewater/voices/"
WORDS = "The speaker agreed to this clone and to how we will use it."

with_files = pytest.mark.django_db(transaction=True)  # which are served from threads of their own
pytestmark = pytest.mark.usefixtures("no_look_ups")


@pytest.fixture
def seat(alice: User, tidewater: Workspace) -> Seat:
    """Alice's seat, with a few voices of everybody's."""
    lists.record(lists.list_for(None), [Row("Wise_Woman", "Wise Woman"), Row("Deep_Man", "Deep Man", "low")])
    return seat_for(alice, "tidewater")


@pytest.fixture
def einar(seat: Seat) -> OwnVoice:
    """A clone of Alice's, with recording, sample and consent."""
    made = OwnVoice.objects.create(
        workspace=seat.workspace, made_by=seat.person, sandbox=True, voice_id="EinarHalden01", kind="cloned",
        name="Einar <Halden>", recording=kept(seat, "einar.wav", hum()), sample=kept(seat, "sample.wav", hum(2.0)),
        speaker="Einar Halden", consent_by="Alice", consent_words=WORDS, consent_at=timezone.now(),
    )  # fmt: skip
    keeping.enlist(made)
    return made


@pytest.fixture
def mix(seat: Seat) -> OwnVoice:
    """A mix of two of everybody's voices."""
    return keeping.save_mix(seat, "Both", [["Wise_Woman", 70], ["Deep_Man", 30]])


def kept(seat: Seat, name: str, data: bytes) -> Version:
    """Return a sound of the library."""
    return keep_upload(seat, SimpleUploadedFile(name, data), media=("audio",))


def page(browser: Client, address: str = LAB) -> str:
    """Return a page, as a person reads it."""
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def statuses(browser: Client, slug: str, paths: list[str]) -> set[int]:
    """Return how some addresses of a workspace answer."""
    answers = [browser.get(f"/w/{slug}/{path}") for path in paths]
    for answer in answers:
        answer.close()
    return {answer.status_code for answer in answers}


def archive(browser: Client, voice: OwnVoice) -> ZipFile:
    """Return a voice as it is exported."""
    answer = browser.get(f"{LAB}own/{voice.key}/export/")
    return ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def test_consent_recording_and_sample_are_exported_with_a_voice(einar: OwnVoice, seat: Seat) -> None:
    found = archive(signed_in(seat.person), einar)
    assert sorted(found.namelist()) == ["consent.txt", "recording.wav", "sample.wav", "voice.json"]
    assert (found.read("recording.wav"), found.read("sample.wav")) == (hum(), hum(2.0))
    words = found.read("consent.txt").decode()
    assert all(one in words for one in ("Speaker: Einar Halden", "Confirmed by: Alice", WORDS, "EinarHalden01"))
    facts = json.loads(found.read("voice.json"))
    assert facts["consent"]["who"] == "Alice" and facts["voice_id"] == "EinarHalden01"
    shown = page(signed_in(seat.person), f"{LAB}own/{einar.key}/")
    assert WORDS in shown and "Confirmed by Alice on" in shown and "The speaker is Einar Halden" in shown


@with_files
def test_who_has_no_seat_gets_neither_sample_nor_recording_nor_consent(
    einar: OwnVoice, seat: Seat, charlie: User
) -> None:
    files = [f"media/{one.key}/{one.file_name}" for one in (einar.recording, einar.sample) if one]
    paths = [*files, *(f"voices/own/{einar.key}/{what}" for what in ("", "export/"))]
    paths += [f"voices/recording/{einar.recording.key}/"] if einar.recording else []
    charlies, alices = signed_in(charlie), signed_in(seat.person)
    for slug in ("tidewater", "elsewhere"):
        assert statuses(charlies, slug, paths) == {404}
    assert statuses(alices, "tidewater", paths) == {200}
    assert "Einar" not in page(charlies, "/w/elsewhere/voices/")


@with_files
def test_a_sound_that_is_for_one_person_is_heard_shown_and_exported_to_nobody_else(
    einar: OwnVoice, seat: Seat, bob: User
) -> None:
    for sounds in (einar.recording, einar.sample):
        assert sounds
        type(sounds.asset).objects.filter(pk=sounds.asset.pk).update(only_for=seat.person)
    bobs, alices = signed_in(bob), signed_in(seat.person)
    assert einar.recording and einar.sample
    for one in (einar.recording, einar.sample):
        assert bobs.get(f"/w/tidewater/media/{one.key}/{one.file_name}").status_code == 404
        assert one.key not in page(bobs) + page(bobs, f"{LAB}own/{einar.key}/")
    assert archive(bobs, einar).namelist() == ["voice.json", "consent.txt"]
    assert len(archive(alices, einar).namelist()) == 4
    assert einar.recording.key in page(alices, f"{LAB}own/{einar.key}/")


def test_a_colleague_sees_and_hears_it_and_is_told_whose_key_speaks(einar: OwnVoice, seat: Seat, bob: User) -> None:
    key = give_key(seat.person)
    keeping.delist(einar)
    OwnVoice.objects.filter(pk=einar.pk).update(api_key=key, sandbox=False)
    shown = page(signed_in(bob))
    assert "Only Alice’s key can speak with it." in shown and einar.sample and einar.sample.key in shown
    assert "Use in speech: Einar <Halden>" not in shown and "Delete voice" not in shown
    assert "Only Alice's key can speak with it." in page(signed_in(bob), f"{LAB}own/{einar.key}/")


def test_what_uses_a_voice_is_told_before_it_is_deleted_and_its_name_is_asked_for(einar: OwnVoice, seat: Seat) -> None:
    alices, address = signed_in(seat.person), f"{LAB}own/{einar.key}/delete/"
    assert "Nothing in the gallery was made with it." in page(alices, address)
    for _ in range(2):
        take(seat.workspace, seat.person, voice_id=einar.voice_id)
    order = SpeechOrder.of(text="The tide is out.", voice_id=einar.voice_id, voice_name="Einar")
    actions.create(seat, kind_named("speech"), order)
    keeping.save_mix(seat, "Both", [["Wise_Woman", 70], [einar.voice_id, 30]])
    told = " ".join(page(alices, address).split())
    assert "The 2 recordings made with it stay in the gallery." in told
    assert "1 job under way needs it." in told and "1 mix will lack it." in told
    answer = alices.post(address, {"confirm": "Einar"})
    assert answer.status_code == 422 and "Type “Einar <Halden>”" in html.unescape(answer.content.decode())
    assert alices.post(address, {"confirm": " einar  <halden> "}).status_code == 303
    assert OwnVoice.objects.get(pk=einar.pk).state == "leaving"
    assert "More for Einar <Halden>" not in page(alices)


def test_a_voice_of_ones_own_has_another_name_and_one_of_everybodys_has_none(einar: OwnVoice, seat: Seat) -> None:
    alices = signed_in(seat.person)
    assert alices.post(f"{LAB}own/{einar.key}/rename/", {"name": ""}).status_code == 422
    alices.post(f"{LAB}own/{einar.key}/rename/", {"name": "Old Einar"})
    shown = page(alices)
    assert "Old Einar" in shown and "Einar <Halden>" not in shown
    assert shown.count("Rename and details") == 1  # not of Wise Woman
    assert 'data-copy="EinarHalden01"' in shown and 'data-copy="Wise_Woman"' in shown


# ---- in a song


def test_a_voice_is_used_in_a_song_with_its_recording_filled_in(einar: OwnVoice, seat: Seat) -> None:
    alices = signed_in(seat.person)
    [link] = re.findall(r'href="(/w/tidewater/recordings/\?voice=[^"]*)"', alices.get(LAB).content.decode())
    form = page(alices, html.unescape(link))
    assert einar.recording and f'value="{einar.recording.key}"' in form and 'value="Einar <Halden>"' in form
    assert re.search(r'value="voice"[^>]*checked', form)


@pytest.mark.parametrize(
    ("name", "data"), [("short.wav", hum(9.0)), ("einar.ogg", sound("ogg", 12.0, 48_000))], ids=["short", "Ogg"]
)
def test_a_recording_that_songs_do_not_take_is_not_offered_to_one(
    einar: OwnVoice, seat: Seat, name: str, data: bytes
) -> None:
    OwnVoice.objects.filter(pk=einar.pk).update(recording=kept(seat, name, data))
    assert "Use in a song" not in page(signed_in(seat.person))


def test_a_strangers_sound_fills_no_form(einar: OwnVoice, charlie: User) -> None:
    assert einar.recording
    form = page(signed_in(charlie), f"/w/elsewhere/recordings/?voice={einar.recording.key}&name=Einar")
    assert einar.recording.key not in form and einar.recording.asset.title not in form


# ---- a mix


def test_a_mix_is_offered_where_a_blend_can_be_sent_and_nowhere_else(mix: OwnVoice, seat: Seat, bob: User) -> None:
    alices = signed_in(seat.person)
    [row] = re.findall(r'data-mix="([^"]*)"', dialog(alices, "?for=voice"))
    parts = json.loads(html.unescape(row))
    assert [(one["voice_id"], one["weight"]) for one in parts] == [("Wise_Woman", 70), ("Deep_Man", 30)]
    assert parts[1]["name"] == "Deep Man" and parts[1]["description"].endswith("low")
    assert "data-mix" in dialog(signed_in(bob), "?for=voice")
    assert "data-mix" not in dialog(alices, "?for=blend_1") + dialog(alices)
    assert "data-mix" in dialog(alices, "?for=voice&as=row&q=both")
    give_key(bob)  # its voices are not his any more
    assert "data-mix" not in dialog(signed_in(bob), "?for=voice")


def test_a_mix_without_one_of_its_voices_is_not_offered(mix: OwnVoice, seat: Seat) -> None:
    keeping.save_mix(seat, "Gone", [["Wise_Woman", 70], ["Nobody_0001", 30]])
    assert dialog(signed_in(seat.person), "?for=voice").count("data-mix") == 1


def test_the_link_of_a_mix_fills_the_blend(mix: OwnVoice, seat: Seat) -> None:
    alices = signed_in(seat.person)
    [link] = set(re.findall(r'href="(/w/tidewater/speech/\?mix=[^"]*)"', alices.get(LAB).content.decode()))
    form = page(alices, html.unescape(link))
    assert 'name="blend_1" value="Deep_Man"' in form and 'name="voice_id" value="Wise_Woman"' in form
    assert re.search(r'name="weight_0"[^>]*value="70"', form) and re.search(r'name="weight_1"[^>]*value="30"', form)

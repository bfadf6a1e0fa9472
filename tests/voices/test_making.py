"""Voices that are made: cloned and designed through the pages, charged as MiniMax says, spoken with afterwards."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.voices.models import OwnVoice, Standing, Voice
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.people import signed_in
from tests.voices.recordings import hum

CLONE, DESIGN, SPEECH = (f"/w/tidewater/{kind}/" for kind in ("clone", "design", "speech"))
GOOD = {"name": "Einar Halden", "text": "Two nights in thirty-one years.", "consent": "on", "speaker": "Einar"}


def clone(who: User, data: bytes | None = None, **fields: str) -> Any:
    """Send the form of a clone."""
    recording = SimpleUploadedFile("einar.wav", hum() if data is None else data)
    return signed_in(who).post(CLONE, {**GOOD, "recording": recording, **fields})


def newest() -> Job:
    """Return the newest job once it has ended."""
    return settled(Job.objects.latest("id"))


@pytest.mark.usefixtures("tidewater", "speaking")
def test_a_recording_becomes_a_voice_that_speech_speaks_with(alice: User, calm_sandbox: str) -> None:
    answer = clone(alice)
    assert answer.status_code == 303, answer.content.decode()
    job = newest()
    assert (job.state, job.error) == (State.DONE, {})
    voice = OwnVoice.objects.get()
    assert (voice.name, voice.voice_id, voice.state) == ("Einar Halden", "EinarHalden01", Standing.KEPT)
    assert (voice.consent_by, voice.speaker) == ("Alice", "Einar") and "agreed" in voice.consent_words
    assert voice.recording and voice.sample and Voice.objects.filter(voice_id="EinarHalden01").exists()
    assert len(sandboxes.charges(calm_sandbox)) == 1
    page = signed_in(alice).get("/w/tidewater/voices/").content.decode()
    assert "Einar Halden" in page and "Consent" in page and "7 days left" in page
    signed_in(alice).post(SPEECH, {"text": "The tide is out.", "voice_id": "EinarHalden01"})
    assert newest().state == State.DONE
    voice.refresh_from_db()
    assert voice.used_at is not None

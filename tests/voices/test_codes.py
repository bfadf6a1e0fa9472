"""What MiniMax refuses is said on the voice's card, in words, with the field that it is about and what it cost."""

import re
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.voices.models import OwnVoice
from tests import sandboxes
from tests.people import signed_in
from tests.server import wait_until
from tests.voices.lab import fresh
from tests.voices.test_making import CLONE, DESIGN, clone

PATHS = {"clone": "/v1/voice_clone", "design": "/v1/voice_design"}
# A code and what is sent with it, which words a person reads, and the field that the button leads to.
ON_A_CLONE = [
    (1000, "", "MiniMax could not use this recording", "id_recording"),
    (1026, "", "not accepted", ""),
    (1042, "", "", ""),
    (1043, "", "The recording and the text do not match", "id_recording"),
    (1044, "", "The sample does not sound like the recording", "id_example"),
    (2013, "invalid params, accuracy", "The strictness", "id_accuracy"),
    (2013, "invalid params, clone_prompt", "The sample", "id_example"),
    (2013, "invalid params, voice_id", "The voice ID", "id_voice_id"),
    (20132, "", "This voice or recording cannot be used", "id_recording"),
    (2037, "", "The recording is too short or too long", "id_recording"),
    (2038, "", "", ""),
    (2039, "", "This voice ID is taken", "id_voice_id"),
    (2042, "", "", ""),
    (2048, "", "The sample is too long", "id_example"),
]
ON_A_DESIGN = [
    (1026, "", "not accepted", ""),
    (2013, "invalid params, preview_text", "The test line", "id_preview_text"),
    (2013, "invalid params, prompt", "The description", "id_prompt"),
    (2039, "", "This voice ID is taken", "id_voice_id"),
]

pytestmark = pytest.mark.usefixtures("tidewater", "speaking")


def card_of(browser: Client) -> tuple[Job, str]:
    """Return the newest job once something is said of it, and its card."""
    wait_until(lambda: Job.objects.latest("id").error)
    job = Job.objects.latest("id")
    return job, browser.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()


def spoil(sandbox: str, kind: str, code: int, message: str) -> None:
    """Have the sandbox refuse a kind's request."""
    sandboxes.fault(sandbox, PATHS[kind], "code", n=code, message=message or "refused")


@pytest.mark.parametrize(("code", "message", "words", "anchor"), ON_A_CLONE)
def test_a_refused_clone_says_what_to_do(
    alice: User, calm_sandbox: str, code: int, message: str, words: str, anchor: str
) -> None:
    spoil(calm_sandbox, "clone", code, message)
    clone(alice)
    check(signed_in(alice), calm_sandbox, code, words, anchor)
    if anchor:
        page = signed_in(alice).get(f"{CLONE}?job={Job.objects.get().key}").content.decode()
        assert f'id="{anchor}"' in page and 'value="Einar Halden"' in page


@pytest.mark.parametrize(("code", "message", "words", "anchor"), ON_A_DESIGN)
def test_a_refused_design_says_what_to_do(
    alice: User, calm_sandbox: str, code: int, message: str, words: str, anchor: str
) -> None:
    spoil(calm_sandbox, "design", code, message)
    signed_in(alice).post(DESIGN, {"prompt": "A calm old man.", "preview_text": "Good evening."})
    check(signed_in(alice), calm_sandbox, code, words, anchor)


def check(browser: Client, sandbox: str, code: int, words: str, anchor: str) -> None:
    """Hold the card against what is promised: words, the code, the price, and one way on."""
    job, card = card_of(browser)
    assert words in card and f"MiniMax code {code}" in card
    assert "charged" in card
    assert len(re.findall(r'class="btn btn-sm btn-primary"', card)) == 1, card
    if anchor:
        assert f"?job={job.key}#{anchor}" in card
    assert sandboxes.charges(sandbox) == []
    assert not OwnVoice.objects.exists()


@pytest.mark.parametrize("kind", ["clone", "design"])
@pytest.mark.parametrize("charged", [True, False])
def test_an_answer_that_never_came_is_found_again_and_never_sent_twice(
    alice: User, calm_sandbox: str, kind: str, charged: bool
) -> None:
    sandboxes.fault(calm_sandbox, PATHS[kind], "cut_before_reply", charged=charged, nth=1)
    if kind == "clone":
        clone(alice, name=fresh("Einar"))  # an id that the sandbox does not know yet
    else:
        signed_in(alice).post(DESIGN, {"prompt": "A calm old man.", "preview_text": "Good evening."})
    wait_until(lambda: Job.objects.get().state in ("done", "unknown"))
    job: Any = Job.objects.get()
    assert job.attempts.count() == 1
    assert len(sandboxes.charges(calm_sandbox)) == int(charged)
    assert (job.state, OwnVoice.objects.exists()) == (("done", True) if charged else ("unknown", False))
    assert job.entry.state == ("charged" if charged else "unknown")


def test_after_a_person_decided_the_same_id_is_asked_for_once_more(alice: User, calm_sandbox: str) -> None:
    sandboxes.fault(calm_sandbox, PATHS["clone"], "cut_before_reply", charged=False, nth=1)
    clone(alice, name=fresh("Einar"))
    browser = signed_in(alice)
    job, card = card_of(browser)
    assert "We do not know whether MiniMax made the voice" in card and "Look again" in card
    browser.post(f"/w/tidewater/jobs/{job.key}/again/")
    wait_until(lambda: Job.objects.get().state == "done")
    assert OwnVoice.objects.get().voice_id == job.order.voice_id
    assert len(sandboxes.charges(calm_sandbox)) == 1

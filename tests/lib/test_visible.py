"""A text that nobody can see is not paid for, and what belongs to a writing is not hidden."""

import pytest
from django.core.exceptions import ValidationError

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.jobs.states import OPEN
from studio.lib.visible import refuse_hidden
from tests import people, sandboxes
from tests.server import wait_until

WRITTEN = [
    "می‌روم", "نمی‌خواهم‌شان", "क्‍ष", "👩‍👩‍👧", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 Ahoy", "Line\r\none\n\ttwo", "…",
    "a\u200bbcdefghij", "co\u00adop of the port",
]  # fmt: skip
BLANK = ["\u3164" * 3, "\u2800\u2800", "\u200b\u200c\u200d", "\ufeff", "\u115f\u1160\uffa0", "\u00ad", "\u0301"]
HIDDEN = ["cat\u200b", "Hello" + "\u200b" * 5, "a" + "\u2060" * 9 + "b", "\u202e\u202dabc", "a\u200d\u200d\u200db"]


@pytest.mark.parametrize("text", ["", "  ", *WRITTEN])
def test_what_belongs_to_a_writing_is_taken(text: str) -> None:
    refuse_hidden(text)


@pytest.mark.parametrize("text", BLANK)
def test_nothing_to_see_is_no_text(text: str) -> None:
    with pytest.raises(ValidationError, match="nothing to see in this text"):
        refuse_hidden(text)


@pytest.mark.parametrize("text", HIDDEN)
def test_a_text_with_much_that_is_hidden_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(ValidationError, match=r"of the \d+ characters are invisible, the first at \d+"):
        refuse_hidden(text)


@pytest.mark.usefixtures("tidewater")
def test_every_tool_judges_it_before_anything_is_sent(alice: User, calm_sandbox: str) -> None:
    browser = people.signed_in(alice)
    for text in (BLANK[0], HIDDEN[1]):
        for kind, field in (("speech", "text"), ("images", "prompt"), ("video", "prompt"), ("chat", "text")):
            answer = browser.post(f"/w/tidewater/{kind}/", {field: text, "voice_id": "Wise_Woman"})
            assert answer.status_code == 422, (kind, ascii(text))
    assert not Job.objects.exists() and sandboxes.charges(calm_sandbox) == []


@pytest.mark.usefixtures("tidewater", "speaking")
@pytest.mark.parametrize("text", WRITTEN[:5])
def test_a_writing_with_joiners_is_spoken(alice: User, text: str) -> None:
    people.signed_in(alice).post("/w/tidewater/speech/", {"text": text, "voice_id": "Wise_Woman"})
    wait_until(lambda: Job.objects.get().state not in OPEN)
    job = Job.objects.get()
    assert job.state == State.DONE, job.error

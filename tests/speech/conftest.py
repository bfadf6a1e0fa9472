"""What the tests of speech send."""

from collections.abc import Callable
from typing import Any

import pytest

from studio.accounts.models import User
from studio.speech.forms import SpeechForm
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace

PAGE = "/w/tidewater/speech/"
GOOD = {"text": "The tide is in.", "voice_id": "Wise_Woman"}
Forms = Callable[..., SpeechForm]


@pytest.fixture
def seat(tidewater: Workspace, bob: User) -> Seat:
    """Bob's seat."""
    return seat_for(bob, "tidewater")


@pytest.fixture
def form(seat: Seat) -> Forms:
    """The form as Bob sends it: ``form(speed="2")``."""

    def sent(**fields: Any) -> SpeechForm:
        return SpeechForm({**GOOD, **fields}, seat=seat)

    return sent

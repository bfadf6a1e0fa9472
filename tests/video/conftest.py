"""Clips in a hurry: the sandbox answers a question once the clip is there, and the studio asks at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.workspaces.models import Workspace
from tests.jobs.conftest import settled
from tests.people import signed_in

PAGE, PATH = "/w/tidewater/video/", "/v1/video_generation"
QUERY, PATH_V2 = "/v1/query/video_generation", "/v2/video_generation"
QUICK_S = 0.1
# As little work for the sandbox as a clip can be.
SMALL = {
    "start": "text",
    "prompt": "Waves on a beach",
    "model": "MiniMax-H3-Lite",
    "resolution": "480P",
    "duration": "4",
    "ratio": "1:1",
}
# The first API, whose smallest clip is of this size.
FIRST_API = {**SMALL, "model": "T2V-01-Director", "resolution": "720P", "duration": "6"}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask about clips at once."""
    monkeypatch.setattr("studio.video.polling.VIDEO_POLL_SECONDS", QUICK_S)


@pytest.fixture
def alices(quick: None, speaking: str, hurried_sandbox: str, alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, with the real sandbox behind the studio."""
    return signed_in(alice)


@pytest.fixture
def make(alices: Client) -> Callable[..., Job]:
    """Send the form as a page without script does, and wait until the job has settled."""

    def send(**data: Any) -> Job:
        answer = alices.post(PAGE, {**SMALL, **data})
        assert answer.status_code == 303, answer.content.decode()
        return settled(Job.objects.latest("id"))

    return send

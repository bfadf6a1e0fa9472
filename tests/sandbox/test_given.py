"""Links of the sandbox's own in requests: they are good for as long as they are anywhere else."""

from typing import Any

import httpx
import pytest

from tests.sandbox import video
from tests.sandbox.asking import status
from tests.sandbox.chatting import CHAT, chat
from tests.sandbox.images import IMAGES, SEA, reference
from tests.sandbox.tasks import later, uploaded
from tests.sandbox.test_music import MUSIC
from tests.sandbox.test_music_refusals import wish
from tests.sandbox.test_refusals import DOUBLED
from tests.sandboxes import charges


def asking(link: str) -> list[dict[str, Any]]:
    """Return a question about a picture."""
    return [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": link}}]}]


# Each family that reads links: where it is asked, what it is sent, and the field that it names.
FAMILIES = {
    "video": (video.CREATE, lambda link: video.order(first_frame_image=link), "first_frame_image"),
    "images": (IMAGES, lambda link: {**SEA, "subject_reference": reference(link)}, "subject_reference image_file"),
    "music": (MUSIC, lambda link: wish("music-cover", audio_url=link), "audio_url"),
    "chat": (CHAT, lambda link: chat("Hello", messages=asking(link)), "messages content image_url"),
}


@pytest.fixture
def link(api: httpx.Client) -> httpx.URL:
    """A link to a picture, which lives for longer than the link does."""
    number = uploaded(api, "her.png", video.drawn(), "video_generation_input")
    file = api.get("/v1/files/retrieve", params={"file_id": number}).json()["file"]
    return httpx.URL(file["download_url"])


@pytest.mark.parametrize(("path", "body", "field"), FAMILIES.values(), ids=FAMILIES.keys())
def test_a_link_that_nobody_can_open_any_more_is_refused(
    api: httpx.Client, calm_sandbox: str, link: httpx.URL, path: str, body: Any, field: str
) -> None:
    refused = (2013, f"{DOUBLED}{field}")
    ends = int(link.params["Expires"])
    for moved in (link.copy_set_param("Expires", str(ends + 60)), link.copy_remove_param("Signature")):
        assert status(api.post(path, json=body(str(moved))).json()) == refused
    with later(api, 86_400):
        assert status(api.post(path, json=body(str(link))).json()) == refused
    assert charges(calm_sandbox) == []


@pytest.mark.parametrize("name", ["images", "chat"])
def test_a_link_that_is_open_is_read(api: httpx.Client, link: httpx.URL, name: str) -> None:
    path, body, _ = FAMILIES[name]
    with later(api, 86_000):
        assert status(api.post(path, json=body(str(link))).json())[0] == 0

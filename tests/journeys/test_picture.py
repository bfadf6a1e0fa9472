"""The picture of the README: the real page, with a take that is arriving. ``--update-screenshots`` writes it anew."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.jobs import kinds
from tests import sandboxes
from tests.journeys import stations
from tests.source import ROOT

PICTURE = ROOT / "docs" / "speech.png"
MOST_BYTES = 200_000
WAVE_CHUNKS = 36
EARLIER = (
    "Six nights before the light learns to run itself, the keeper paints the door.",
    "The boats come in at seven. By eight the harbour has said everything twice.",
)
SCRIPT = (
    "Every evening, before supper, Einar Halden climbs one hundred and eighteen steps and does a thing nobody asks him "
    "about.\n\nHe winds the clockwork. He wipes the glass. He lights the lamp, and twenty miles of dark water turns "
    "into somewhere. <#1.5#>\n\nHe has done it eleven thousand times. He has missed two. He can tell you which two.\n\n"
    "On Friday a switch the size of a thumbnail takes over. It will not miss any."
)


@pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater", "bob", "vera")
def test_the_readme_shows_the_page_as_it_is(
    open_page: Callable[..., Page], alice: User, sandbox_url: str, update_screenshots: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ours = {kind.name: kind for kind in kinds.all_kinds() if type(kind).__module__.startswith("studio.")}
    monkeypatch.setattr(kinds, "_kinds", ours)
    page = open_page(alice, color_scheme="light", reduced_motion="reduce")
    stations.speech(page)
    for text in EARLIER:
        stations.spoken(page, text)
    stations.hold(sandbox_url, WAVE_CHUNKS)
    stations.speak(page, SCRIPT)
    name = page.locator(".dock b")
    expect(name).to_contain_text(SCRIPT[:20])  # the take before is a link
    name.click()  # the ring around the paper would draw the eye
    stations.is_playing(page, beyond=9)
    expect(page.locator(".take")).to_have_count(len(EARLIER))
    picture = page.screenshot()
    sandboxes.release(sandbox_url)
    assert len(picture) <= MOST_BYTES
    if update_screenshots:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_bytes(picture)
    assert f"]({PICTURE.relative_to(ROOT)})" in (ROOT / "README.md").read_text()
    assert PICTURE.read_bytes().startswith(b"\x89PNG")

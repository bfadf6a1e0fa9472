"""Some browsers cannot be fed piece by piece: they hear the same take by HTTP."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from tests import sandboxes
from tests.journeys import stations
from tests.server import wait_until

BARE = "delete window.MediaSource; delete window.ManagedMediaSource; delete window.WebKitMediaSource;"


@pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
def test_the_take_plays_from_its_stream_while_it_arrives(
    open_page: Callable[..., Page], alice: User, sandbox_url: str
) -> None:
    page = open_page(alice)
    page.context.add_init_script(BARE)
    stations.speech(page)
    stations.hold(sandbox_url, 40)
    with page.expect_response("**/stream/") as streamed:
        stations.speak(page)
    assert (streamed.value.status, streamed.value.headers["content-type"]) == (200, "audio/mpeg")
    stations.is_playing(page, beyond=1)
    wait_until(lambda: sandboxes.held(sandbox_url) == 1)
    sandboxes.release(sandbox_url)
    expect(stations.card(page)).to_have_attribute("data-state", "done")
    stations.is_playing(page, beyond=stations.seconds(page))
    scrub = stations.player(page).locator(".scrub")
    target = float(scrub.get_attribute("max") or 0) - 3
    with page.expect_response(lambda answer: "/media/" in answer.url and answer.status == 206):
        scrub.fill(f"{target:.1f}")
    stations.is_playing(page, beyond=target)

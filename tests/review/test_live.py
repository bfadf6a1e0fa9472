"""Comments between two browsers: what one says reaches the other, and nothing unfinished is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.library.models import Version
from studio.review.models import Comment
from tests.library.films import film
from tests.library.page.stock import Shelve
from tests.review.stock import address, clip, say

OpenPage = Callable[..., Page]


@pytest.fixture
def teaser(shelve: Shelve, live_server_url: str, transactional_db: None) -> Version:
    """A clip of six seconds."""
    return clip(shelve, data=film(seconds=6.0))


def test_two_people_comment_side_by_side(teaser: Version, alice: User, rita: User, open_page: OpenPage) -> None:
    say(alice, teaser, "Too grey.")
    alices, ritas = open_page(alice), open_page(rita)
    for page in (alices, ritas):
        page.goto(address(teaser.asset))
        expect(page.locator("html")).to_have_attribute("data-socket", "open")
    alices.keyboard.press("c")
    box = alices.get_by_label("Comment", exact=True)
    expect(box).to_be_focused()
    alices.keyboard.type("Not done yet")
    ritas.get_by_label("Position in the film").fill("2800")
    expect(ritas.locator("[data-write-at]")).to_have_text("0:02.8")
    ritas.keyboard.press("c")
    expect(ritas.get_by_label("Comment", exact=True)).to_be_focused()
    ritas.keyboard.type("Hold it longer.")
    ritas.keyboard.press("Control+Enter")
    said = alices.get_by_role("article").filter(has_text="Hold it longer.")
    expect(said).to_contain_text("0:02.8")
    expect(box).to_have_value("Not done yet")
    expect(box).to_be_focused()
    flag = alices.get_by_role("button", name="Comment 2 by Rita at 0:02.8")
    expect(flag).to_be_visible()
    flag.click()
    expect(said).to_have_attribute("aria-current", "true")
    assert 2.7 < alices.evaluate("document.querySelector('video').currentTime") < 2.9
    alices.reload()
    expect(box).to_have_value("Not done yet")  # what was begun outlives it
    said.get_by_role("button", name="Resolve").click()
    expect(ritas.get_by_role("article").filter(has_text="Hold it longer.")).to_contain_text("Resolved in v1")
    assert Comment.objects.get(number=2).resolved_by == alice

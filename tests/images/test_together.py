"""Pictures that two people look at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.console import Console
from tests.images.stock import set_of
from tests.menus import pick


@pytest.mark.usefixtures("live")
def test_a_picture_that_bob_deletes_leaves_alices_page_alone_of_its_set(
    open_page: Callable[..., Page], alice: User, bob: User, tidewater: Workspace, console: Console
) -> None:
    console.expect("status of 404")  # the pictures have no files
    set_of(tidewater, bob, n=3)
    hers, his = open_page(alice), open_page(bob)
    for page in (hers, his):
        page.goto("/w/tidewater/images/")
        expect(page.locator("html[data-socket=open]")).to_be_attached()
    his.get_by_role("button", name="Actions for A lens 2").click()
    pick(his, "Delete")
    for page in (hers, his):
        expect(page.locator(".tile[data-asset] .cap .truncate")).to_have_text(["A lens 1", "A lens 3"])
    expect(his.get_by_role("button", name="Undo")).to_be_visible()

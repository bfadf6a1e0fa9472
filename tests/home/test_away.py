"""A browser's wrong clock changes no time; what it does while nobody looks is chosen in Settings too."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.jobs.models import State
from studio.workspaces.models import Workspace
from tests.jobs.activity.stock import SENT, job
from tests.late import hold_modules
from tests.server import wait_until

Open = Callable[..., Page]
ACTIVITY = "/w/tidewater/activity/"
pytestmark = pytest.mark.usefixtures("live")


@pytest.mark.parametrize("wrong", [timedelta(hours=-1), timedelta(days=1)], ids=["behind", "ahead"])
def test_elapsed_time_is_the_servers(wrong: timedelta, open_page: Open, tidewater: Workspace, alice: User) -> None:
    now = datetime.now(UTC)
    made = job(tidewater, alice, State.WAITING, created_at=now - SENT)
    page = open_page(alice)
    page.clock.set_fixed_time(now + wrong)
    page.goto(ACTIVITY)
    time = page.locator(f"#row-{made.key} [data-elapsed]")
    expect(time).to_have_text(re.compile("^(2:5[1-9]|3:)"))
    before = time.text_content()
    page.clock.set_fixed_time(now - wrong)  # it is put right, or jumps, in the middle
    expect(time).not_to_have_text(str(before))
    expect(time).to_have_text(re.compile("^(2:5|3:)"))


def test_the_switches_stand_in_settings_too(open_page: Open, tidewater: Workspace, alice: User) -> None:
    page = open_page(alice)
    release = hold_modules(page, "frame/away")
    page.goto("/settings/")
    page.get_by_role("switch", name="Soft sound").check()
    release()
    wait_until(lambda: page.evaluate("localStorage.getItem('studio-away')"))  # kept as soon as its module is there
    page.goto(ACTIVITY)
    page.get_by_role("button", name="While I am away").click()
    expect(page.get_by_role("switch", name="Soft sound")).to_be_checked()
    expect(page.get_by_role("switch", name="System notification")).not_to_be_checked()

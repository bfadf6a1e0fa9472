"""A person's own pages hear of the own key, and nobody else's do."""

from playwright.sync_api import Page, expect

from studio.accounts import keys
from studio.accounts.models import ApiKey, KeyState, User
from tests import people
from tests.jobs.listening import line


def test_only_the_owner_hears_of_a_key(live: str, alice: User, bob: User) -> None:
    key = people.give_key(alice)
    with line(live, alice) as alices, line(live, bob) as bobs:
        assert alices.answer({})["error"] and bobs.answer({})["error"]
        keys.report_key(key.pk, KeyState.REFUSED)
        assert alices.hear() == {"changed": "key", "key": "mine"}
        bobs.say({})
        heard = bobs.hear()
    assert isinstance(heard, dict) and "error" in heard


def test_the_badge_and_the_bar_follow_the_key(live: str, alice: User, tidewater: object, open_page: object) -> None:
    page: Page = open_page(alice)  # type: ignore[operator]
    page.goto("/w/tidewater/voices/")
    expect(page.locator("html")).to_have_attribute("data-socket", "open")
    expect(page.get_by_role("region", name="Sandbox notice")).to_be_visible()
    key = people.give_key(alice, state=KeyState.UNCHECKED)
    keys.update_key(ApiKey.objects.get(pk=key.pk), state=KeyState.WORKING)
    expect(page.locator("#key-badge")).to_have_text("Key working")
    expect(page.get_by_role("region", name="Sandbox notice")).to_be_hidden()

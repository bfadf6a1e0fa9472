"""What a page says when it cannot be shown, or has lost its server."""

from typing import NoReturn

from django.core.cache import cache
from django.db import OperationalError
from playwright.sync_api import expect

from studio.jobs import views
from studio.library import queries
from tests.journeys.places import Visit, place
from tests.journeys.places_account import enter
from tests.journeys.places_library import BIN
from tests.journeys.places_speech import SPEECH

# A form that no page offers, as an old page or somebody else's would send it.
SEND = """([address, token, text]) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: address });
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "csrfmiddlewaretoken", value: token });
    form.append(field);
    const words = document.createElement("input");
    if (text) form.append(Object.assign(words, { type: "hidden", name: "text", value: text }));
    document.body.append(form);
    form.submit();
}"""


def says(visit: Visit, heading: str) -> None:
    """Wait for a page's heading."""
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(heading)


@place("refused")
def the_server_is_away(visit: Visit) -> None:
    page = visit.to(SPEECH)
    closed = (
        "document.body.dispatchEvent(new CustomEvent('studio:socket', { detail: { state: 'closed', code: 1006 } }))"
    )
    # A socket that opens only now would say that all is well.
    expect(page.locator("html[data-socket=open]")).to_be_attached()
    page.evaluate(closed)
    expect(page.locator("#offline")).to_be_visible()


@place("refused")
def vera_may_not_make(visit: Visit) -> None:
    page = visit.to(SPEECH)
    token = page.locator("meta[name=csrf-token]").get_attribute("content")
    page.evaluate(SEND, [SPEECH, token])
    says(visit, "Your role does not allow this")


@place("refused")
def a_page_too_old(visit: Visit) -> None:
    visit.to(SPEECH).evaluate(SEND, [SPEECH, "spent"])
    says(visit, "This page is too old")


@place("refused")
def something_broke(visit: Visit) -> None:
    def broken(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("on purpose")

    with visit.get("monkeypatch").context() as patched:
        patched.setattr(queries, "bin_of", broken)
        visit.to(BIN)
    says(visit, "Something broke on this server")


@place("refused")
def the_database_is_busy(visit: Visit) -> None:
    def held(*_: object, **__: object) -> NoReturn:
        raise OperationalError("on purpose")

    page = visit.to(SPEECH)
    token = page.locator("meta[name=csrf-token]").get_attribute("content")
    with visit.get("monkeypatch").context() as patched:
        patched.setattr(views, "kind_named", held)
        page.evaluate(SEND, [f"{SPEECH}?text=kept", token, "The tide is out."])
        says(visit, "The database is busy")
    expect(page.get_by_text("Nothing was saved, nothing was sent")).to_be_visible()
    expect(page.get_by_role("button", name="Send it again")).to_be_visible()
    assert page.locator("textarea[name=text]").input_value() == "The tide is out."


@place("refused")
def too_many_tries(visit: Visit) -> None:
    cache.clear()
    visit.get("settings").ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    visit.page.context.clear_cookies()
    for answer in (visit.page.locator("[aria-invalid=true]").first, visit.page.get_by_text("Too many tries")):
        visit.to("/accounts/login/")
        enter(visit, "wrong")
        expect(answer).to_be_visible()
    says(visit, "Too many tries in a short time")

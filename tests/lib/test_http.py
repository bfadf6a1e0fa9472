"""A page and its fragment share an address: no cache may mix them up or keep them."""

import pytest
from django.http import HttpRequest, HttpResponse

from studio.accounts.models import User
from studio.lib.http import VaryOnHtmx, see_other
from tests import people


def plain(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("x")


def test_every_answer_varies_and_is_not_kept() -> None:
    answer = VaryOnHtmx(plain)(HttpRequest())
    assert (answer.headers["Vary"], answer.headers["Cache-Control"]) == ("HX-Request", "no-store")


def test_an_answer_that_may_be_kept_says_so_itself() -> None:
    def kept(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Cache-Control": "private, max-age=60"})

    assert VaryOnHtmx(kept)(HttpRequest()).headers["Cache-Control"] == "private, max-age=60"


def test_a_form_that_worked_leads_on_by_303() -> None:
    assert (see_other("/x/").status_code, see_other("home:theme")["Location"]) == (303, "/theme/")


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nowhere/"])
def test_the_policy_of_every_page_allows_no_inline_script(address: str, alice: User) -> None:
    policy = people.signed_in(alice).get(address).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert [word for word in ("unsafe-inline", "unsafe-eval", "data:", "*") if word in policy] == []
    assert "frame-ancestors 'none'" in policy

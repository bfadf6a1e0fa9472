"""The page of voices works with links and forms alone; what a person marks there is theirs."""

import re
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.accounts.models import User
from studio.library.uploads import keep_upload
from studio.voices import keeping, lists, queries
from studio.voices.models import Favourite, OwnVoice, VoiceList
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests import people
from tests.voices.recordings import hum
from tests.voices.upstream import Row, Upstream, ask

PAGE = "/w/tidewater/voices/"
STAR = f"{PAGE}favourite/"


@pytest.fixture
def listed(upstream: Upstream, db: None) -> VoiceList:
    """The voices of everybody who has no key."""
    upstream.rows = [Row("Wise_Woman", "Wise Woman"), Row("German_Man", "Friendly Man"), Row("English_A&B", "<b>")]
    return ask(lists.list_for(None))


def shown(browser: Client, address: str = PAGE) -> str:
    """Return a page."""
    answer = browser.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def dialog(browser: Client, query: str = "") -> str:
    """Return the dialog's inside."""
    answer = browser.get(PAGE + query, headers={"HX-Request": "true", "HX-Target": "pickvoice"})
    return answer.content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "vera"])
def test_every_member_may_look(request: pytest.FixtureRequest, tidewater: object, listed: VoiceList, who: str) -> None:
    page = shown(people.signed_in(request.getfixturevalue(who)))
    assert "Wise Woman" in page
    assert 'href="/w/tidewater/speech/?voice=Wise_Woman"' in page


@pytest.mark.parametrize("address", [PAGE, STAR])
def test_charlie_finds_nothing(tidewater: object, charlie: User, address: str) -> None:
    browser = people.signed_in(charlie)
    answer = browser.post(address, {"voice_id": "Wise_Woman"}) if address == STAR else browser.get(address)
    assert (answer.status_code, Favourite.objects.exists()) == (HTTPStatus.NOT_FOUND, False)


def test_a_visitor_is_asked_to_sign_in(client: Client, tidewater: object) -> None:
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")


def test_an_odd_id_survives_the_link(alice: User, tidewater: object, listed: VoiceList) -> None:
    page = shown(people.signed_in(alice))
    assert "?voice=English_A%26B" in page
    assert ">&lt;b&gt;</h3>" in page


def test_a_search_and_a_language_narrow_the_page(alice: User, tidewater: object, listed: VoiceList) -> None:
    browser = people.signed_in(alice)
    assert "Friendly Man" not in shown(browser, f"{PAGE}?q=wise")
    assert "Wise Woman" not in shown(browser, f"{PAGE}?language=German")
    assert "<option selected>German</option>" in shown(browser, f"{PAGE}?language=German")


def test_a_search_without_a_match_says_so_and_leads_back(alice: User, tidewater: object, listed: VoiceList) -> None:
    page = shown(people.signed_in(alice), f"{PAGE}?q=%3Czebra%3E&language=German")
    assert "No voice called “&lt;zebra&gt;” in German" in page
    assert f'href="{PAGE}">Show all voices' in page


def test_typing_fetches_only_what_was_found(alice: User, tidewater: object, listed: VoiceList) -> None:
    found = people.signed_in(alice).get(f"{PAGE}?q=wise", headers={"HX-Request": "true", "HX-Target": "found"})
    text = found.content.decode()
    assert text.strip().startswith('<div id="found"')
    assert "<html" not in text
    assert found["Vary"] == "HX-Request, Cookie"


def test_listening_says_what_it_costs(alice: User, tidewater: object, listed: VoiceList, upstream: Upstream) -> None:
    browser = people.signed_in(alice)
    assert 'hx-post="/w/tidewater/speech/listen/"' in shown(browser)
    assert re.search(r'title="Listen"\s+aria-label="Listen: Wise Woman"', shown(browser))
    assert 'title="Listen" aria-label="Listen: "' in dialog(browser)
    upstream.rows = [Row("Wise_Woman", "Wise Woman")]
    ask(lists.list_for(people.give_key(alice).pk))
    assert 'aria-label="Listen (uses about 60 characters): Wise Woman"' in shown(browser)
    assert 'aria-label="Listen (uses about 60 characters): "' in dialog(browser)


def test_vera_is_not_offered_what_she_may_not_do(vera: User, tidewater: object, listed: VoiceList) -> None:
    browser = people.signed_in(vera)
    assert "Listen" not in shown(browser) + dialog(browser)


def test_alices_star_is_on_her_page_and_on_no_other(
    alice: User, vera: User, tidewater: object, listed: VoiceList
) -> None:
    browser = people.signed_in(alice)
    voice = listed.voices.get(voice_id="German_Man")
    answer = browser.post(STAR, {"voice_id": "German_Man", "q": "man", "language": ""})
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, f"{PAGE}?q=man#v{voice.pk}")
    assert "Favourites" in shown(browser)
    assert "Favourites" not in shown(people.signed_in(vera))


def test_vera_has_favourites_of_her_own(vera: User, tidewater: object, listed: VoiceList) -> None:
    browser = people.signed_in(vera)
    answer = browser.post(STAR, {"voice_id": "German_Man"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true" aria-label="Favourite: Friendly Man"' in answer.content.decode()
    answer = browser.post(STAR, {"voice_id": "German_Man"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in answer.content.decode()


def test_a_voice_of_somebody_else_is_as_unknown_as_one_that_never_was(
    alice: User, bob: User, tidewater: object, upstream: Upstream
) -> None:
    upstream.rows = [Row("AliceClone1", kind="cloned")]
    ask(lists.list_for(people.give_key(alice).pk))
    browser = people.signed_in(bob)
    answers = [browser.post(STAR, {"voice_id": each}) for each in ("AliceClone1", "Never_was", "A\x00", "")]
    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    assert not Favourite.objects.exists()


def test_a_list_that_is_on_its_way_says_so(alice: User, tidewater: object) -> None:
    browser = people.signed_in(alice)
    assert "The whole list is being fetched." in shown(browser)
    assert "Expressive Narrator" in dialog(browser)


def test_a_list_that_could_not_be_fetched_says_why(alice: User, tidewater: object, listed: VoiceList) -> None:
    lists.fail(listed, "There was no usable answer. Code 1002.")
    page = shown(people.signed_in(alice))
    assert "This list is from just now: the newest could not be fetched. There was no usable answer. Code 1002." in page
    assert "Wise Woman" in page


@pytest.mark.parametrize("many", [3, 300])
def test_the_queries_are_the_same_however_many_voices(
    alice: User, tidewater: object, upstream: Upstream, many: int
) -> None:
    upstream.rows = [Row(f"English_{number}") for number in range(many)]
    ask(lists.list_for(None))
    queries.remember_use(alice.pk, "English_1")
    browser = people.signed_in(alice)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as of_page:
        assert shown(browser).count('class="voice"') == min(many, 24)
    with CaptureQueriesContext(connection) as of_dialog:
        assert dialog(browser).count('role="row"') == min(many, 40)
    # Three for the session, the person and the seat, one for the voices, one for samples; a page has three more, and
    # the lab what was made here and what is being made.
    assert (len(of_page), len(of_dialog)) == (10, 5)


@pytest.mark.parametrize("many", [1, 12])
def test_the_queries_are_the_same_however_many_were_made_here(
    alice: User, bob: User, tidewater: Workspace, listed: VoiceList, many: int
) -> None:
    recording = keep_upload(seat_for(alice, "tidewater"), SimpleUploadedFile("a.wav", hum(11.0)), media=("audio",))
    key = people.give_key(bob)
    sounds = {"recording": recording, "sample": recording, "consent_at": timezone.now()}
    for number in range(many):
        own = {"workspace": tidewater, "voice_id": f"Own{number:05}", "kind": "cloned", "name": "Own", **sounds}
        keeping.enlist(OwnVoice.objects.create(made_by=alice, sandbox=True, **own))
        OwnVoice.objects.create(made_by=bob, api_key=key, **own)
        keeping.save_mix(seat_for(alice, "tidewater"), "Both", [["Wise_Woman", 60], ["German_Man", 40]])
    browser = people.signed_in(alice)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as of_page:
        assert shown(browser).count('class="voice"') == min(24, 3 + 3 * many)
    with CaptureQueriesContext(connection) as of_dialog:
        assert dialog(browser, "?for=voice").count("data-mix") == many
    assert (len(of_page), len(of_dialog)) == (10, 6)

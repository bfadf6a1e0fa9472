"""Home: one field for an idea, what runs, what waits for the person, and what is new."""

import re
from html import unescape

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.home.launch import MOST_CHARACTERS, makers
from studio.jobs.kinds import all_kinds
from studio.jobs.models import State
from studio.workspaces.models import Workspace
from tests import people
from tests.jobs.activity.stock import job
from tests.speech.stock import take

HOME, START = "/w/tidewater/", "/w/tidewater/start/"
IDEA = "A keeper climbs the stairs — «at dusk» & rain\non the glass"
MAKERS = [kind.name for kind in all_kinds() if kind.launch is not None]


@pytest.fixture
def alices(tidewater: Workspace, alice: User) -> Client:
    """Alice's browser."""
    return people.signed_in(alice)


def see(client: Client, url: str = HOME) -> str:
    """Return a page."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def headings(client: Client) -> list[str]:
    """Return the headings of Home."""
    return re.findall(r"<h2[^>]*>([^<]+)", see(client).split('<main id="main"')[1].split("</main>")[0])


def test_the_kinds_say_what_they_make_of_words(alices: Client) -> None:
    chips = re.findall(r'<label class="chip.*?</svg>([^<]+)</label>', see(alices), re.DOTALL)
    assert chips == [kind.launch.label for kind in makers() if kind.launch]
    assert "Note" in chips  # of a kind that is added from outside
    assert len(re.findall(r"\schecked>", see(alices))) == 1


@pytest.mark.parametrize("name", MAKERS)
def test_words_open_their_tool_and_stay_out_of_its_address(name: str, alices: Client) -> None:
    answer = alices.post(START, {"words": IDEA, "kind": name})
    url = answer.headers["Location"]
    assert answer.status_code == 303
    assert re.fullmatch(rf"/w/tidewater/{name}/\?words=[0-9A-Z]{{12}}", url)
    for page in (see(alices, url), see(alices, url)):  # also when it is loaded again
        assert IDEA in unescape(page).replace("\r\n", "\n")
    assert re.search(rf'value="{name}"\s+checked', see(alices))  # the next idea may be of that kind, too


def test_words_are_for_their_person_workspace_and_kind_alone(alices: Client, alice: User, bob: User) -> None:
    people.workspace(alice, "Another", "another")
    url = alices.post(START, {"words": IDEA, "kind": "images"}).headers["Location"]
    token = url.rpartition("?")[2]
    for client, path in (
        (people.signed_in(bob), "/w/tidewater/images/"), (people.signed_in(alice), "/w/tidewater/images/"),
        (alices, "/w/another/images/"), (alices, "/w/tidewater/speech/"),
    ):  # fmt: skip
        assert "A keeper climbs" not in see(client, f"{path}?{token}")


def test_two_ideas_do_not_mix(alices: Client) -> None:
    urls = [alices.post(START, {"words": text, "kind": "images"}).headers["Location"] for text in ("Brass", "Rain")]
    for url, own, other in zip(urls, ("Brass", "Rain"), ("Rain", "Brass"), strict=True):
        assert f">\n{own}</textarea>" in see(alices, url) and f">\n{other}</textarea>" not in see(alices, url)


def test_without_words_the_tool_opens_as_it_is(alices: Client) -> None:
    assert alices.post(START, {"words": " \n", "kind": "speech"}).headers["Location"] == "/w/tidewater/speech/"


@pytest.mark.parametrize(("form", "said"), [
    ({"words": IDEA}, "Choose what to make of it."),
    ({"words": IDEA, "kind": "clone"}, "Choose one of those shown."),
    ({"words": "x" * (MOST_CHARACTERS + 1), "kind": "speech"}, "100,001 characters; at most 100,000 fit."),
    ({"words": "a\x00b", "kind": "speech"}, "NUL character at 2"),
])  # fmt: skip
def test_a_refused_idea_keeps_its_words(form: dict[str, str], said: str, alices: Client) -> None:
    answer = alices.post(START, form)
    html = unescape(answer.content.decode())
    assert answer.status_code == 422 and said in html
    assert form["words"][:60] in html


def test_the_first_day_brings_three_examples(alices: Client, tidewater: Workspace, alice: User) -> None:
    page = see(alices)
    examples = re.findall(r'name="kind" value="(\w+)"><input type="hidden" name="words" value="([^"]+)"', page)
    assert len(examples) == 3
    for kind, words in examples:
        url = alices.post(START, {"words": unescape(words), "kind": kind}).headers["Location"]
        assert unescape(words) in unescape(see(alices, url))
    take(tidewater, alice)
    assert headings(alices) == ["New in the workspace"]


def test_sections_with_nothing_in_them_are_left_out(
    alices: Client, tidewater: Workspace, alice: User, bob: User
) -> None:
    take(tidewater, alice)
    job(tidewater, bob, State.REFUSED)  # his to see to
    assert headings(alices) == ["New in the workspace"]
    running, waiting = job(tidewater, bob, State.STREAMING), job(tidewater, alice, State.REFUSED)
    page = see(alices)
    assert headings(alices) == ["Running now", "Waiting for you", "New in the workspace"]
    assert re.findall(r'id="row-(\w+)"', page) == [running.key, waiting.key]
    assert re.findall(r'data-keys="([^"]+)"', see(alices, "/w/tidewater/news/")) == [f"{waiting.key} {running.key}"]


def test_vera_sees_what_there_is_and_can_start_nothing(tidewater: Workspace, alice: User, vera: User) -> None:
    veras = people.signed_in(vera)
    assert 'class="launch"' not in see(veras) and "ask an admin" in see(veras)
    assert veras.post(START, {"words": IDEA, "kind": "speech"}).status_code == 403
    take(tidewater, alice)
    assert headings(veras) == ["New in the workspace"]


def test_the_navigation_names_home_and_activity(alices: Client) -> None:
    for url, name in ((HOME, "Home"), ("/w/tidewater/activity/", "Activity"), ("/w/tidewater/speech/", "Speech")):
        nav = see(alices, url).split('<nav class="nav"')[1].split("</nav>")[0]
        assert re.findall(r'aria-current="page">.*?<span>([^<]+)', nav, re.DOTALL) == [name]

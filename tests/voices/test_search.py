"""A search finds words by their beginnings; what a voice is like is told in one place."""

import pytest

from studio.accounts.models import User
from studio.voices import lists
from studio.voices.catalogue import Catalogue, Search
from studio.voices.traits import traits_of
from tests.voices.upstream import Row, Upstream, ask

ROWS = [
    Row("English_expressive_narrator", "Expressive Narrator", "An expressive man, for audiobooks and long stories."),
    Row("English_CalmWoman", "Calm Woman", "A calm woman, for meditation."),
    Row("Chinese (Mandarin)_News_Anchor", "News Anchor", "A firm young woman, for the news; speaks Mandarin."),
    Row("Greek_female_2_sample3", "Girl Next Door"),
    Row("Korean_BraveFemaleWarrior", "Brave Female Warrior"),
    Row("German_FriendlyMan", "Friendly Man", "A middle-aged man, for a romance about women."),
    Row("Romanian_elder", "Grandfather", "An elderly man."),
    Row("nobody_knows", "Riddle"),
    Row("Ingrid_0001", "Éva 灯台", "low", "designed"),
]


@pytest.fixture
def catalogue(upstream: Upstream, alice: User) -> Catalogue:
    """The voices as Alice sees them."""
    upstream.rows = ROWS
    ask(lists.list_for(None))
    return Catalogue(alice)


def found(catalogue: Catalogue, search: Search) -> set[str]:
    """Return the names that a search finds."""
    return {choice.voice.name for group in catalogue.groups(search) for choice in group.choices}


@pytest.mark.parametrize(("query", "names"), [
    ("male", {"Expressive Narrator", "Friendly Man", "Grandfather"}),
    ("man", {"Expressive Narrator", "Friendly Man", "Grandfather"}),
    ("Woman", {"Calm Woman", "News Anchor", "Girl Next Door", "Brave Female Warrior"}),
    ("women calm", {"Calm Woman"}),
    ("mand", {"News Anchor"}),
    ("arrat", set()),
    ("an", {"News Anchor", "Expressive Narrator", "Grandfather"}),
    ("English_CalmWoman", {"Calm Woman"}),
    ("eva", {"Éva 灯台"}),
    ("台", {"Éva 灯台"}),
    ("rid", {"Riddle"}),
    ("", {row.name for row in ROWS}),
])  # fmt: skip
def test_words_are_found_by_their_beginning_and_a_gender_is_none(
    catalogue: Catalogue, query: str, names: set[str]
) -> None:
    assert found(catalogue, Search.of(query)) == names


@pytest.mark.parametrize(("facets", "names"), [
    ({"gender": ["Female"], "age": ["Young"]}, {"News Anchor", "Girl Next Door"}),
    ({"age": ["Older", "Middle-aged"]}, {"Friendly Man", "Grandfather"}),
    ({"use": ["Calm", "News and lessons"]}, {"Calm Woman", "News Anchor"}),
    ({"language": ["German"], "gender": ["Female"]}, set()),
    ({"gender": ["nonsense"]}, set()),
])  # fmt: skip
def test_facets_narrow_and_their_values_widen(
    catalogue: Catalogue, facets: dict[str, list[str]], names: set[str]
) -> None:
    assert found(catalogue, Search.of("", **facets)) == names


def test_only_what_some_voice_has_is_offered(catalogue: Catalogue) -> None:
    facets = catalogue.facets()
    assert facets["gender"] == ["Female", "Male"]
    assert facets["age"] == ["Young", "Middle-aged", "Older"]
    assert "Adverts" not in facets["use"] and "Calm" in facets["use"]


def test_pages_follow_each_other_and_hold_each_voice_once(catalogue: Catalogue) -> None:
    seen, after = [], ""
    while True:
        page = catalogue.page(Search(), size=2, after=after)
        assert page.count == len(ROWS)
        seen += page.voice_ids
        if not page.next:
            break
        after = page.next
    assert sorted(seen) == sorted(row.voice_id for row in ROWS)
    assert catalogue.page(Search(), size=2, after="gone").groups == []


def test_the_chosen_voice_is_on_top(catalogue: Catalogue) -> None:
    page = catalogue.page(Search(), size=2, chosen="Romanian_elder")
    assert [group.title for group in page.groups] == ["Chosen now", "Yours"]


def test_the_description_tells_before_the_name_and_the_id() -> None:
    assert traits_of("English_male_1", "Princess", "A boy, for adverts").gender == "Male"
    assert traits_of("English_male_1", "Princess", "").gender == "Female"
    assert traits_of("English_male_1", "Nobody", "").gender == "Male"
    assert traits_of("x", "Human Romanian", "german mandarin talisman").gender == ""

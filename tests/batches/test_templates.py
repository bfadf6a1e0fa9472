"""A template keeps how rows were asked for, for everybody in the workspace, and is put back after a deletion."""

import pytest
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.batches.models import Template
from studio.workspaces.models import Workspace
from tests.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/w/tidewater/batches/"
WORDS = {"prompt": "Write about {shop}.", "length": "short", "temperature": "0.5", "mask": "on"}
ANSWER = {"field_0": "headline", "kind_0": "text", "required_0": "on"}


@pytest.fixture
def alices(alice: User, tidewater: Workspace) -> Client:
    return signed_in(alice)


def keep(browser: Client, kind: str = "batches", **more: str) -> Template:
    """Keep what the page says, as a browser without script does."""
    answer = browser.post(reverse("batches:keep_template", args=["tidewater", kind]), {"nonce": "AAAAAAAAAAAA", **more})
    assert answer.status_code == 303
    return Template.objects.latest("id")


def test_bob_goes_on_from_what_alice_has_kept(alices: Client, bob: User) -> None:
    made = keep(alices, **WORDS, **ANSWER, template_name="  Shops   in short ")
    assert made.name == "Shops in short" and "nonce" not in made.settings
    browser = signed_in(bob)
    assert "Shops in short" in browser.get(PAGE).content.decode()
    form = browser.get(PAGE, {"template": made.key}).context["form"]
    assert [str(form[name].value()) for name in WORDS] == ["Write about {shop}.", "short", "0.5", "on"]
    assert [field.name for field in form.answer_fields] == ["headline"]


def test_the_columns_of_a_tool_are_kept_as_well_and_only_there(alices: Client) -> None:
    made = keep(alices, "speech", column_text="line", value_voice_id="Wise_Woman", template_name="Lines")
    page = reverse("batches:new", args=["tidewater", "speech"])
    fills = {fill.name: fill for fill in alices.get(page, {"template": made.key}).context["form"].fills}
    assert fills["voice_id"].value == "Wise_Woman"
    assert "Lines" not in alices.get(PAGE).content.decode() and "Lines" in alices.get(page).content.decode()


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Give the template a name first."), (" shops ", "There is a template of that name already."),
     ("Long", "There is too much in it for a template.")],
    ids=["no name", "taken", "too much"],
)  # fmt: skip
def test_what_cannot_be_kept_says_why_and_keeps_the_name(alices: Client, name: str, words: str) -> None:
    keep(alices, **WORDS, template_name="Shops")
    sent = {"template_name": name, "prompt": "x" * (60_001 if name == "Long" else 1)}
    url = reverse("batches:keep_template", args=["tidewater", "batches"])
    page = alices.post(url, sent, headers={"HX-Request": "true"}).content.decode()
    assert words in page and f'value="{name}"' in page
    assert Template.objects.count() == 1


def test_a_deleted_template_is_gone_until_it_is_put_back(alices: Client) -> None:
    made = keep(alices, **WORDS, template_name="Shops")
    page = alices.post(reverse("batches:delete_template", args=["tidewater", made.key]), follow=True).content.decode()
    assert "was deleted." in page and "Put it back" in page and f"template={made.key}" not in page
    assert alices.get(PAGE, {"template": made.key}).context["form"]["prompt"].value() is None
    page = alices.post(reverse("batches:restore_template", args=["tidewater", made.key]), follow=True).content.decode()
    assert f"template={made.key}" in page

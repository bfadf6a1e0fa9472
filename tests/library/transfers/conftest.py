"""Alice has a second workspace, Salt, of which Rita is a member too."""

from collections.abc import Callable

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.lib.fields import new_key
from studio.library.models import Asset
from studio.workspaces.models import Role, Workspace
from tests import people
from tests.people import signed_in

TRANSFER = "/w/tidewater/transfer/"
Send = Callable[..., Asset]


@pytest.fixture
def salt(alice: User, rita: User) -> Workspace:
    """Alice owns it, Rita looks."""
    made = people.workspace(alice, "Salt", "salt")
    people.seat(made, rita, Role.VIEWER)
    return made


@pytest.fixture
def hers(alice: User) -> Client:
    """Alice's browser."""
    return signed_in(alice)


@pytest.fixture
def send(salt: Workspace, hers: Client) -> Send:
    """Send assets to Salt as the form does, and return the newest thing there."""

    def to_salt(*assets: Asset, how: str = "copy", browser: Client = hers, **more: str) -> Asset:
        answer = browser.post(TRANSFER, form_of(*assets, how=how, **more))
        assert answer.status_code == 303, answer.content.decode()
        return Asset.objects.filter(workspace=salt).latest("pk")

    return to_salt


def form_of(*assets: Asset, how: str = "copy", **more: str) -> dict[str, object]:
    """Return the fields of the form."""
    keys = [asset.key for asset in assets]
    return {"pick": keys, "key": new_key(), "to": "salt", "how": how, **more}


def found(browser: Client, slug: str, query: str = "") -> list[str]:
    """Return the titles that a workspace's gallery shows."""
    answer = browser.get(f"/w/{slug}/gallery/{query}")
    assert answer.status_code == 200
    return [asset.title for asset in answer.context["page"].items]

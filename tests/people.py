"""The people of the tests: Alice owns, Bob edits, Vera views, Charlie is a stranger with a workspace of his own."""

import pytest
from django.test import Client

from studio.accounts.models import ApiKey, KeyState, User
from studio.lib.crypto import seal
from studio.workspaces.models import Membership, Role, Workspace

PASSWORD = "lantern-harbour-42"
CANARY = "sk-canary-7Qm2VxTzR4pLw9Bd1NfK"


def person(name: str, **fields: object) -> User:
    """Make a person who signs in with PASSWORD."""
    return User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name, **fields)


def workspace(owner: User, name: str, slug: str) -> Workspace:
    """Make a workspace with its owner."""
    made = Workspace.objects.create(slug=slug, name=name, created_by=owner)
    seat(made, owner, Role.OWNER)
    return made


def seat(where: Workspace, who: User, role: str) -> User:
    """Give a person a seat."""
    Membership.objects.create(workspace=where, user=who, role=role)
    return who


def give_key(user: User, text: str = CANARY, state: str = KeyState.WORKING, **fields: object) -> ApiKey:
    """Give a person an API key whose check is over."""
    values = {"sealed": seal(text, user.pk), "last_four": text[-4:], "state": state, "due_at": None, **fields}
    return ApiKey.objects.create(user=user, **values)


def signed_in(user: User) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def confirmed(user: User) -> Client:
    """Return a browser in which the person is signed in and has just confirmed who they are."""
    client = signed_in(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def alice(db: None) -> User:
    """Alice owns the workspace Tidewater."""
    return person("Alice")


@pytest.fixture
def tidewater(alice: User) -> Workspace:
    """The workspace of Alice, Bob and Vera."""
    return workspace(alice, "Tidewater", "tidewater")


@pytest.fixture
def bob(tidewater: Workspace) -> User:
    """Bob edits."""
    return seat(tidewater, person("Bob"), Role.EDITOR)


@pytest.fixture
def rita(tidewater: Workspace) -> User:
    """Rita reviews."""
    return seat(tidewater, person("Rita"), Role.REVIEWER)


@pytest.fixture
def vera(tidewater: Workspace) -> User:
    """Vera views."""
    return seat(tidewater, person("Vera"), Role.VIEWER)


@pytest.fixture
def charlie(db: None) -> User:
    """Charlie has a workspace of his own and no seat in Tidewater."""
    stranger = person("Charlie")
    workspace(stranger, "Elsewhere", "elsewhere")
    return stranger

"""Browsers of the people, on a server with a sandbox behind it."""

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.people import signed_in


@pytest.fixture
def alices(alice: User, tidewater: Workspace) -> Client:
    """Alice's browser."""
    return signed_in(alice)


@pytest.fixture
def bobs(bob: User) -> Client:
    """Bob's browser."""
    return signed_in(bob)

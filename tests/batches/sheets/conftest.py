"""A browser that brings tables."""

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.people import signed_in


@pytest.fixture
def alices(speaking: str, hurried_sandbox: str, alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, with the real sandbox behind the studio, whose tasks are done when they are asked about."""
    return signed_in(alice)

"""A voice's sample has no page of its own kind, and its menu offers none."""

import pytest

from studio.accounts.models import User
from studio.library.models import Asset
from studio.workspaces.models import Workspace
from tests.people import signed_in
from tests.speech.stock import take

# Downloads look things up on threads of their own, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_menu_of_a_sample_leads_to_no_page_of_a_kind(alice: User, tidewater: Workspace) -> None:
    take(tidewater, alice, preview=True)
    answer = signed_in(alice).get(f"/w/tidewater/a/{Asset.objects.get().key}/menu/")
    assert answer.status_code == 200
    assert "?from=" not in answer.content.decode()


def test_a_download_of_a_sample_that_is_gone_says_so(alice: User, tidewater: Workspace) -> None:
    version = take(tidewater, alice, preview=True).version
    assert version is not None
    answer = signed_in(alice).get(f"/w/tidewater/media/{version.key}/download/srt/")
    assert answer.status_code == 404 and "/w/tidewater/" in answer.content.decode()

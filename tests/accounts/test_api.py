"""The key is opened in one place, for its owner only, and for an address that the operator knows."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from studio.accounts import keys
from studio.accounts.api import open_api, open_with
from studio.accounts.models import ApiKey, User
from studio.minimax.errors import KeyRefused
from tests import people


def test_a_key_opens_the_api_of_its_region(alice: User) -> None:
    api = open_with(people.give_key(alice, region="china"))
    assert (api.base_url, people.CANARY in repr(api)) == ("https://api.minimaxi.com", False)


def test_another_region_can_be_asked(alice: User) -> None:
    assert open_with(people.give_key(alice), "china").base_url == "https://api.minimaxi.com"


@pytest.mark.django_db(transaction=True)
async def test_no_key_is_the_sandbox(settings: Any) -> None:
    settings.STUDIO_SANDBOX_URL = "http://127.0.0.1:8699"
    assert (await open_api(None)).base_url == "http://127.0.0.1:8699"


@pytest.mark.django_db(transaction=True)
async def test_a_key_that_is_gone_is_refused() -> None:
    with pytest.raises(KeyRefused, match="this key has been removed"):
        await open_api(404)


def test_a_removed_key_is_refused(alice: User) -> None:
    key = people.give_key(alice)
    keys.remove_key(alice)
    with pytest.raises(KeyRefused, match="this key has been removed"):
        open_with(ApiKey.objects.get(pk=key.pk))


def test_bobs_ciphertext_in_alices_row_opens_nothing(alice: User, bob: User) -> None:
    ours, theirs = people.give_key(alice), people.give_key(bob, "sk-api-of-bob-0123456789")
    ApiKey.objects.filter(pk=ours.pk).update(sealed=theirs.sealed)
    with pytest.raises(KeyRefused, match="sealed for someone else"):
        open_with(ApiKey.objects.get(pk=ours.pk))


def test_another_servers_keys_open_nothing(alice: User, settings: Any) -> None:
    key = people.give_key(alice)
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(KeyRefused, match="the server's keys do not open this secret") as caught:
        open_with(key)
    assert people.CANARY not in repr(caught.value)


def test_a_region_that_the_operator_took_away_is_refused(alice: User) -> None:
    with pytest.raises(KeyRefused, match="no longer lists"):
        open_with(people.give_key(alice, region="staging"))

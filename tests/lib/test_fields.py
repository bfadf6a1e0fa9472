"""Random names that can be read aloud, and a field that keeps secrets only sealed."""

from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import transaction

from studio.accounts.models import ApiKey, User
from studio.lib.crypto import Sealed, seal
from studio.lib.fields import ALPHABET, KEY_LENGTH, SealedField, new_key
from tests import people

FIELD = ApiKey._meta.get_field("sealed")


def test_a_new_key_is_twelve_characters_nobody_mishears() -> None:
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert {len(key) for key in keys} == {KEY_LENGTH}
    assert set("".join(keys)) <= set(ALPHABET)
    assert set("ILOU").isdisjoint(ALPHABET)


def test_what_the_database_gives_is_still_sealed(alice: User) -> None:
    people.give_key(alice)
    assert isinstance(ApiKey.objects.get().sealed, Sealed)
    assert [type(value) for value in ApiKey.objects.values_list("sealed", flat=True)] == [Sealed]


def test_a_text_in_clear_cannot_be_stored(alice: User) -> None:
    with pytest.raises(TypeError, match="seal it first"), transaction.atomic():
        ApiKey.objects.create(user=alice, sealed="sk-api-in-clear-0123456789")
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("lookup", ["", "__exact", "__contains", "__startswith", "__in", "__regex"])
def test_nothing_can_be_searched_by_it(db: None, lookup: str) -> None:
    with pytest.raises((FieldError, TypeError)):
        list(ApiKey.objects.filter(**{f"sealed{lookup}": "sk"}))


def test_whether_there_is_one_can_be_asked(alice: User, bob: User) -> None:
    people.give_key(alice)
    ApiKey.objects.create(user=bob)
    assert [ApiKey.objects.filter(sealed__isnull=none).get().user for none in (False, True)] == [alice, bob]


def test_a_fixture_brings_it_back(alice: User) -> None:
    key = people.give_key(alice)
    dump = serializers.serialize("json", [key])
    key.delete()
    for found in serializers.deserialize("json", dump):
        found.save()
    assert (people.CANARY in dump, ApiKey.objects.get().sealed) == (False, key.sealed)


@pytest.mark.parametrize("value", ["in clear", 7, b"gAAAA"])
def test_a_fixture_in_clear_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError, match="not sealed"):
        FIELD.to_python(value)


def test_nothing_stays_nothing() -> None:
    field = SealedField(null=True)
    sealed = seal("x", 1)
    assert [field.get_prep_value(None), field.to_python(None), field.from_db_value(None)] == [None, None, None]
    assert field.to_python(sealed) is sealed

"""What is sealed opens for its owner only, with the server's keys only, and cannot be read by accident."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from studio.lib.crypto import CannotUnseal, Sealed, is_current, reseal, seal, unseal

TEXT = "sk-api-0123456789abcdefXYZ"
ALICE, BOB = 1, 11


def new_key() -> str:
    """Return a key of a server."""
    return Fernet.generate_key().decode()


@pytest.mark.parametrize("text", [TEXT, "", "with:colons:1:", "工作室 🎙", "x" * 4096])
def test_what_is_sealed_opens_again(text: str) -> None:
    assert unseal(seal(text, ALICE), ALICE) == text


def test_nobody_elses_number_opens_it() -> None:
    with pytest.raises(CannotUnseal, match="someone else"):
        unseal(seal(TEXT, ALICE), BOB)
    with pytest.raises(CannotUnseal, match="someone else"):
        unseal(seal(TEXT, BOB), ALICE)


def test_the_same_text_never_looks_the_same() -> None:
    assert seal(TEXT, ALICE) != seal(TEXT, ALICE)


@pytest.mark.parametrize("spoil", ["", "gAAAA", "nonsense", "é"])
def test_what_was_tampered_with_does_not_open(spoil: str) -> None:
    with pytest.raises(CannotUnseal):
        unseal(Sealed(spoil), ALICE)


def test_one_changed_character_is_noticed() -> None:
    whole = seal(TEXT, ALICE).ciphertext
    changed = whole[:40] + ("A" if whole[40] != "A" else "B") + whole[41:]
    with pytest.raises(CannotUnseal, match="do not open") as caught:
        unseal(Sealed(changed), ALICE)
    assert (caught.value.__cause__, TEXT in repr(caught.value)) == (None, False)


@pytest.mark.parametrize("say", [repr, str, "{}".format, lambda sealed: f"{[sealed]} {sealed!r}"])
def test_printing_it_shows_dots(say: Any) -> None:
    sealed = seal(TEXT, ALICE)
    assert "•••" in say(sealed)
    assert sealed.ciphertext not in say(sealed)


def test_a_new_key_in_front_opens_the_old_and_seals_anew(settings: Any) -> None:
    old = seal(TEXT, ALICE)
    newer = new_key()
    settings.FIELD_KEYS = [newer, *settings.FIELD_KEYS]
    assert (unseal(old, ALICE), is_current(old)) == (TEXT, False)
    again = reseal(old)
    settings.FIELD_KEYS = [newer]
    assert (unseal(again, ALICE), is_current(again)) == (TEXT, True)


def test_a_server_with_other_keys_opens_nothing(settings: Any) -> None:
    sealed = seal(TEXT, ALICE)
    settings.FIELD_KEYS = [new_key()]
    for attempt in (lambda: unseal(sealed, ALICE), lambda: reseal(sealed)):
        with pytest.raises(CannotUnseal, match="the server's keys do not open this secret"):
            attempt()

"""The mail server is named by two settings, each refused in one sentence where it cannot work, without the password."""

import pytest

from studio.lib.env import Misconfigured
from studio.mail.server import MailServer, mail_server

ADDRESS = "https://studio.example.org"


def read(monkeypatch: pytest.MonkeyPatch, value: str, sender: str = "", address: str = ADDRESS) -> MailServer | None:
    """Return what the settings say."""
    monkeypatch.setenv("STUDIO_MAIL", value)
    monkeypatch.setenv("STUDIO_MAIL_FROM", sender)
    return mail_server("STUDIO_MAIL", "STUDIO_MAIL_FROM", address)


def test_without_a_server_no_mail_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, " ", address="") is None


@pytest.mark.parametrize(("value", "scheme", "place"), [
    ("smtp://me%40a.example:p%3Aw@mail.example.org", "smtp", "mail.example.org:587"),
    ("smtps://me%40a.example:p%3Aw@mail.example.org", "smtps", "mail.example.org:465"),
    ("smtp://me%40a.example:p%3Aw@mail.example.org:2525/", "smtp", "mail.example.org:2525"),
])  # fmt: skip
def test_a_server_is_read_from_its_address(
    monkeypatch: pytest.MonkeyPatch, value: str, scheme: str, place: str
) -> None:
    found = read(monkeypatch, value, "Tidewater Studio <hello@tidewater.example>")
    assert found is not None
    assert (found.scheme, found.place, found.user, found.password) == (scheme, place, "me@a.example", "p:w")
    assert (found.sender_name, found.sender) == ("Tidewater Studio", "hello@tidewater.example")
    assert "p:w" not in repr(found) and found.domain == "studio.example.org"


def test_the_sender_is_the_user_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, "smtps://me%40a.example:pw@mail.example.org")
    assert found is not None and (found.sender_name, found.sender) == ("Studio", "me@a.example")


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://[::1]:8000"])
def test_a_number_is_written_as_mail_has_it(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    found = read(monkeypatch, "smtp+plain://localhost", "a@b.example", address)
    assert found is not None and found.domain in ("[127.0.0.1]", "[IPv6:::1]") and found.port == 25


@pytest.mark.parametrize(("value", "sender", "address", "said"), [
    ("mail.example.org", "", ADDRESS, "STUDIO_MAIL is not an address such as smtp://user:password@"),
    ("https://u:secret@mail.example.org", "", ADDRESS, "STUDIO_MAIL is not an address"),
    ("smtp://u:secret@", "", ADDRESS, "STUDIO_MAIL is not an address"),
    ("smtp://u:secret@a.example:99999", "", ADDRESS, "STUDIO_MAIL is not an address"),
    ("smtp://u:secret@a.example/x", "", ADDRESS, "STUDIO_MAIL is not an address"),
    ("smtp://u:secret@a.example?x=1", "", ADDRESS, "STUDIO_MAIL is not an address"),
    ("smtp://u:secret@a.example", "a@b.example", "", "STUDIO_MAIL needs STUDIO_ADDRESS too"),
    ("smtp+plain://u:secret@a.example", "a@b.example", ADDRESS, "sends without encryption to a.example"),
    ("smtp://:secret@a.example", "a@b.example", ADDRESS, "a user or a password alone"),
    ("smtp://u@a.example", "a@b.example", ADDRESS, "a user or a password alone"),
    ("smtp://u:secret@a.example", "", ADDRESS, "STUDIO_MAIL_FROM is not a sender"),
    ("smtp://u:secret@a.example", "a@b.example, c@d.example", ADDRESS, "STUDIO_MAIL_FROM is not a sender"),
    ("smtp://u:secret@a.example", "мама@b.example", ADDRESS, "STUDIO_MAIL_FROM is not a sender"),
])  # fmt: skip
def test_what_cannot_work_is_said_without_the_password(
    monkeypatch: pytest.MonkeyPatch, value: str, sender: str, address: str, said: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        read(monkeypatch, value, sender, address)
    assert said in str(refused.value) and "secret" not in str(refused.value)

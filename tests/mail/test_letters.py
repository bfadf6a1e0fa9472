"""What a mail says, in text and HTML, safe whatever people wrote."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Asset, Version
from studio.mail import delivery
from tests.library.page.stock import Shelve
from tests.mail.smtp import ADDRESS, open_mail, words_of
from tests.review.conftest import alices, data_folder, shelve
from tests.review.stock import clip, say

__all__ = ["alices", "data_folder", "shelve"]

pytestmark = pytest.mark.usefixtures("mail_on")
SOON = timedelta(minutes=5)


@pytest.fixture
def teaser(shelve: Shelve) -> Version:
    """A clip of Alice's."""
    return clip(shelve)


def test_who_is_named_reads_it_in_both_forms_and_comes_to_the_comment(
    teaser: Version, alice: User, bob: User, settings: Any
) -> None:
    said = say(alice, teaser, "@Bob, is the lamp\nwarm enough?")
    [mail] = open_mail(settings, SOON)
    assert (mail["To"], mail["Subject"]) == (bob.email, "Alice named you: Teaser opening")
    link = f"{ADDRESS}/w/tidewater/a/{teaser.asset.key}/#comment-{said.key}"
    text, html = words_of(mail), words_of(mail, "html")
    assert "Alice named you in a comment on Teaser opening:\n\n> @Bob, is the lamp\n> warm enough?\n" in text
    assert f"Open it:\n{link}\n" in text and f'href="{link}"' in html
    assert '<html lang="en" dir="ltr">' in html and '<bdi translate="no">Teaser opening</bdi>' in html
    assert '<blockquote dir="auto" translate="no">@Bob, is the lamp<br>' in html
    assert mail["Message-ID"].endswith("@studio.example.org>") and mail["Auto-Submitted"] == "auto-generated"


def test_mails_about_one_thing_are_a_thread(
    teaser: Version, shelve: Shelve, alice: User, bob: User, settings: Any
) -> None:
    for version in (teaser, teaser, clip(shelve, title="Another")):
        say(alice, version, "@Bob")
    first, second, other = open_mail(settings, SOON)
    assert first["References"] == second["References"] == first["In-Reply-To"] != other["References"]
    assert len({one["Message-ID"] for one in (first, second, other)}) == 3


@pytest.mark.parametrize(("name", "shown"), [
    ("Eve\r\nBcc: all@example.org\r\n\r\nHi", "Eve Bcc: all@example.org Hi"),
    ("Eve\x00\x1b[31m\u2028x", "Eve[31m x"),
    ("\u202eevil\u202c \u2066x", "evil x"),
    ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ("{who.__class__} %s {0}", "{who.__class__} %s {0}"),
    ("مريم", "\u2068مريم\u2069"),
    ("Ольга " * 60, ("Ольга " * 20).strip()),
])  # fmt: skip
def test_a_name_is_one_line_and_no_header_no_tag_and_no_turn(
    teaser: Version, alice: User, bob: User, settings: Any, name: str, shown: str
) -> None:
    User.objects.filter(pk=alice.pk).update(name=name.replace("\x00", "\x01")[:80])
    Asset.objects.update(title=name.replace("\x00", "\x01")[:120])
    say(User.objects.get(pk=alice.pk), teaser, "@Bob <script>alert(1)</script>\u202e")
    [mail] = open_mail(settings, SOON)
    assert {header.lower() for header in mail} == {
        "subject", "from", "to", "date", "message-id", "auto-submitted", "in-reply-to", "references", "mime-version",
        "list-unsubscribe", "list-unsubscribe-post", "content-type",
    }  # fmt: skip
    assert mail["Subject"].endswith(shown) and "\n" not in mail["Subject"]
    html = words_of(mail, "html")
    assert "<img" not in html and "<script" not in html and "\u202e" not in html + words_of(mail)


def test_all_of_it_is_ascii_on_the_way_and_no_line_is_too_long(
    teaser: Version, alice: User, bob: User, settings: Any
) -> None:
    say(alice, teaser, "@Bob " + "Leuchtturmwärter مريم 灯台守" * 200)
    now = timezone.now() + SOON
    parcel = delivery.pack(settings.STUDIO_MAIL, delivery.claim(now))
    assert parcel is not None and parcel.message.isascii()
    assert max(map(len, parcel.message.split(b"\r\n"))) < 998
    assert parcel.message.count(b"\n") == parcel.message.count(b"\r\n")
    assert b"List-Unsubscribe: <https://studio.example.org/mail/stop/" in parcel.message

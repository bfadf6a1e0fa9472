"""Letters as one message: plain text and HTML, with the headers that mail programs go by."""

from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import punycode

from studio.mail.letter import Letter
from studio.mail.models import Mail
from studio.mail.server import MailServer
from studio.mail.stop import stop_url
from studio.mail.topics import DAILY, topic_named
from studio.mail.words import Words, say

MOST_SHOWN = 30  # of a digest's letters
LONGEST_LINE = 900  # of a header: Python would encode a long address to break it, and no program reads that
SEVEN_BITS = policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter as the templates show it."""

    letter: Letter

    @property
    def url(self) -> str:
        """Return where its button leads."""
        return f"{settings.STUDIO_ADDRESS}{self.letter.path}" if self.letter.path else ""

    @property
    def quote_lines(self) -> list[str]:
        """Return what somebody wrote, line by line."""
        return self.letter.quoted.splitlines()


def build(server: MailServer, rows: list[Mail], letters: list[Letter], to: str) -> bytes:
    """Return the message of one mail, or of the mails of a digest."""
    first, topic = rows[0], topic_named(rows[0].topic)
    stop = stop_url(first.person, DAILY if len(letters) > 1 else first.topic) if is_optional(first) else ""
    subject = subject_of(letters)
    context = {
        "subject": subject.text,
        "entries": [Entry(letter) for letter in letters[:MOST_SHOWN]],
        "more": max(0, len(letters) - MOST_SHOWN),
        "label": topic.label if topic else "",
        "is_digest": len(letters) > 1,
        "stop": stop,
        "settings": settings.STUDIO_ADDRESS + reverse("accounts:settings") + "#mail",
        "studio": settings.STUDIO_ADDRESS,
    }
    message = EmailMultiAlternatives(
        subject.text,
        text_template().render(Context(context, autoescape=False)),
        str(Address(display_name=server.sender_name, addr_spec=server.sender)),
        [ascii_address(to)],
        headers=headers_of(server, first, letters, stop),
    )
    message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    return bytes(message.message(policy=SEVEN_BITS).as_bytes(policy=SEVEN_BITS.clone(max_line_length=LONGEST_LINE)))


def subject_of(letters: list[Letter]) -> Words:
    """Return the subject of one letter, or of a digest."""
    return letters[0].subject if len(letters) == 1 else say(f"{len(letters)} things happened in Studio")


def headers_of(server: MailServer, row: Mail, letters: list[Letter], stop: str) -> dict[str, str]:
    """Return the headers besides those that every message has."""
    headers = {"Message-ID": f"<{row.key}@{server.domain}>", "Auto-Submitted": "auto-generated"}
    if len(letters) == 1 and letters[0].thread:
        root = f"<{letters[0].thread}@{server.domain}>"
        headers |= {"In-Reply-To": root, "References": root}
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def is_optional(row: Mail) -> bool:
    """Return whether the person can end mails such as this one."""
    topic = topic_named(row.topic)
    return row.person is not None and topic is not None and not topic.is_necessary


def ascii_address(address: str) -> str:
    """Return an address as a mail server takes it: its host in ASCII."""
    local, _, host = address.rpartition("@")
    return f"{local}@{punycode(host)}"


@cache
def text_template() -> Template:
    """Return the template of the plain text, whose empty lines count: pages' loaders leave those out."""
    folder: Any = settings.BASE_DIR
    return Engine(autoescape=False).from_string((Path(folder) / "templates" / "mail" / "letter.txt").read_text())

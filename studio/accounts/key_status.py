"""How the settings present a key's state: title, explanation and the one action it needs."""

from dataclasses import dataclass

from django.conf import settings

from studio.accounts.forms import region_label
from studio.accounts.models import HeldKey, KeyState, NewKey


@dataclass(frozen=True, slots=True)
class StatusText:
    """The text templates for one key state."""

    tone: str
    icon: str
    title: str
    body: str
    button: str
    holds_jobs: bool = False


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """View model of one key; ``holds_jobs`` means that jobs on it wait until it works."""

    key: HeldKey
    tone: str
    icon: str
    tag: str
    title: str
    body: str
    button: str
    holds_jobs: bool = False

    @property
    def sentence(self) -> str:
        """Return the title as a sentence with a full stop."""
        return f"{self.title.rstrip('.')}."

    @property
    def is_new(self) -> bool:
        """Return whether this is the candidate that replaces the key in use."""
        return isinstance(self.key, NewKey)

    @property
    def is_checking(self) -> bool:
        """Return whether the check is still pending."""
        return self.key.state == KeyState.UNCHECKED


TEXTS = {
    KeyState.UNCHECKED: StatusText(
        "info", "retry", "Asking MiniMax about this key", "This takes a few seconds and costs nothing.", "Ask again"
    ),
    KeyState.WORKING: StatusText("ok", "check", "Key accepted by MiniMax", "", "Check again"),
    KeyState.REFUSED: StatusText(
        "bad",
        "alert",
        "{refused}",
        "Perhaps a character is missing, or the key was switched off. Paste another, or check again.",
        "Check again",
        holds_jobs=True,
    ),
    KeyState.WRONG_REGION: StatusText(
        "bad",
        "alert",
        "This key belongs to {other}",
        "MiniMax knows it there, not in {region}.",
        "Use {other} instead",
        holds_jobs=True,
    ),
    KeyState.OUT_OF_CREDIT: StatusText(
        "bad",
        "wallet",
        "The MiniMax account is out of credit",
        "The key is fine. Top the account up, then check again.",
        "Check again",
        holds_jobs=True,
    ),
    KeyState.UNREACHABLE: StatusText(
        "warn",
        "offline",
        "MiniMax was not reached",
        "{asked}This says nothing about the key. We ask again by ourselves every two minutes.",
        "Try now",
    ),
}


def status_of(key: HeldKey) -> KeyStatus:
    """Return the status of a key, with its texts filled in."""
    state = KeyState(key.state)
    text = TEXTS[state]
    asked = f"It was asked through {key.detail}. " if key.detail and not key.detail.isdigit() else ""
    facts = {
        "asked": asked,
        "refused": refusal_title(key),
        "other": region_label(key.other_region),
        "region": region_label(key.region),
    }
    return KeyStatus(
        key,
        text.tone,
        text.icon,
        state.label,
        title=text.title.format(**facts),
        body=text.body.format(**facts),
        button=text.button.format(**facts),
        holds_jobs=text.holds_jobs and not isinstance(key, NewKey),
    )


def refusal_title(key: HeldKey) -> str:
    """Return the title of a refused key: with MiniMax's status code, or with our own reason when it was never sent."""
    if key.region not in settings.REGIONS:
        return f"This server no longer knows the region “{key.region}”."
    if key.detail and not key.detail.isdigit():
        return f"This key cannot be used: {key.detail}."
    return f"MiniMax refused this key{f' ({key.detail})' if key.detail else ''}."

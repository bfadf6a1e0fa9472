"""What the settings say of a key: what MiniMax found, what that means, and the one thing to do."""

from dataclasses import dataclass

from django.conf import settings

from studio.accounts.forms import region_label
from studio.accounts.models import HeldKey, KeyState, NewKey


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one state of a key."""

    tone: str
    icon: str
    title: str
    body: str
    button: str
    holds_jobs: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """One held key as the page shows it; ``holds_jobs`` tells that work on it waits."""

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
        """Return the title as a part of a longer text."""
        return f"{self.title.rstrip('.')}."

    @property
    def is_new(self) -> bool:
        """Return whether this key still waits to take the place of an older one."""
        return isinstance(self.key, NewKey)

    @property
    def is_checking(self) -> bool:
        """Return whether the answer is still to come."""
        return self.key.state == KeyState.UNCHECKED


WORDS = {
    KeyState.UNCHECKED: Words(
        "info", "retry", "Asking MiniMax about this key", "This takes a few seconds and costs nothing.", "Ask again"
    ),
    KeyState.WORKING: Words("ok", "check", "Key accepted by MiniMax", "", "Check again"),
    KeyState.REFUSED: Words(
        "bad",
        "alert",
        "{refused}",
        "Perhaps a character is missing, or the key was switched off. Paste another, or check again.",
        "Check again",
        holds_jobs=True,
    ),
    KeyState.WRONG_REGION: Words(
        "bad",
        "alert",
        "This key belongs to {other}",
        "MiniMax knows it there, not in {region}.",
        "Use {other} instead",
        holds_jobs=True,
    ),
    KeyState.OUT_OF_CREDIT: Words(
        "bad",
        "wallet",
        "The MiniMax account is out of credit",
        "The key is fine. Top the account up, then check again.",
        "Check again",
        holds_jobs=True,
    ),
    KeyState.UNREACHABLE: Words(
        "warn",
        "offline",
        "MiniMax was not reached",
        "This says nothing about the key. We ask again by ourselves every two minutes.",
        "Try now",
    ),
}


def verdict_on(key: HeldKey) -> Verdict:
    """Return what the page says of a held key."""
    state = KeyState(key.state)
    words = WORDS[state]
    facts = {"refused": refusal(key), "other": region_label(key.other_region), "region": region_label(key.region)}
    return Verdict(
        key,
        words.tone,
        words.icon,
        state.label,
        title=words.title.format(**facts),
        body=words.body.format(**facts),
        button=words.button.format(**facts),
        holds_jobs=words.holds_jobs and not isinstance(key, NewKey),
    )


def refusal(key: HeldKey) -> str:
    """Return why a key is refused: MiniMax's code, or what this server found before it asked."""
    if key.region not in settings.REGIONS:
        return f"This server no longer knows the region “{key.region}”."
    if key.detail and not key.detail.isdigit():
        return f"This key cannot be used: {key.detail}."
    return f"MiniMax refused this key{f' ({key.detail})' if key.detail else ''}."

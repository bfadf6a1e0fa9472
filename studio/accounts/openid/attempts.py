"""Ways to the provider that are under way, kept in the session of the browser that began them: each counts once."""

import time
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Literal

from django.contrib.sessions.backends.base import SessionBase

IN_SESSION = "openid_attempts"
LASTS_S = 600.0
MOST = 5  # at once in one browser
Purpose = Literal["sign_in", "join", "link"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a way to the provider is for, and the secrets that its end must fit (state, nonce, PKCE)."""

    purpose: Purpose
    next: str = ""
    person_id: int | None = None
    nonce: str = field(default_factory=lambda: token_urlsafe(24), repr=False)
    verifier: str = field(default_factory=lambda: token_urlsafe(48), repr=False)

    @property
    def challenge(self) -> str:
        """Return the PKCE challenge (S256) of the verifier."""
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).decode().rstrip("=")


def begin(session: SessionBase, attempt: Attempt) -> str:
    """Keep an attempt and return its state."""
    state, now = token_urlsafe(24), time.time()
    kept = {key: row for key, row in read(session).items() if now - row["at"] < LASTS_S}
    newest = sorted(kept.items(), key=lambda item: item[1]["at"])[-(MOST - 1) :]
    session[IN_SESSION] = {**dict(newest), state: {"at": now, **asdict(attempt)}}
    return state


def take(session: SessionBase, state: str) -> Attempt | None:
    """Return the attempt of a state, once; None for one that this browser did not begin, or too long ago."""
    kept = read(session)
    found = kept.pop(state, None)
    if found is None:
        return None
    session[IN_SESSION] = kept
    return Attempt(**found) if time.time() - found.pop("at") < LASTS_S else None


def read(session: SessionBase) -> dict[str, dict[str, Any]]:
    """Return the attempts of a browser by state."""
    return dict(session.get(IN_SESSION) or {})

"""Every page of Studio in every state worth looking at: one list, from which a page that is forgotten is missed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

GROUPS = (
    "outside", "account", "home", "activity", "speech", "images", "video", "voices", "music", "soundtrack", "batches",
    "longform", "kinds", "trouble", "library", "gallery", "team", "vera", "refused",
)  # fmt: skip
# Routes that show no page of their own: what they are instead.
NO_PAGES = {
    "gallery:news": "for scripts", "gallery:tiles": "a fragment", "gallery:tags": "a fragment",
    "gallery:act": "a form's goal", "gallery:bring": "a form's goal", "gallery:shelves": "a fragment",
    "gallery:rail": "a fragment",
    "gallery:restore": "a form's goal", "gallery:look": "a fragment", "gallery:archive": "a file",
    "gallery:move": "a form's goal", "gallery:delete_collection": "a form's goal",
    "gallery:restore_collection": "a form's goal",
    "home:start": "a form's goal", "home:news": "a fragment", "home:running": "a fragment", "home:key": "a fragment",
    "home:ended": "for scripts", "tools:text": "a form's goal",
    "home:theme": "a form's goal", "jobs:move": "a form's goal",
    "home:healthz": "for machines", "home:readyz": "for machines", "callback": "for machines",
    "accounts:key": "a form's goal", "accounts:check_key": "a form's goal", "accounts:drop_new_key": "a form's goal",
    "accounts:profile": "a form's goal", "accounts:mail": "a form's goal",
    "accounts:try_mail_again": "a form's goal", "accounts:dismiss_mail": "a form's goal",
    "accounts:send_trial_mail": "a form's goal", "accounts:switch": "a form's goal", "accounts:second_step": "leads on",
    "accounts:end_session": "a form's goal", "accounts:end_other_sessions": "a form's goal",
    "accounts:switch_person": "a form's goal", "accounts:sign_out_person": "a form's goal",
    "jobs:activity_news": "a fragment", "jobs:stop_own": "a form's goal", "jobs:row": "a fragment",
    "jobs:restored": "a form's goal",
    "jobs:set_aside": "a form's goal",
    "jobs:card": "a fragment", "jobs:cancel": "a form's goal", "jobs:again": "a form's goal", "jobs:stream": "sound",
    "jobs:part": "for scripts",
    "library:announce": "for scripts", "library:fetch": "a form's goal", "library:upload": "for scripts",
    "library:chosen": "a fragment",
    "library:star": "a form's goal", "library:delete": "a form's goal", "library:restore": "a form's goal",
    "library:words": "for scripts", "library:media": "a file", "library:derivative": "a picture",
    "library:side": "a file", "library:frame": "a form's goal", "video:go_on": "a form's goal",
    "review:comments": "a fragment", "review:looking": "a fragment",
    "review:resolve": "a form's goal", "review:decide": "a form's goal", "review:take_back": "a form's goal",
    "review:setting": "a form's goal", "review:delete": "a form's goal",
    "review:restore": "a form's goal",
    "chat:text": "a text", "chat:news": "a fragment", "chat:earlier": "a fragment",
    "chat:pin": "a form's goal", "chat:share": "a form's goal", "chat:copy": "a form's goal",
    "chat:delete": "a form's goal", "chat:restore": "a form's goal", "chat:fork": "a form's goal",
    "chat:attach": "a form's goal", "chat:prompts_offer": "a fragment",
    "chat:table_file": "a file", "chat:export": "a file",
    "chat:prompts_delete": "a form's goal", "chat:prompts_restore": "a form's goal",
    "chat:functions_delete": "a form's goal", "chat:functions_restore": "a form's goal",
    "chat:tables_delete": "a form's goal", "chat:tables_restore": "a form's goal",
    "chat:delete_branch": "a form's goal", "chat:restore_branch": "a form's goal",
    "music:lyrics": "for scripts", "music:page": "jobs:page", "music:draft": "a form's goal",
    "voices:favourite": "a form's goal", "voices:rename": "a form's goal", "voices:insure": "a form's goal",
    "voices:again": "a form's goal", "voices:throw_away": "a form's goal", "voices:export": "a file",
    "workspaces:withdraw": "a form's goal",
    "workspaces:send_again": "a form's goal", "workspaces:role": "a form's goal", "workspaces:restore": "a form's goal",
    "workspaces:remove": "a form's goal", "workspaces:hand_over": "a form's goal",
    "soundtrack:pair": "a fragment", "voices:suggest": "a fragment", "voices:recording": "a fragment",
    "batches:lab": "jobs:page", "batches:look": "a fragment", "batches:try": "a form's goal",
    "batches:example": "a form's goal",
    "batches:redo": "a form's goal", "batches:look_at_rows": "a fragment", "batches:row": "a fragment",
    "batches:results": "a file",
    "batches:templates": "a fragment", "batches:keep_template": "a form's goal",
    "batches:delete_template": "a form's goal", "batches:restore_template": "a form's goal",
    "longform:open": "a form's goal", "longform:take": "a form's goal", "longform:delete": "a form's goal",
    "longform:restore": "a form's goal",
    "usersessions_list": "leads on", "accounts:all_sessions": "leads on",
    "accounts:openid_callback": "leads on", "mfa_login_webauthn": "for scripts",
    "accounts:confirm_by_passkey": "mfa_reauthenticate_webauthn", "accounts:remove_passkey": "mfa_remove_webauthn",
    "mfa_index": "leads on", "mfa_download_recovery_codes": "a file",
    # This server sends no mail: all of these are nothing at all.
    "account_email": "", "account_email_verification_sent": "",
    "account_reset_password": "", "account_confirm_login_code": "", "account_confirm_email": "",
    "account_reset_password_done": "",
    "account_reset_password_from_key": "", "account_reset_password_from_key_done": "",
}  # fmt: skip


@dataclass
class Visit:
    """Somebody's browser, and the world around it."""

    page: Page
    request: pytest.FixtureRequest

    def to(self, address: str) -> Page:
        """Go to an address."""
        self.page.goto(address)
        return self.page

    def get(self, name: str) -> Any:
        """Return a fixture: a person, a workspace, an address."""
        return self.request.getfixturevalue(name)


@dataclass(frozen=True)
class Place:
    """One page in one state: how to come there, and which routes show it."""

    name: str
    go: Callable[[Visit], object]
    routes: tuple[str, ...]


_places: dict[str, list[Place]] = {group: [] for group in GROUPS}


def place(group: str, *routes: str) -> Callable[[Callable[[Visit], object]], Callable[[Visit], object]]:
    """Put a place on the list; those of a group are visited one after the other by the same person."""

    def note(go: Callable[[Visit], object]) -> Callable[[Visit], object]:
        _places[group].append(Place(go.__name__, go, routes))
        return go

    return note


def places(group: str) -> list[Place]:
    """Return the places of a group, in order."""
    for module in sorted(Path(__file__).parent.glob("places_*.py")):
        import_module(f"tests.journeys.{module.stem}")
    return _places[group]


def shown_routes() -> set[str]:
    """Return the routes that some place shows."""
    return {route for group in GROUPS for place in places(group) for route in place.routes}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Yield the name of every route."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}" if entry.name else ""
        else:
            yield from routes(entry, f"{entry.namespace}:" if entry.namespace else prefix)

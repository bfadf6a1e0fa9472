"""A stage for the frame: templates drawn by Django, files from disk, no server, the policy of the product."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory, override_settings
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, sync_playwright

HOME = "http://studio.test"
PLAIN_STORAGE = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SPACES = [{"slug": "tidewater", "name": "Tidewater"}, {"slug": "halden", "name": "Halden Sea Salt"}]
NAV = [
    {"title": "Make", "items": [{"url": "/speech", "icon": "speech", "label": "Speech", "current": True, "lamp": True}]},
    {"title": "Workspace", "items": [{"url": "/settings/", "icon": "settings", "label": "Settings", "current": False}]},
]
SHELL = {
    "seat": {"workspace": SPACES[0]}, "workspaces": SPACES, "nav": NAV, "theme": "system", "sandbox": True,
    "key_badge": {"state": "missing", "label": "Sandbox"},
}  # fmt: skip


class Alice(AnonymousUser):
    """Someone signed in, without a database."""

    name, email, initials, hue, single_key_shortcuts = "Alice Moreau", "alice@example.com", "AM", 3, True


def drawn(source: str, **shell: object) -> str:
    """Return a page whose template is given, with the shell's context."""
    request = RequestFactory().get("/")
    request.user = Alice()
    with override_settings(STORAGES=PLAIN_STORAGE):
        template = engines["django"].from_string(source)
        context = {"shell": {**SHELL, **shell}, "user": request.user, "csrf_token": "token"}
        return re.sub(r' nonce="[^"]*"', "", template.template.render(_context(context)))


def _context(values: dict[str, object]) -> object:
    from django.template import Context  # noqa: PLC0415

    return Context(values)


def policy() -> str:
    """Return the product's content security policy."""
    rules = settings.SECURE_CSP.items()
    return "; ".join(f"{name} {' '.join(v for v in values if 'nonce' not in str(v).lower())}" for name, values in rules)

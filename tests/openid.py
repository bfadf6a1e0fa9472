"""A small real OpenID Connect provider on this machine, which can be made to answer wrongly."""

import json
import re
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from html import unescape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from time import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from studio.accounts.openid.provider import endpoints_of, keys_of
from studio.lib.env import OpenIdProvider

BEGIN, BACK = "/accounts/openid/", "/accounts/openid/callback/"
STAY = "stay"  # as a refusal: the provider never answers a browser
CLIENT, SECRET = "studio", "client-secret-of-this-studio"
Json = dict[str, Any]


class Provider:
    """Who signs in there is ``person``; ``spoil`` changes an answer, by its path; ``claims`` those of the ID token."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.new_key()
        self.begin()

    def begin(self) -> None:
        """Be as at the beginning, but for the key."""
        self.person: Json = {"sub": "n-1", "email": "nora@example.org", "email_verified": True, "name": "Nora"}
        self.claims: Json = {}
        self.spoil: dict[str, Callable[[Json], Any]] = {}
        self.refusal = ""
        self.methods = ["client_secret_basic"]
        self.codes: dict[str, Json] = {}
        self.heard: list[tuple[str, Json]] = []

    def new_key(self) -> None:
        """Sign with a new key from now on, and publish no other."""
        self.keys: dict[str, EllipticCurvePrivateKey] = {token_urlsafe(6): generate_private_key(SECP256R1())}

    def as_setting(self) -> OpenIdProvider:
        """Return the provider as an operator's settings name it."""
        return OpenIdProvider(self.issuer, CLIENT, SECRET, "Harbour ID")

    def configuration(self) -> Json:
        """Return what it is and where."""
        places = ("authorization", "token", "userinfo")
        return {
            "issuer": self.issuer,
            **{f"{place}_endpoint": f"{self.issuer}/{place}" for place in places},
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": self.methods,
        }

    def published_keys(self) -> Json:
        """Return the public keys."""
        to_jwk = jwt.algorithms.ECAlgorithm.to_jwk
        return {"keys": [{**json.loads(to_jwk(key.public_key())), "kid": kid} for kid, key in self.keys.items()]}

    def authorize(self, asked: Json) -> str:
        """Return where a browser is sent back to: with a code, or with the refusal."""
        if self.refusal:
            told = {"error": self.refusal}
        else:
            self.codes[code := token_urlsafe(12)] = asked
            told = {"code": code}
        return f"{asked['redirect_uri']}?{urlencode({**told, 'state': asked['state'], 'iss': self.issuer})}"

    def exchange(self, form: Json) -> Json | None:
        """Return the tokens of a code, once and only to whom it was given."""
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        mine = {"client_id": CLIENT, "redirect_uri": form.get("redirect_uri"), "code_challenge": challenge}
        if asked is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        if {name: asked.get(name) for name in mine} != mine:
            return None
        return {"access_token": "access", "token_type": "Bearer", "id_token": self.sign(asked["nonce"])}

    def sign(self, nonce: str) -> str:
        """Return a signed ID token of the person."""
        now = int(time())
        own = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        kid, key = next(iter(self.keys.items()))
        claims = {name: value for name, value in {**own, **self.person, **self.claims}.items() if value is not None}
        return jwt.encode(claims, key, "ES256", {"kid": kid})


class Handler(BaseHTTPRequestHandler):
    """Speaks for ``provider``."""

    provider: Provider

    def do_GET(self) -> None:
        """Answer a look-up, or a browser that is to sign in."""
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.provider.heard.append((url.path, asked))
        if url.path == "/authorization" and self.provider.refusal == STAY:
            self.send_response(HTTPStatus.NO_CONTENT)  # a browser stays where it is
            self.end_headers()
        elif url.path == "/authorization":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(asked))
            self.end_headers()
        elif url.path == "/userinfo":
            self.answer(self.provider.person if self.headers["Authorization"] == "Bearer access" else None)
        else:
            known = {"/.well-known/openid-configuration": "configuration", "/keys": "published_keys"}
            self.answer(getattr(self.provider, known[url.path])() if url.path in known else None)

    def do_POST(self) -> None:
        """Answer a code."""
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(text).items()}
        if given := self.headers["Authorization"]:
            pair = b64decode(given.removeprefix("Basic ")).decode().partition(":")
            form |= {"client_id": unquote(pair[0]), "client_secret": unquote(pair[2])}
        self.provider.heard.append((self.path, form))
        self.answer(self.provider.exchange(form))

    def answer(self, found: Any) -> None:
        """Send JSON as it is, or as a test has spoiled it: another object, a status, or raw bytes."""
        spoiled = self.provider.spoil.get(urlsplit(self.path).path)
        found = spoiled(found) if spoiled else found
        status = found if isinstance(found, int) else 200 if found is not None else 400
        body = found if isinstance(found, bytes) else json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Provider]:
    """Serve a provider on a free port of this machine."""
    handler = type("HandlerOfOne", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield handler.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def running() -> Iterator[Provider]:
    """The one provider of the run."""
    with serving() as provider:
        yield provider


@pytest.fixture
def harbour(running: Provider, settings: Any, db: None) -> Provider:
    """Harbour ID, named by the settings; everything is as it should be."""
    running.begin()
    settings.STUDIO_OPENID = running.as_setting()
    for kept in (endpoints_of, keys_of):
        kept.clear()
    cache.clear()
    return running


def words(answer: Any) -> str:
    """Return what a page says, without its tags."""
    page = answer.content.decode()
    plain = re.sub(r"</?(?:b|bdi|span)\b[^>]*>", "", page[page.index("<main") :])
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def onward(answer: Any) -> str:
    """Return where the page that leads to the provider leads."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.content.decode())
    assert found, words(answer)
    return unescape(found[1])


def go(browser: Client, to: str = BEGIN, **form: str) -> str:
    """Press the button, sign in at the provider, and return the address that it sends back to."""
    sent = httpx.get(onward(browser.post(to, form)))
    assert sent.status_code == HTTPStatus.FOUND
    back = urlsplit(sent.headers["Location"])
    assert back.path == BACK
    return f"{back.path}?{back.query}"


def come(browser: Client, to: str = BEGIN, **form: str) -> HttpResponse:
    """Go to the provider and come back."""
    answer: HttpResponse = browser.get(go(browser, to, **form))
    return answer

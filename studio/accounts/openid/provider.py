"""The provider's configuration, and what it says of who came: a code becomes verified claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import compare_digest
from typing import Any
from urllib.parse import urlencode

import jwt
from django.core.exceptions import ValidationError

from studio.accounts.models import OpenIdLink, User
from studio.accounts.openid.attempts import Attempt
from studio.accounts.openid.exchange import CannotAsk, Json, checked, get, post
from studio.accounts.openid.identity import Identity
from studio.lib.env import OpenIdProvider
from studio.lib.ttl_cache import TtlCache

KEPT_S = 600.0
LEEWAY_S = 60  # clocks differ
SCOPE = "openid email profile"
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
# What a key pair signs: with a shared secret whoever knows the client's could write claims.
ALGORITHMS = [f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512)] + ["EdDSA"]
LONGEST_SUBJECT = OpenIdLink._meta.get_field("subject").max_length or 0
LONGEST_NAME = User._meta.get_field("name").max_length or 0
of_user = User._meta.get_field("email")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the provider does what."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    takes_post: bool  # the client's secret in the form, else in the header


endpoints_of: TtlCache[str, Endpoints] = TtlCache(KEPT_S)
keys_of: TtlCache[str, list[Json]] = TtlCache(KEPT_S)


def find_endpoints(provider: OpenIdProvider) -> Endpoints:
    """Return where the provider does what, asked once in ten minutes. Raises CannotAsk."""
    found = endpoints_of.get(provider.issuer, lambda: ask_for_endpoints(provider))
    assert found is not None
    return found


def ask_for_endpoints(provider: OpenIdProvider) -> Endpoints:
    """Ask for the provider's configuration. Raises CannotAsk."""
    told = get(f"{provider.issuer}/.well-known/openid-configuration")
    issuer = told.get("issuer")
    if not isinstance(issuer, str) or issuer.rstrip("/") != provider.issuer:
        raise CannotAsk("wrong", "its configuration is that of another issuer")
    userinfo, methods = told.get("userinfo_endpoint"), told.get("token_endpoint_auth_methods_supported")
    return Endpoints(
        issuer,
        checked(told.get("authorization_endpoint")),
        checked(told.get("token_endpoint")),
        checked(told.get("jwks_uri")),
        checked(userinfo) if userinfo else "",
        isinstance(methods, list) and "client_secret_post" in methods,
    )


def way_there(provider: OpenIdProvider, attempt: Attempt, state: str, way_back: str) -> str:
    """Return the address at which the provider asks who it is. Raises CannotAsk."""
    address = find_endpoints(provider).authorization
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": way_back,
        "scope": SCOPE,
        "state": state,
        "nonce": attempt.nonce,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def identify(provider: OpenIdProvider, attempt: Attempt, code: str, way_back: str) -> Identity:
    """Return whom a code stands for. Raises CannotAsk."""
    at = find_endpoints(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": way_back,
        "code_verifier": attempt.verifier,
    }
    own = (provider.client_id, provider.secret)
    if at.takes_post:
        answer = post(at.token, {**form, "client_id": own[0], "client_secret": own[1]})
    else:
        answer = post(at.token, form, own)
    claims = verify(str(answer.get("id_token") or ""), provider, at, attempt.nonce)
    if "email" not in claims and at.userinfo and isinstance(access := answer.get("access_token"), str):
        more = get(at.userinfo, access)
        if more.get("sub") != claims["sub"]:
            raise CannotAsk("wrong", "its two answers are about two people")
        claims |= {name: more.get(name) for name in ("email", "email_verified", "name")}
    return to_identity(provider.issuer, claims)


def verify(token: str, provider: OpenIdProvider, at: Endpoints, nonce: str) -> Json:
    """Return the claims of an ID token that the provider signed for this browser. Raises CannotAsk."""
    try:
        head = jwt.get_unverified_header(token)
        key = find_key(at.keys, head)
        claims: Json = jwt.decode(
            token, key, ALGORITHMS, audience=provider.client_id, issuer=at.issuer, leeway=LEEWAY_S,
            options={"require": NEEDED},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, KeyError, TypeError) as error:  # keys may be anything too
        raise CannotAsk("wrong", f"its ID token: {type(error).__name__}") from None
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise CannotAsk("wrong", "its ID token was made for another browser")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise CannotAsk("wrong", "its ID token was made for another program")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise CannotAsk("wrong", "its ID token names nobody")
    return claims


def find_key(address: str, head: Mapping[str, Any]) -> jwt.PyJWK:
    """Return the key that signed a token; keys that change are asked for anew. Raises CannotAsk, PyJWTError."""
    if head.get("alg") not in ALGORITHMS:
        raise CannotAsk("wrong", "its ID token is signed in a way that is not taken")
    for asks_anew in (False, True):
        if asks_anew:
            keys_of.clear()
        fitting = [key for key in find_keys(address) if head.get("kid") in (None, key.get("kid"))]
        if len(fitting) == 1 or (fitting and "kid" in head):
            return jwt.PyJWK(fitting[0], algorithm=head["alg"])
    raise CannotAsk("wrong", "none of its keys signed the ID token")


def find_keys(address: str) -> list[Json]:
    """Return the keys that the provider signs with, asked once in ten minutes. Raises CannotAsk."""

    def ask_for_keys() -> list[Json]:
        told = get(address).get("keys")
        keys = [key for key in told if isinstance(key, dict)] if isinstance(told, list) else []
        return [key for key in keys if key.get("use", "sig") == "sig"]

    return keys_of.get(address, ask_for_keys) or []


def to_identity(issuer: str, claims: Json) -> Identity:
    """Return who the claims speak of; an e-mail that is none is left out."""
    email, name = claims.get("email"), claims.get("name")
    try:
        of_user.run_validators(email)
    except ValidationError:
        email = ""
    # Some providers write the boolean as a word; anything else does not count.
    is_verified = claims.get("email_verified") is True or claims.get("email_verified") == "true"
    shown = name.strip()[:LONGEST_NAME] if isinstance(name, str) else ""
    return Identity(issuer, claims["sub"], str(email or "").lower(), is_verified and bool(email), shown)

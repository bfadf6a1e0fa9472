"""A device that holds passkeys: it makes them, and signs what a page asks, as a browser would send it."""

import json
import re
from hashlib import sha256
from html import unescape
from os import urandom
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from django.http import HttpResponse
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from studio.accounts.models import User

Json = dict[str, Any]
HOST = "testserver"
LIST = "/accounts/2fa/webauthn/"
ADD, SIGN_IN, CONFIRM = f"{LIST}add/", f"{LIST}login/", f"{LIST}reauthenticate/"


class Device:
    """One passkey; ``verifies`` says whether it asks for a finger, a face or a PIN."""

    def __init__(self, *, verifies: bool = True, origin: str = f"https://{HOST}") -> None:
        self.key = generate_private_key(SECP256R1())
        self.credential_id = urandom(16)
        self.user_handle = ""
        self.origin = origin
        self.flags = AuthenticatorData.FLAG.UP | (AuthenticatorData.FLAG.UV if verifies else 0)

    def _answer(self, **response: str) -> Json:
        """Return what a browser sends."""
        own = websafe_encode(self.credential_id)
        return {"id": own, "rawId": own, "type": "public-key", "response": response, "clientExtensionResults": {}}

    def _client_data(self, kind: str, challenge: str) -> bytes:
        """Return what a browser adds: for which page this is."""
        return json.dumps({"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin}).encode()

    def make(self, options: Json) -> Json:
        """Return the answer to a page that asks for a new passkey."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(Aaguid(bytes(16)), self.credential_id, public)
        flags = self.flags | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(sha256(asked["rp"]["id"].encode()).digest(), flags, 0, attested)
        return self._answer(
            clientDataJSON=websafe_encode(self._client_data("create", asked["challenge"])),
            attestationObject=websafe_encode(AttestationObject.create("none", data, {})),
        )

    def use(self, options: Json) -> Json:
        """Return the answer to a page that asks who it is."""
        asked = options["publicKey"]
        said = self._client_data("get", asked["challenge"])
        data = AuthenticatorData.create(sha256(asked["rpId"].encode()).digest(), self.flags, 1)
        mark = self.key.sign(data + sha256(said).digest(), ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(said),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(mark),
            userHandle=self.user_handle,
        )


def keep_passkey(person: User, name: str) -> Authenticator:
    """Give a person a passkey of a device that nobody has."""
    asked = {"user": {"id": "MQ"}, "rp": {"id": HOST}, "challenge": "AAAA"}
    data = {"name": name, "credential": Device().make({"publicKey": asked})}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def asked_by(answer: Any) -> dict[str, Any]:
    """Return what a page asks of a passkey."""
    found = re.search(r'data-options="([^"]+)"', answer.content.decode())
    assert found, answer.content
    options: dict[str, Any] = json.loads(unescape(found[1]))
    return options


def add(mine: Client, name: str = "Phone", device: Device | None = None) -> tuple[Device, HttpResponse]:
    """Add a passkey and return its device and the answer."""
    device = device or Device()
    made = device.make(asked_by(mine.get(ADD)))
    answer = mine.post(ADD, {"name": name, "credential": json.dumps(made)})
    return device, answer  # type: ignore[return-value]


def enter(device: Device, client: Client, **more: str) -> HttpResponse:
    """Sign in with a passkey alone."""
    options = client.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
    answer: Any = client.post(SIGN_IN, {"credential": json.dumps(device.use(options)), **more})
    return answer  # type: ignore[no-any-return]


def passkey_of(person: User) -> Authenticator:
    """Return a person's one passkey."""
    return Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN)

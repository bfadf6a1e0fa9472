"""Recorded requests: ids and media that came with earlier answers have names, for they differ each time."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

FILE = Path(__file__).with_name("mmx_cli.json")
# A shorter number may be there by chance.
ID_LENGTH = 14
MEDIA = re.compile(r"[A-Za-z0-9+/]{1000,}={0,2}")  # a file inside JSON, in hex or base64


class Ids:
    """What answers have named so far."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.files: dict[str, bytes] = {}  # what was sent as hex, and comes back as itself

    def learn(self, answer: httpx.Response) -> None:
        """Remember everything in a JSON answer that could be an id, or a link."""
        if answer.headers.get("content-type", "").startswith("application/json"):
            self.walk("", answer.json())

    def walk(self, name: str, value: Any) -> None:
        """Remember what is in a part of an answer, by its dotted name."""
        if isinstance(value, dict | list):
            for key, part in value.items() if isinstance(value, dict) else enumerate(value):
                self.walk(f"{name}.{key}" if name else str(key), part)
        elif link := path_of(value):
            self.values[name] = link
        elif isinstance(value, str) and MEDIA.fullmatch(value):
            self.values[name] = value
            if name.endswith("audio"):
                self.files[f"bytes of {name}"] = bytes.fromhex(value)
        elif str(value).isdecimal() and len(str(value)) >= ID_LENGTH:
            self.values[name] = str(value)

    def packed(self, body: bytes) -> str:
        """Return a body as text, with names in the place of ids and files."""
        for name, data in self.files.items():
            body = body.replace(data, f"{{{{{name}}}}}".encode())
        return self.named(body.decode())

    def unpacked(self, text: str) -> bytes:
        """Return a body with today's ids and files in the place of their names."""
        body = self.filled(text).encode()
        for name, data in self.files.items():
            body = body.replace(f"{{{{{name}}}}}".encode(), data)
        return body

    def named(self, text: str) -> str:
        """Return a text with names in the place of ids, the longest first."""
        for name, value in sorted(self.values.items(), key=lambda item: -len(item[1])):
            text = text.replace(value, "{{" + name + "}}")
        return text

    def filled(self, text: str) -> str:
        """Return a text with today's ids in the place of their names."""
        for name, value in self.values.items():
            text = text.replace("{{" + name + "}}", value)
        return text


def path_of(value: Any) -> str:
    """Return a link's path and question, and nothing of what is none."""
    is_link = isinstance(value, str) and value.startswith(("http://", "https://"))
    parts = urlsplit(value if is_link else "")
    return f"{parts.path}?{parts.query}" if is_link else ""


def told(answer: httpx.Response) -> dict[str, Any]:
    """Return what an answer is to be compared by: its status, its type, and the API's own code."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    body = answer.json() if kind == "application/json" else None
    code = body["base_resp"]["status_code"] if isinstance(body, dict) and "base_resp" in body else None
    return {"status": answer.status_code, "type": kind, "code": code}


def requests() -> list[dict[str, Any]]:
    """Return what was recorded, in its order."""
    found: list[dict[str, Any]] = json.loads(FILE.read_text())
    return found

"""Anthropic's own package, driven over stdin and stdout, one JSON object a line; run by the package's own environment.

The address and the key of the client come by the package's own environment variables.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from anthropic import Anthropic, APIError
from pydantic import BaseModel


class Recipe(BaseModel):
    """What the tests ask to be parsed."""

    title: str
    minutes: int
    ingredients: list[str]
    is_vegan: bool


client = Anthropic(max_retries=0)


def asked(key: str | None) -> Anthropic:
    """Return the client; with a key it is another person's."""
    return client.with_options(api_key=key) if key else client


def create(key: str | None = None, **arguments: Any) -> Any:
    """Return a message."""
    return asked(key).messages.create(**arguments).to_dict()


def bearer(key: str, **arguments: Any) -> Any:
    """Return a message to somebody whose key comes as a token."""
    return Anthropic(max_retries=0, api_key=None, auth_token=key).messages.create(**arguments).to_dict()


def each(**arguments: Any) -> list[Any]:
    """Return the events of a stream."""
    return [event.to_dict() for event in client.messages.create(stream=True, **arguments)]


def streamed(**arguments: Any) -> dict[str, Any]:
    """Return the message that the client's own helper has put together from a stream, and the text as it came."""
    with client.messages.stream(**arguments) as stream:
        text = "".join(stream.text_stream)
        return {"text": text, "message": stream.get_final_message().to_dict()}


def parsed(**arguments: Any) -> dict[str, Any]:
    """Return the recipe that the client has made of an answer."""
    recipe = client.messages.parse(output_format=Recipe, **arguments).parsed_output
    return {"is_recipe": isinstance(recipe, Recipe), **(recipe.model_dump() if recipe else {})}


DEEDS: dict[str, Callable[..., Any]] = {
    deed.__name__: deed for deed in (create, bearer, each, streamed, parsed)
}  # fmt: skip


def done(do: str, **arguments: Any) -> dict[str, Any]:
    """Return the result of a deed, or what the client raised."""
    try:
        return {"result": DEEDS[do](**arguments)}
    except APIError as error:
        return {
            "raised": type(error).__name__, "status": getattr(error, "status_code", None), "words": str(error),
            "request_id": getattr(error, "request_id", None), "body": error.body,
        }  # fmt: skip


for line in sys.stdin:
    sys.stdout.write(json.dumps(done(**json.loads(line))) + "\n")
    sys.stdout.flush()

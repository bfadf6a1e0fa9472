"""OpenAI's own package, driven over stdin and stdout, one JSON object a line; run by the package's own environment.

The address and the key of the client come by the package's own environment variables.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from openai import APIError, OpenAI
from pydantic import BaseModel


class Recipe(BaseModel):
    """What the tests ask to be parsed."""

    title: str
    minutes: int
    ingredients: list[str]
    is_vegan: bool


client = OpenAI(max_retries=0)


def method(name: str, key: str | None = None) -> Callable[..., Any]:
    """Return a method of the client by its dotted name; with a key it is another person's client."""
    found: Any = client.with_options(api_key=key) if key else client
    for part in name.split("."):
        found = getattr(found, part)
    called: Callable[..., Any] = found
    return called


def call(name: str, key: str | None = None, **arguments: Any) -> Any:
    """Return what a method returns."""
    return method(name, key)(**arguments).to_dict()


def each(name: str, **arguments: Any) -> list[Any]:
    """Return all that a method yields: chunks of a stream, or the rows of all pages."""
    return [one.to_dict() for one in method(name)(**arguments)]


def parsed(**arguments: Any) -> dict[str, Any]:
    """Return the recipe that the client has made of an answer."""
    answer = client.chat.completions.parse(response_format=Recipe, **arguments)
    recipe = answer.choices[0].message.parsed
    return {"is_recipe": isinstance(recipe, Recipe), **(recipe.model_dump() if recipe else {})}


def streamed(**arguments: Any) -> dict[str, Any]:
    """Return the answer that the client's own helper has put together from a stream, and the text as it came."""
    with client.chat.completions.stream(**arguments) as stream:
        text = "".join(event.delta for event in stream if event.type == "content.delta")
        return {"text": text, "answer": stream.get_final_completion().to_dict()}


def responding(**arguments: Any) -> dict[str, Any]:
    """Return the response that the client's own helper has put together from a stream, and the text as it came."""
    with client.responses.stream(**arguments) as stream:
        text = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
        return {"text": text, "answer": stream.get_final_response().to_dict()}


def responded(**arguments: Any) -> dict[str, Any]:
    """Return the recipe that the client has made of a response."""
    recipe = client.responses.parse(text_format=Recipe, **arguments).output_parsed
    return {"is_recipe": isinstance(recipe, Recipe), **(recipe.model_dump() if recipe else {})}


def uploaded(name: str, text: str, purpose: str) -> Any:
    """Return the answer to an upload at MiniMax's address, by the client's door to endpoints that it does not know."""
    options = {"headers": {"Content-Type": "multipart/form-data"}}
    form = {"body": {"purpose": purpose}, "files": {"file": (name, text.encode())}}
    return client.post("/files/upload", cast_to=object, options=options, **form)


def fetched(path: str) -> str:
    """Return the text at an address of MiniMax's."""
    return str(client.get(path, cast_to=str))


DEEDS: dict[str, Callable[..., Any]] = {
    deed.__name__: deed for deed in (call, each, parsed, streamed, responding, responded, uploaded, fetched)
}  # fmt: skip


def done(do: str, **arguments: Any) -> dict[str, Any]:
    """Return the result of a deed, or what the client raised."""
    try:
        return {"result": DEEDS[do](**arguments)}
    except APIError as error:
        return {"raised": type(error).__name__, "status": getattr(error, "status_code", None), "words": str(error)}


for line in sys.stdin:
    sys.stdout.write(json.dumps(done(**json.loads(line))) + "\n")
    sys.stdout.flush()

"""Build the messages of a request from a path of the tree: pure functions, told everything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from studio.chat.parts import Part, of_type, text_of, thinking_of
from studio.chat.tokens import estimate_parts
from studio.minimax.chat.request import Message, Picture, ToolCall


@dataclass(frozen=True, slots=True)
class Turn:
    """A message of the path, without anything that the API does not hear of."""

    role: str
    parts: tuple[Part, ...]
    key: str = ""


def build_messages(path: Sequence[Turn], system: str = "", pictures: Mapping[str, str] | None = None) -> list[Message]:
    """Return the messages of a request: at most one of the system, then what was said.

    ``pictures`` maps keys of versions to data URIs; a picture that is not in it is named in words. Calls without a
    result, and results without a call, are left out: the API refuses both.
    """
    answered, called = call_ids(path, "result", "call"), call_ids(path, "call", "id")
    said = [Message("system", system)] if system.strip() else []
    for turn in path:
        if turn.role == "tool":
            said.extend(results_of(turn, called))
        elif turn.role == "assistant":
            said.extend(answer_of(turn, answered))
        else:
            said.append(Message("user", content_of(turn, pictures or {})))
    return said


def call_ids(path: Sequence[Turn], type_name: str, field: str) -> set[str]:
    """Return the ids of calls that the parts of a type name."""
    return {part[field] for turn in path for part in of_type(turn.parts, type_name)}


def results_of(turn: Turn, called: set[str]) -> Iterator[Message]:
    """Yield the results of calls, each a message of its own."""
    for part in of_type(turn.parts, "result"):
        if part["call"] in called:
            yield Message("tool", part["text"], tool_call_id=part["call"])


def answer_of(turn: Turn, answered: set[str]) -> Iterator[Message]:
    """Yield an answer, if there is anything of it; its reasoning goes back only with the calls that came of it."""
    calls = tuple(
        ToolCall(part["id"], part["name"], part["arguments"])
        for part in of_type(turn.parts, "call")
        if part["id"] in answered
    )
    if calls or text_of(turn.parts):
        reasoning = thinking_of(turn.parts) if calls else ""
        yield Message("assistant", text_of(turn.parts), tool_calls=calls, reasoning=reasoning)


def content_of(turn: Turn, pictures: Mapping[str, str]) -> str | tuple[str | Picture, ...]:
    """Return what a person said: plain words, or words and pictures."""
    pieces: list[str | Picture] = []
    for part in turn.parts:
        match part["type"]:
            case "picture" if part["version"] in pictures:
                pieces.append(Picture(pictures[part["version"]]))
            case "picture":
                pieces.append(f"[A picture that you cannot see: {part['title']}]")
            case "file":
                pieces.append(f"File “{part['title']}”:\n\n{part['text']}")
            case "text":
                pieces.append(part["text"])
    words = [piece for piece in pieces if isinstance(piece, str)]
    return tuple(pieces) if len(words) < len(pieces) else "\n\n".join(words)


def fit(path: Sequence[Turn], room: int) -> int:
    """Return the index of the first message to send, so that the rest is at most ``room`` tokens.

    Only whole exchanges are left out, the oldest first; the last question is always sent.
    """
    sizes = [estimate_parts(turn.parts) for turn in path]
    starts = [at for at, turn in enumerate(path) if turn.role == "user"] or [0]
    left = [sum(sizes), *(sum(sizes) - gone for gone in accumulate(sizes))]
    return next((at for at in [0, *starts] if left[at] <= room), starts[-1])


def join_instructions(*texts: str) -> str:
    """Return the instructions of the workspace and of the conversation as one text."""
    return "\n\n".join(text.strip() for text in texts if text.strip())

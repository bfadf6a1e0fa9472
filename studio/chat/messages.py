"""Build the messages of a request from a path of the tree: pure functions, told everything."""

from collections.abc import Mapping, Sequence
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

    ``pictures`` maps keys of versions to data URIs; a picture that is not in it is named in words.
    """
    said = [Message("system", system)] if system.strip() else []
    for turn in sendable(path):
        if turn.role == "user":
            said.append(Message("user", content_of(turn, pictures or {})))
        elif turn.role == "tool":
            results = of_type(turn.parts, "result")
            said.extend(Message("tool", part["text"], tool_call_id=part["call"]) for part in results)
        elif turn.parts:
            said.append(answer_of(turn))
    return said


def sendable(path: Sequence[Turn]) -> list[Turn]:
    """Return the turns of a path with those parts alone that are sent, which may be none.

    Calls without a result, and results without a call, are left out: the API refuses both. Reasoning goes back only
    with the calls that came of it.
    """
    answered, called = call_ids(path, "result", "call"), call_ids(path, "call", "id")
    return [to_sent(turn, answered, called) for turn in path]


def to_sent(turn: Turn, answered: set[str], called: set[str]) -> Turn:
    """Return what is sent of a turn, by the calls that have a result and those that there were."""
    if turn.role == "assistant":
        return Turn(turn.role, answer_parts(turn.parts, answered), turn.key)
    if turn.role == "tool":
        results = tuple(part for part in of_type(turn.parts, "result") if part["call"] in called)
        return Turn(turn.role, results, turn.key)
    return turn


def answer_parts(parts: Sequence[Part], answered: set[str]) -> tuple[Part, ...]:
    """Return what is sent of an answer, () for nothing."""
    calls = [part for part in of_type(parts, "call") if part["id"] in answered]
    words = [part for part in of_type(parts, "text") if part["text"]]
    return (*of_type(parts, "thinking"), *words, *calls) if calls else tuple(words)


def call_ids(path: Sequence[Turn], type_name: str, field: str) -> set[str]:
    """Return the ids of calls that the parts of a type name."""
    return {part[field] for turn in path for part in turn.parts if part["type"] == type_name}


def answer_of(turn: Turn) -> Message:
    """Return an answer as it is sent."""
    calls = tuple(ToolCall(part["id"], part["name"], part["arguments"]) for part in of_type(turn.parts, "call"))
    return Message("assistant", text_of(turn.parts), tool_calls=calls, reasoning=thinking_of(turn.parts))


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


def estimate_turns(path: Sequence[Turn], *, sees: bool = True) -> list[int]:
    """Return about how many tokens each turn of a path is when it is sent; ``sees`` says whether pictures are."""
    return [estimate_parts(turn.parts, sees=sees) if turn.parts else 0 for turn in sendable(path)]


def fit(path: Sequence[Turn], sizes: Sequence[int], room: int) -> int:
    """Return the index of the first message to send, so that the rest is at most ``room`` tokens, as are ``sizes``.

    Only whole exchanges are left out, the oldest first; the last question is always sent.
    """
    starts = [at for at, turn in enumerate(path) if turn.role == "user"] or [0]
    left = [sum(sizes), *(sum(sizes) - gone for gone in accumulate(sizes))]
    return next((at for at in [0, *starts] if left[at] <= room), starts[-1])


def join_instructions(*texts: str) -> str:
    """Return the instructions of the workspace and of the conversation as one text."""
    return "\n\n".join(text.strip() for text in texts if text.strip())

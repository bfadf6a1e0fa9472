"""Moves of the camera: commands in brackets within a description, such as ``[Pan left, Zoom in]``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studio.minimax.catalog.video import CAMERA_COMMANDS, CAMERA_COMMANDS_AT_ONCE, VideoModel

BRACKET = re.compile(r"\[([^\[\]\n]{1,120})\]")
SEPARATOR = re.compile(r"[,，]")
# What people call each move; a command that is not named here is called by itself.
NAMES = {
    "Push in": "Closer", "Pull out": "Further away", "Pan left": "Look left", "Pan right": "Look right",
    "Tilt up": "Look up", "Tilt down": "Look down", "Truck left": "Slide left", "Truck right": "Slide right",
    "Pedestal up": "Rise", "Pedestal down": "Sink", "Zoom in": "Zoom in", "Zoom out": "Zoom out",
    "Tracking shot": "Follow", "Static shot": "Hold still", "Shake": "Handheld",
}  # fmt: skip
_BY_FOLDED = {command.casefold(): command for command in CAMERA_COMMANDS}


@dataclass(frozen=True, slots=True)
class Move:
    """One move of the palette: the command that is sent, its everyday name, and the class of its drawing."""

    command: str
    name: str

    @property
    def drawing(self) -> str:
        """Return the class of the drawing that moves as the camera will."""
        return f"move-{self.command.lower().replace(' ', '-')}"


def palette() -> list[Move]:
    """Return every move that a description may name, in the order of the names above."""
    known = [*NAMES, *(command for command in CAMERA_COMMANDS if command not in NAMES)]
    return [Move(command, NAMES.get(command, command)) for command in known if command in CAMERA_COMMANDS]


def moves_in(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the commands of each bracket that holds nothing else; other brackets are words."""
    for bracket in BRACKET.finditer(text):
        parts = [_BY_FOLDED.get(part.strip().casefold(), "") for part in SEPARATOR.split(bracket[1])]
        if all(parts):
            yield tuple(parts)


def without_moves(text: str) -> str:
    """Return a description without its moves, for a title."""

    def keep(bracket: re.Match[str]) -> str:
        return " " if any(moves_in(bracket[0])) else bracket[0]

    return " ".join(BRACKET.sub(keep, text).split())


def fault_of_moves(text: str, model: VideoModel) -> str:
    """Return what is wrong with the moves of a description for a model, or nothing."""
    for commands in moves_in(text):
        named = f"[{', '.join(commands)}]"
        if not model.camera:
            return (
                f"{model.name} does not read camera moves such as {named}. "
                "Say it in words, or choose an engine that reads them."
            )
        if len(commands) > CAMERA_COMMANDS_AT_ONCE:
            most = f"at most {CAMERA_COMMANDS_AT_ONCE} go together"
            return f"{len(commands)} moves at once are too many in {named}: {most}. Put others into their own brackets."
    return ""

"""Parse a prompt's camera commands: in brackets, or in words such as "the camera slowly pans left"."""

import random
import re

from studio.sandbox.media.clip.camera import CameraPath, Pose, Segment, build_path

MAX_SIMULTANEOUS = 3
COMMANDS = {
    "truck left": Segment(Pose(truck_x=-0.26)),
    "truck right": Segment(Pose(truck_x=0.26)),
    "pan left": Segment(Pose(pan_x=-0.24)),
    "pan right": Segment(Pose(pan_x=0.24)),
    "push in": Segment(Pose(push=0.38)),
    "pull out": Segment(Pose(push=-0.38)),
    "pedestal up": Segment(Pose(truck_y=-0.2)),
    "pedestal down": Segment(Pose(truck_y=0.2)),
    "tilt up": Segment(Pose(pan_y=-0.2)),
    "tilt down": Segment(Pose(pan_y=0.2)),
    "zoom in": Segment(Pose(zoom=0.3)),
    "zoom out": Segment(Pose(zoom=-0.3)),
    "shake": Segment(Pose(), shake=1.0),
    "tracking shot": Segment(Pose(follow=0.34)),
    "static shot": Segment(Pose()),
}
Phrases = tuple[tuple[re.Pattern[str], str], ...]
PIECE = re.compile(r"[^,.;!?\n]+")
BRACKET = re.compile(r"[\[【]([^\]】]{0,200})[\]】]")
SEQUENCE_BREAK = re.compile(r"\bthen\b|\bafterwards\b|\bbefore\b|[.;!?\n]")
SIDE = r"[\s-]+(?:\w+[\s-]+){0,3}?(left|right)\b"
HEIGHT = r"[\s-]+(?:\w+[\s-]+){0,2}?(up|upwards?|down|downwards?)\b"
IN = r"(in|closer|forwards?)\b"
OUT = r"(out|back|backwards?|away)\b"
# Phrases, and the first word of the command that each means; the second is the direction in the text.
MOVE_PHRASES = (
    (re.compile(r"\bpan(?:s|ning|ned)?" + SIDE), "pan"),
    (re.compile(r"\btilt(?:s|ing)?" + HEIGHT), "tilt"),
    (re.compile(r"\bzoom(?:s|ing)?[\s-]+(?:\w+[\s-]+){0,2}?(in|out)\b"), "zoom"),
    (re.compile(r"\bdoll(?:y|ies)(?:ing)?[\s-]+(?:\w+[\s-]+)?" + IN), "push"),
    (re.compile(r"\bdoll(?:y|ies)(?:ing)?[\s-]+(?:\w+[\s-]+)?" + OUT), "pull"),
)
# Ambiguous phrases (a truck left, somebody moves closer): they count only where a camera is mentioned.
AMBIGUOUS_PHRASES = (
    (re.compile(r"\b(?:truck|slide?|doll(?:y|ies)|track|move)(?:s|ing)?" + SIDE), "truck"),
    (re.compile(r"\b(?:pedestal|crane|boom|jib|rise|move)(?:s|ing)?" + HEIGHT), "pedestal"),
    (re.compile(r"\b(?:push|move)(?:es|s|ing)?[\s-]+(?:\w+[\s-]+)?" + IN), "push"),
    (re.compile(r"\b(?:pull|move)(?:s|ing)?[\s-]+(?:\w+[\s-]+)?" + OUT), "pull"),
)
CAMERA = re.compile(r"\b(?:camera|lens|shot|viewpoint)\b")
SHOT_PHRASES = (
    (re.compile(r"\btracking shot\b|\bcamera (?:follows|tracks)\b|\bfollow(?:ing)? shot\b"), "tracking shot"),
    (re.compile(r"\bhand-?held\b|\bshak(?:y|ing) (?:camera|cam|shot)\b|\bcamera shakes?\b"), "shake"),
    (re.compile(r"\b(?:static|fixed|locked(?:-off)?|still) (?:shot|camera|frame)\b|\btripod\b"), "static shot"),
    (re.compile(r"\b(?:drone|aerial) shot\b|\bfly(?:ing)?[ -]?(?:through|over)\b"), "push in"),
)
DIRECTIONS = {
    "upward": "up", "upwards": "up", "downward": "down", "downwards": "down", "closer": "in", "forward": "in",
    "forwards": "in", "back": "out", "backward": "out", "backwards": "out", "away": "out",
}  # fmt: skip


def camera_path(prompt: str, seed: int) -> CameraPath:
    """Return the camera path of a prompt; without any command it is a gentle move."""
    stages = [combine(commands) for commands in parse_commands(prompt)]
    return build_path(stages or [default_move(seed)], seed)


def describe_commands(prompt: str) -> str:
    """Return a prompt's camera commands in words."""
    names = {id(stage): name for name, stage in COMMANDS.items()}
    return (
        ", then ".join(" and ".join(names[id(one)] for one in some) for some in parse_commands(prompt))
        or "gentle movement"
    )


def parse_commands(prompt: str) -> list[list[Segment]]:
    """Return the simultaneous commands of each step; commands in brackets take precedence over words."""
    return parse_brackets(prompt) or parse_words(prompt)


def strip_brackets(prompt: str) -> str:
    """Return a prompt without brackets that hold known commands."""
    return BRACKET.sub(lambda found: "" if commands_of_bracket(found[1]) else found[0], prompt).strip()


def strip_camera_words(prompt: str) -> str:
    """Return the scene of a prompt in lower case, without what is said to the camera."""
    text = strip_brackets(prompt).lower()
    phrases = applicable_phrases(text)
    return PIECE.sub(
        lambda found: remove_phrases(found[0], phrases) if match_phrases(found[0], phrases) else found[0], text
    )


def remove_phrases(piece: str, phrases: Phrases) -> str:
    """Return a piece of text without camera phrases."""
    for words, _ in (*phrases, *SHOT_PHRASES, (CAMERA, "")):
        piece = words.sub(" ", piece)
    return piece


def commands_of_bracket(inside: str) -> list[Segment]:
    """Return the commands of one bracket."""
    words = (re.sub(r"[\s_-]+", " ", part).strip().lower() for part in re.split(r"[,;+&，、]|\band\b", inside))
    return [COMMANDS[word] for word in words if word in COMMANDS][:MAX_SIMULTANEOUS]


def parse_brackets(prompt: str) -> list[list[Segment]]:
    """Return the commands of each bracket that holds some."""
    return [found for bracket in BRACKET.findall(prompt) if (found := commands_of_bracket(bracket))]


def parse_words(prompt: str) -> list[list[Segment]]:
    """Return the commands of each part of a text that describes a camera movement."""
    text = prompt.lower()
    phrases = applicable_phrases(text)
    found = [match_phrases(part, phrases) for part in SEQUENCE_BREAK.split(text)]
    return [stages for stages in found if stages]


def applicable_phrases(text: str) -> Phrases:
    """Return the phrases that can be meant as camera commands in a text."""
    return MOVE_PHRASES + (AMBIGUOUS_PHRASES if CAMERA.search(text) else ())


def match_phrases(text: str, phrases: Phrases) -> list[Segment]:
    """Return the commands that a piece of text contains."""
    names = [f"{name} {DIRECTIONS.get(hit, hit)}" for words, name in phrases for hit in words.findall(text)]
    names += [name for words, name in SHOT_PHRASES if words.search(text)]
    return [COMMANDS[name] for name in dict.fromkeys(names) if name in COMMANDS][:MAX_SIMULTANEOUS]


def combine(stages: list[Segment]) -> Segment:
    """Combine simultaneous commands into one segment."""
    return Segment(sum((stage.change for stage in stages), Pose()), max(stage.shake for stage in stages))


def default_move(seed: int) -> Segment:
    """Return the default camera movement: a little closer, and a little to one side."""
    side = random.Random(seed).choice((-1, 1))
    return Segment(Pose(push=0.16, truck_x=0.08 * side))

"""What a prompt tells the camera: commands in brackets, or words such as "the camera slowly pans left"."""

import random
import re

from studio.sandbox.media.clip.camera import Path, Pose, Stage, path

AT_ONCE = 3
COMMANDS = {
    "truck left": Stage(Pose(truck_x=-0.26)),
    "truck right": Stage(Pose(truck_x=0.26)),
    "pan left": Stage(Pose(pan_x=-0.24)),
    "pan right": Stage(Pose(pan_x=0.24)),
    "push in": Stage(Pose(push=0.38)),
    "pull out": Stage(Pose(push=-0.38)),
    "pedestal up": Stage(Pose(truck_y=-0.2)),
    "pedestal down": Stage(Pose(truck_y=0.2)),
    "tilt up": Stage(Pose(pan_y=-0.2)),
    "tilt down": Stage(Pose(pan_y=0.2)),
    "zoom in": Stage(Pose(zoom=0.3)),
    "zoom out": Stage(Pose(zoom=-0.3)),
    "shake": Stage(Pose(), shake=1.0),
    "tracking shot": Stage(Pose(follow=0.34)),
    "static shot": Stage(Pose()),
}
Phrases = tuple[tuple[re.Pattern[str], str], ...]
PIECE = re.compile(r"[^,.;!?\n]+")
BRACKET = re.compile(r"[\[【]([^\]】]{0,200})[\]】]")
LATER = re.compile(r"\bthen\b|\bafterwards\b|\bbefore\b|[.;!?\n]")
SIDE = r"[\s-]+(?:\w+[\s-]+){0,3}?(left|right)\b"
HEIGHT = r"[\s-]+(?:\w+[\s-]+){0,2}?(up|upwards?|down|downwards?)\b"
IN, OUT = r"(in|closer|forwards?)\b", r"(out|back|backwards?|away)\b"
# What people say, and the first word of the command that is meant; its second is in the text.
SAID = (
    (re.compile(r"\bpan(?:s|ning|ned)?" + SIDE), "pan"),
    (re.compile(r"\btilt(?:s|ing)?" + HEIGHT), "tilt"),
    (re.compile(r"\bzoom(?:s|ing)?[\s-]+(?:\w+[\s-]+){0,2}?(in|out)\b"), "zoom"),
    (re.compile(r"\bdoll(?:y|ies)(?:ing)?[\s-]+(?:\w+[\s-]+)?" + IN), "push"),
    (re.compile(r"\bdoll(?:y|ies)(?:ing)?[\s-]+(?:\w+[\s-]+)?" + OUT), "pull"),
)
# Words that others do too: a truck left, somebody moves closer. They count where a camera is spoken of.
OF_CAMERAS = (
    (re.compile(r"\b(?:truck|slide?|doll(?:y|ies)|track|move)(?:s|ing)?" + SIDE), "truck"),
    (re.compile(r"\b(?:pedestal|crane|boom|jib|rise|move)(?:s|ing)?" + HEIGHT), "pedestal"),
    (re.compile(r"\b(?:push|move)(?:es|s|ing)?[\s-]+(?:\w+[\s-]+)?" + IN), "push"),
    (re.compile(r"\b(?:pull|move)(?:s|ing)?[\s-]+(?:\w+[\s-]+)?" + OUT), "pull"),
)
CAMERA = re.compile(r"\b(?:camera|lens|shot|viewpoint)\b")
WHOLE = (
    (re.compile(r"\btracking shot\b|\bcamera (?:follows|tracks)\b|\bfollow(?:ing)? shot\b"), "tracking shot"),
    (re.compile(r"\bhand-?held\b|\bshak(?:y|ing) (?:camera|cam|shot)\b|\bcamera shakes?\b"), "shake"),
    (re.compile(r"\b(?:static|fixed|locked(?:-off)?|still) (?:shot|camera|frame)\b|\btripod\b"), "static shot"),
    (re.compile(r"\b(?:drone|aerial) shot\b|\bfly(?:ing)?[ -]?(?:through|over)\b"), "push in"),
)
ENDS = {
    "upward": "up", "upwards": "up", "downward": "down", "downwards": "down", "closer": "in", "forward": "in",
    "forwards": "in", "back": "out", "backward": "out", "backwards": "out", "away": "out",
}  # fmt: skip


def camera_path(prompt: str, seed: int) -> Path:
    """Return the way of the camera through a clip; without any command it is a gentle one."""
    stages = [together(commands) for commands in told(prompt)]
    return path(stages or [gentle(seed)], seed)


def said_of(prompt: str) -> str:
    """Return what a prompt tells the camera, in the words of commands."""
    names = {id(stage): name for name, stage in COMMANDS.items()}
    return ", then ".join(" and ".join(names[id(one)] for one in some) for some in told(prompt)) or "gentle movement"


def told(prompt: str) -> list[list[Stage]]:
    """Return the commands of a prompt that happen at once, one after the other; brackets go before words."""
    return in_brackets(prompt) or in_words(prompt)


def without_commands(prompt: str) -> str:
    """Return a prompt without what is in brackets and known."""
    return BRACKET.sub(lambda found: "" if known(found[1]) else found[0], prompt).strip()


def scenery(prompt: str) -> str:
    """Return what is to be seen, in small letters: no camera pans through a scene, and no crane stands in it."""
    text = without_commands(prompt).lower()
    phrases = phrases_for(text)
    return PIECE.sub(lambda found: bare(found[0], phrases) if said(found[0], phrases) else found[0], text)


def bare(piece: str, phrases: Phrases) -> str:
    """Return a piece of a text without what it says to a camera."""
    for words, _ in (*phrases, *WHOLE, (CAMERA, "")):
        piece = words.sub(" ", piece)
    return piece


def known(inside: str) -> list[Stage]:
    """Return the commands of one bracket."""
    words = (re.sub(r"[\s_-]+", " ", part).strip().lower() for part in re.split(r"[,;+&，、]|\band\b", inside))
    return [COMMANDS[word] for word in words if word in COMMANDS][:AT_ONCE]


def in_brackets(prompt: str) -> list[list[Stage]]:
    """Return the commands of each bracket that holds some."""
    return [found for bracket in BRACKET.findall(prompt) if (found := known(bracket))]


def in_words(prompt: str) -> list[list[Stage]]:
    """Return the commands of each part of a text that says how the camera moves."""
    text = prompt.lower()
    phrases = phrases_for(text)
    found = [said(part, phrases) for part in LATER.split(text)]
    return [stages for stages in found if stages]


def phrases_for(text: str) -> Phrases:
    """Return what people say to cameras, as far as it can be meant in a text."""
    return SAID + (OF_CAMERAS if CAMERA.search(text) else ())


def said(text: str, phrases: Phrases) -> list[Stage]:
    """Return the commands that a few words amount to."""
    names = [f"{name} {ENDS.get(hit, hit)}" for words, name in phrases for hit in words.findall(text)]
    names += [name for words, name in WHOLE if words.search(text)]
    return [COMMANDS[name] for name in dict.fromkeys(names) if name in COMMANDS][:AT_ONCE]


def together(stages: list[Stage]) -> Stage:
    """Return commands that happen at once as one."""
    return Stage(sum((stage.change for stage in stages), Pose()), max(stage.shake for stage in stages))


def gentle(seed: int) -> Stage:
    """Return how a camera moves that was not told: a little closer, and a little to one side."""
    side = random.Random(seed).choice((-1, 1))
    return Stage(Pose(push=0.16, truck_x=0.08 * side))

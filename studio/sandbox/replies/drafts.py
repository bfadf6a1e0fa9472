"""Drafts to begin with: titles, outlines, scripts, posts, letters, poems, stories and ideas."""

import re
import tomllib
from pathlib import Path
from typing import Any

from studio.sandbox.replies.scenes import Scene
from studio.sandbox.replies.topic import titled

ROWS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "drafts.toml").read_text("utf-8"))
SECONDS = re.compile(r"\b(\d{1,3})[- ]?(?:s|sec|seconds?)\b", re.IGNORECASE)
COUNT = re.compile(r"\b(\d{1,2})\b")
SHORTEST_S, LONGEST_S, USUAL_S = 10, 180, 30


def put(pattern: str, scene: Scene, **more: Any) -> str:
    """Return a pattern with topic and images in it."""
    images = dict(zip("abcde", scene.images, strict=False))
    capitals = {letter.upper(): capital(image) for letter, image in images.items()}
    named = {"t": scene.topic, "t_": capital(scene.topic), "T": titled(scene.topic)}
    return pattern.strip().format(**named, **images, **capitals, **more)


def capital(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def of(name: str, scene: Scene) -> str:
    """Return one of the drafts of a name."""
    return put(scene.pick(ROWS[name], 1)[0], scene)


def numbered(name: str, scene: Scene, asked: str, usual: int) -> str:
    """Return a numbered list, as long as was asked for."""
    found = COUNT.search(asked)
    rows = scene.pick(ROWS[name], max(int(found[1]), 1) if found else usual)
    return "\n".join(f"{at}. {put(row, scene)}" for at, row in enumerate(rows, 1))


def titles(scene: Scene, asked: str) -> str:
    """Return title ideas."""
    return numbered("titles", scene, asked, 8)


def ideas(scene: Scene, asked: str) -> str:
    """Return ideas."""
    return numbered("ideas", scene, asked, 5)


def outline(scene: Scene, asked: str) -> str:
    """Return an outline with a promise, a middle and an end."""
    return of("outline", scene)


def script(scene: Scene, asked: str) -> str:
    """Return a short script with times, pictures and a voice-over that fits into them."""
    found = SECONDS.search(asked)
    total = min(max(int(found[1]), SHORTEST_S), LONGEST_S) if found else USUAL_S
    rows = scene.pick(ROWS["script"], 1)[0]
    times = [round(total * at / len(rows)) for at in range(len(rows) + 1)]
    table = [
        f"| {times[at]}–{times[at + 1]} s | {put(picture, scene)} | {put(voice, scene)} |"
        for at, (picture, voice) in enumerate(rows)
    ]
    head = f"## {titled(scene.topic)} ({total} s)\n\n**{scene.place} – {scene.light}.** Sound: {scene.sound}.\n"
    return "\n".join([head, "| Time | Picture | Voice |", "|---|---|---|", *table])


def post(scene: Scene, asked: str) -> str:
    """Return a post with its tags."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]{4,}", scene.topic) if word.lower() not in ("your", "with")]
    tags = " ".join(f"#{word}" for word in dict.fromkeys([*words[:3], "behindthescenes", "madewithcare"]))
    return f"{of('post', scene)}\n\n{tags}"


def letter(scene: Scene, asked: str) -> str:
    """Return a letter by mail."""
    return of("letter", scene)


def description(scene: Scene, asked: str) -> str:
    """Return a description as it stands beside a product."""
    return of("description", scene)


def poem(scene: Scene, asked: str) -> str:
    """Return a poem; its lines end where Markdown would join them."""
    lines = of("poem", scene).split("\n")
    return f"### {titled(scene.topic)}\n\n" + "\n".join(f"{line}  " if line else "" for line in lines)


def story(scene: Scene, asked: str) -> str:
    """Return the opening of a story."""
    return f"### {titled(scene.topic)}\n\n{of('story', scene)}"

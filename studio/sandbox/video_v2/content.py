"""Parses the content list of the second video API: texts, pictures, clips and sounds, each with its role."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from studio.sandbox.core.api import Call
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.video import pictures as video_pictures
from studio.sandbox.video.pictures import SECOND_API, Picture

MOST_CHARACTERS = 7000
FRAMES = ("first_frame", "last_frame")
# How many of each role there may be, and which megabytes each may have.
ROLES = {
    "image_url": {"first_frame": 1, "last_frame": 1, "reference_image": 9},
    "video_url": {"reference_video": 3, "base_video": 1},
    "audio_url": {"reference_audio": 3},
}  # fmt: skip
MOST_MB = {"video_url": 50, "audio_url": 15}
MOST_FILES = 12


@dataclass(slots=True)
class Content:
    """What a clip is to be made of."""

    text: str = ""
    pictures: dict[str, Picture] = field(default_factory=dict)  # by their roles; of references the first
    files: dict[str, list[int]] = field(default_factory=dict)  # all numbers by their roles

    @property
    def has_references(self) -> bool:
        """Return whether there are references."""
        return any(role.startswith("reference_") for role in self.files)


async def parse_content(call: Call, top: Section, *, has_base: bool = False, most: int = MOST_CHARACTERS) -> Content:
    """Parse the list of a request, each item with its role. Raises Refused, WorkFailed."""
    items, found = top.values.get("content"), Content()
    if not isinstance(items, list):
        raise invalid("content")
    for item in items:
        await add_item(call, found, Section({"content": item}, "content"))
    if not found.text.strip() or len(found.text) > most:
        raise invalid(f"content text must have from 1 to {most} characters")
    if found.has_references and any(role in FRAMES for role in found.files):
        raise invalid("content role: frames and references do not go together")
    if sum(len(numbers) for numbers in found.files.values()) > MOST_FILES:
        raise invalid(f"content has more than {MOST_FILES} files")
    if ("base_video" in found.files) is not has_base:
        raise invalid("content role base_video")
    return found


async def add_item(call: Call, found: Content, item: Section) -> None:
    """Add an item to what was parsed so far. Raises Refused, WorkFailed."""
    kind = item.choice("type", ("text", *ROLES), "")
    if kind == "text":
        found.text += ("\n" if found.text else "") + item.text("text").strip()
        return
    if not kind:
        raise invalid("content type")
    role = item.choice("role", tuple(ROLES[kind]), FRAMES[0] if kind == "image_url" else "")
    address = Section(item.values, kind).text("url")
    if not role or not address:
        raise invalid(f"content {kind if role else 'role'}")
    numbers = found.files.setdefault(role, [])
    numbers.append(await TAKERS[kind](call, found, role, address))
    if len(numbers) > ROLES[kind][role]:
        raise invalid(f"content role {role} is there too often")


async def add_picture(call: Call, found: Content, role: str, address: str) -> int:
    """Store a picture, and return its number. Raises Refused, WorkFailed."""
    picture = await video_pictures.load_picture(call, "content image_url", address, SECOND_API)
    found.pictures.setdefault(role, picture)
    return picture.number


async def add_clip(call: Call, _: Content, role: str, address: str) -> int:
    """Store a clip, and return its number. Raises Refused."""
    return await video_pictures.store_copy(call, f"content {role}", address, MOST_MB["video_url"])


async def add_sound(call: Call, _: Content, role: str, address: str) -> int:
    """Store a sound, and return its number. Raises Refused."""
    return await video_pictures.store_copy(call, f"content {role}", address, MOST_MB["audio_url"])


TAKERS: dict[str, Callable[[Call, Content, str, str], Awaitable[int]]] = {
    "image_url": add_picture, "video_url": add_clip, "audio_url": add_sound,
}  # fmt: skip

"""Every call of the media families with the answer that the documents have for it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from studio.minimax.client import Api
from studio.minimax.images.endpoints import ImageRequest
from studio.minimax.music.endpoints import LyricsRequest, MusicRequest
from studio.minimax.speech.endpoints import SpeechRequest
from studio.minimax.video.endpoints import VideoRequest
from studio.minimax.voices.endpoints import CloneRequest
from tests.minimax import media_examples as say

PICTURES = ImageRequest("image-01", "The tide is out", n=3)
CLIP = VideoRequest("MiniMax-Hailuo-02", "The tide is out")
NEW_CLIP = VideoRequest("MiniMax-H3", "The tide is out")
SONG = MusicRequest("music-1.5", "slow folk, a woman", "The tide is out")
BOOK = SpeechRequest("speech-02-hd", "It was a quiet morning.", voice_id="Wise_Woman")
CLONE = CloneRequest("205258526306433", "mother2025")


@dataclass(frozen=True)
class Call:
    """A call, and what it is answered with."""

    example: dict[str, Any]
    make: Callable[[Api], Awaitable[Any]]


async def all_of(pieces: AsyncIterator[Any]) -> list[Any]:
    """Return everything that a stream yields."""
    return [piece async for piece in pieces]


PAID = {
    "images.create": Call(say.IMAGE_BYTES, lambda api: api.images.create(PICTURES)),
    "video.create": Call(say.VIDEO_BEGUN, lambda api: api.video.create(CLIP)),
    "video.create over the second API": Call(say.VIDEO_2_BEGUN, lambda api: api.video.create(NEW_CLIP)),
    "music.create": Call(say.MUSIC, lambda api: api.music.create(SONG)),
    "music.stream": Call(say.MUSIC, lambda api: all_of(api.music.stream(SONG))),
    "music.upload": Call(say.MUSIC_SONG, lambda api: api.music.upload("a.mp3", b"song", "song")),
    "music.lyrics": Call(say.LYRICS, lambda api: api.music.lyrics(LyricsRequest("the tide"))),
    "music.prepare_cover": Call(say.COVER, lambda api: api.music.prepare_cover("music-cover", audio=b"song")),
    "long_speech.create": Call(say.LONG_BEGUN, lambda api: api.long_speech.create(BOOK)),
    "voices.clone": Call(say.CLONED_AND_HEARD, lambda api: api.voices.clone(CLONE)),
    "voices.design": Call(say.DESIGNED, lambda api: api.voices.design("a calm old man", "Hello")),
}
OTHERS = {
    "images.create as links": Call(say.IMAGE_LINKS, lambda api: api.images.create(PICTURES)),
    "music.create as a link": Call(say.MUSIC_LINK, lambda api: api.music.create(SONG)),
    "video.query": Call(say.VIDEO_DONE, lambda api: api.video.query("1")),
    "video.query over the second API": Call(say.VIDEO_2_DONE, lambda api: api.video.query("1", model="MiniMax-H3")),
    "video.list": Call(say.VIDEO_2_LIST, lambda api: api.video.list()),
    "video.delete": Call(say.VIDEO_2_DELETED, lambda api: api.video.delete("1")),
    "long_speech.query": Call(say.LONG_DONE, lambda api: api.long_speech.query("1")),
    "voices.clone without a preview": Call(say.CLONED, lambda api: api.voices.clone(CLONE)),
    "voices.delete": Call(say.DELETED, lambda api: api.voices.delete("mother2025", "cloned")),
}

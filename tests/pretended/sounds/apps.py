"""The app of the kind of README, with the family that it asks for added to the client."""

from collections.abc import AsyncIterator

from django.apps import AppConfig

from studio.minimax.client import Api
from studio.minimax.speech.endpoints import SpeechRequest


class SoundEndpoints:
    """Sound effects, imitated by a voice that reads the description."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def stream(self, prompt: str, seconds: int) -> AsyncIterator[bytes]:
        """Yield sound as it comes; sent once."""
        async for piece in self.api.speech.stream(SpeechRequest("speech-02-hd", prompt, voice_id="Wise_Woman")):
            if isinstance(piece, bytes):
                yield piece


class SoundsConfig(AppConfig):
    """Sound effects."""

    name = "tests.pretended.sounds"
    label = "pretended_sounds"

    def ready(self) -> None:
        """Add the family."""
        Api.sounds = property(SoundEndpoints)  # type: ignore[attr-defined]

"""The MiniMax API as one object."""

from studio.minimax.batches.endpoints import Batches
from studio.minimax.chat.endpoints import Chat
from studio.minimax.files.endpoints import Files
from studio.minimax.images.endpoints import Images
from studio.minimax.long_speech.endpoints import LongSpeech
from studio.minimax.music.endpoints import Music
from studio.minimax.speech.endpoints import Speech
from studio.minimax.video.endpoints import Video
from studio.minimax.voices.endpoints import Voices
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.connections import close_all

__all__ = ["Api", "close_all"]


class Api:
    """The endpoints of one address with one key. Cheap to make: connection pools belong to the event loop."""

    def __init__(self, base_url: str, key: str, group_id: str = "", *, allow_http: bool = False) -> None:
        self._client = BaseClient(base_url, key, group_id, allow_http=allow_http)
        self.base_url = self._client.base_url
        self.callback_url = ""  # where MiniMax may send news of what is asked with this client
        self.chat = Chat(self._client)
        self.batches = Batches(self._client)
        self.speech = Speech(self._client)
        self.long_speech = LongSpeech(self._client)
        self.voices = Voices(self._client)
        self.images = Images(self._client)
        self.video = Video(self._client)
        self.music = Music(self._client)
        self.files = Files(self._client)

    def __repr__(self) -> str:
        return f"<Api {self.base_url}>"

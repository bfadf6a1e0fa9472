"""Find a model of any kind by its name.

An unknown name is no mistake: MiniMax has new models before the catalog does.
"""

from studio.minimax.catalog.chat import ChatModel, chat_models
from studio.minimax.catalog.images import ImageModel, image_models
from studio.minimax.catalog.music import MusicModel, music_models
from studio.minimax.catalog.speech import SpeechModel, speech_models
from studio.minimax.catalog.video import VideoModel, video_models

type Model = SpeechModel | ChatModel | ImageModel | VideoModel | MusicModel

_MODELS: dict[str, Model] = {
    model.name: model
    for models in (speech_models(), chat_models(), image_models(), video_models(), music_models())
    for model in models
}


def find_model(name: str) -> Model:
    """Return the model of that name, of any kind. Raises KeyError."""
    return _MODELS[name]

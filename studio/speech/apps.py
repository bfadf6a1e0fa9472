"""The app of speech."""

from importlib import import_module

from django.apps import AppConfig


class SpeechConfig(AppConfig):
    """Text to speech: the first kind of thing that people make here."""

    name = "studio.speech"
    label = "speech"
    workspace_prefix = "speech/"

    def ready(self) -> None:
        """Listen to settled jobs."""
        import_module("studio.speech.receivers")

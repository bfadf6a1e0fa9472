"""The app of speech."""

from django.apps import AppConfig


class SpeechConfig(AppConfig):
    """Names the app."""

    name = "studio.speech"
    label = "speech"

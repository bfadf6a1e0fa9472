"""The app of voices."""

from importlib import import_module

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    """The voices that an account may use, and how a person finds one among hundreds."""

    name = "studio.voices"
    label = "voices"
    workspace_prefix = "voices/"

    def ready(self) -> None:
        """Listen to changed keys."""
        import_module("studio.voices.receivers")

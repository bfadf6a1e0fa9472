"""The app of long-form speech."""

from importlib import import_module

from django.apps import AppConfig


class LongformConfig(AppConfig):
    """Books and other long texts, spoken chapter by chapter."""

    name = "studio.longform"
    label = "longform"
    workspace_prefix = "longform/"

    def ready(self) -> None:
        """Listen to jobs of chapters."""
        import_module("studio.longform.receivers")

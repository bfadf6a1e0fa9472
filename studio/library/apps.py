"""The app of what was made."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LibraryConfig(AppConfig):
    """Assets, their versions and their files; finds the media of every installed app."""

    name = "studio.library"
    label = "library"
    workspace_prefix = ""

    def ready(self) -> None:
        """Import each app's ``media`` module, which registers itself, and listen to what changes the index."""
        autodiscover_modules("media")
        import_module("studio.library.search.receivers")
        import_module("studio.library.transfers.models")

"""The app of what was made."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Assets, their versions and their files."""

    name = "studio.library"
    label = "library"
    workspace_prefix = ""

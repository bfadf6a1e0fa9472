"""The app of music."""

from django.apps import AppConfig


class MusicConfig(AppConfig):
    """Songs, drafts of their lyrics, and the recordings that songs follow."""

    name = "studio.music"
    label = "music"
    workspace_prefix = "music/"

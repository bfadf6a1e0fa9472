"""The app of soundtracks."""

from django.apps import AppConfig


class SoundtrackConfig(AppConfig):
    """A song, a voice or any other sound under a film; made on this server."""

    name = "studio.soundtrack"
    label = "soundtrack"
    workspace_prefix = "soundtrack/"

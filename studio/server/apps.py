"""The app of the process: the start command and what it starts."""

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """Names the app."""

    name = "studio.server"
    label = "server"

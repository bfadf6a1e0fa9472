"""App configuration."""

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """The start command, and the processes that it starts."""

    name = "studio.server"
    label = "server"

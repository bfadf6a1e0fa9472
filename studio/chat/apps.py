"""The app of chat."""

from importlib import import_module

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Conversations with a model: their messages, and what people do to them."""

    name = "studio.chat"
    label = "chat"
    workspace_prefix = "chat/"

    def ready(self) -> None:
        """Listen to jobs that are asked for and that end."""
        import_module("studio.chat.receivers")

"""The app of chat."""

from importlib import import_module

from django.apps import AppConfig

PARTS = ("functions", "instructions", "prompts", "tables")  # the packages that have models of their own


class ChatConfig(AppConfig):
    """Conversations with a model: their messages, and what people do to them."""

    name = "studio.chat"
    label = "chat"
    workspace_prefix = "chat/"

    def ready(self) -> None:
        """Listen to jobs that are asked for and that end."""
        for name in ("receivers", "search.receivers", *(f"{part}.models" for part in PARTS)):
            import_module(f"studio.chat.{name}")

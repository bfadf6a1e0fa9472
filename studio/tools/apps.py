"""The app of what the pages of all tools share."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    """Names the app."""

    name = "studio.tools"
    label = "tools"
    workspace_prefix = "tools/"

"""App configuration."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Workspaces, members and access control."""

    name = "studio.workspaces"
    label = "workspaces"

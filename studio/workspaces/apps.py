"""The app of workspaces and their members."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Who may see and do what."""

    name = "studio.workspaces"
    label = "workspaces"

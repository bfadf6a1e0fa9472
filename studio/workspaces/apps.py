"""App configuration."""

from importlib import import_module

from django.apps import AppConfig

from studio.lib.navigation import NavLink


class WorkspacesConfig(AppConfig):
    """Workspaces, members and access control."""

    name = "studio.workspaces"
    label = "workspaces"
    nav_links = (NavLink("Workspace", "workspaces:team", "team", "Team"),)

    def ready(self) -> None:
        """Load the models of the packages."""
        import_module("studio.workspaces.invitations.models")

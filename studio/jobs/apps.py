"""The app of jobs."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from studio.lib.navigation import NavLink
from studio.library.menus import add_menu_part, add_page_part


class JobsConfig(AppConfig):
    """Finds the kinds of every installed app."""

    name = "studio.jobs"
    label = "jobs"
    workspace_prefix = ""
    nav_links = (NavLink("Library", "jobs:activity", "activity", "Activity"),)

    def ready(self) -> None:
        """Import each app's ``kinds`` module, which registers itself."""
        autodiscover_modules("kinds")
        add_menu_part("jobs/_handoffs.html")
        add_page_part("jobs/_versions.html")
        import_module("studio.jobs.receivers")
        import_module("studio.jobs.recipes")

"""The app of the way in: Home, health, and the context of the page frame."""

from django.apps import AppConfig

from studio.lib.navigation import NavLink


class HomeConfig(AppConfig):
    """Names the app and its page."""

    name = "studio.home"
    label = "home"
    nav_links = (NavLink("", "home:workspace", "home", "Home", exact=True),)

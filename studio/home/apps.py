"""The app of the way in: start command, health, first redirect, the frame's context."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Names the app."""

    name = "studio.home"
    label = "home"

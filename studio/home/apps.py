"""The app of the way in: first redirect, health, and the context of the page frame."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Names the app."""

    name = "studio.home"
    label = "home"

"""The app of voices."""

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    """Names the app."""

    name = "studio.voices"
    label = "voices"

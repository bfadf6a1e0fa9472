"""The app of long-form speech."""

from django.apps import AppConfig


class LongformConfig(AppConfig):
    """Books and other long texts, spoken chapter by chapter."""

    name = "studio.longform"
    label = "longform"

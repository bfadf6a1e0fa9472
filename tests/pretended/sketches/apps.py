"""The app of sketches."""

from django.apps import AppConfig


class SketchesConfig(AppConfig):
    """Three pictures at once, from words and somebody's picture."""

    name = "tests.pretended.sketches"
    label = "pretended_sketches"

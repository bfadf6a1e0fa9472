"""The app of pictures."""

from django.apps import AppConfig


class ImagesConfig(AppConfig):
    """Text to pictures, several at once."""

    name = "studio.images"
    label = "images"
    workspace_prefix = "images/"

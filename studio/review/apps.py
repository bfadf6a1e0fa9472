"""The app of comments and reviews."""

from importlib import import_module

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Adds its panel to the page of one thing."""

    name = "studio.review"
    label = "review"
    workspace_prefix = ""

    def ready(self) -> None:
        """Register what the library's pages show of a review, and hear what happens to versions."""
        import_module("studio.review.receivers")
        import_module("studio.review.page_panel")

"""The app of the gallery."""

from importlib import import_module

from django.apps import AppConfig

from studio.lib.navigation import NavLink


class GalleryConfig(AppConfig):
    """Everything that a workspace has made or brought, in one place."""

    name = "studio.gallery"
    label = "gallery"
    workspace_prefix = "gallery/"
    nav_links = (
        NavLink(
            "Library", "gallery:page", "gallery", "Gallery",
            counts="studio.review.waiting.count_waiting", may_count="studio.review.waiting.is_asked",
            counted="waiting for your review",
        ),
    )  # fmt: skip

    def ready(self) -> None:
        """Tell the library what lists are narrowed by and which there are, and follow the names of collections."""
        import_module("studio.gallery.facets")
        import_module("studio.gallery.lists")
        import_module("studio.gallery.receivers")

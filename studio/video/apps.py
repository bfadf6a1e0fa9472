"""The app of clips."""

from django.apps import AppConfig

from studio.library.menus import add_menu_part


class VideoConfig(AppConfig):
    """Words, pictures or a person to clips."""

    name = "studio.video"
    label = "video"
    workspace_prefix = "video/"

    def ready(self) -> None:
        """Offer to go on from the last frame in the menu of every film."""
        add_menu_part("video/_go_on.html")

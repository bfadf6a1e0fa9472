"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    """Mail to people, where a mail server is set up."""

    name = "studio.mail"
    label = "mail"

    def ready(self) -> None:
        """Load what the apps above write: each has its topics in a ``letters`` module."""
        autodiscover_modules("letters")

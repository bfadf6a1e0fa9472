"""The sandbox as a Django app of its own program; the studio does not install it."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """What the imitated API remembers."""

    name = "studio.sandbox"
    label = "sandbox"

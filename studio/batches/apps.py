"""The app of batches."""

from importlib import import_module

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    """One instruction for every row of a table."""

    name = "studio.batches"
    label = "batches"
    workspace_prefix = "batches/"

    def ready(self) -> None:
        """Listen to jobs of rows."""
        import_module("studio.batches.receivers")

"""The app of batches."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    """One instruction for every row of a table."""

    name = "studio.batches"
    label = "batches"
    workspace_prefix = "batches/"

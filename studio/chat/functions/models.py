"""Functions of a workspace."""

from django.db import models

from studio.chat.shelf.models import ShelfItem


class Function(ShelfItem):
    """A function that the model may ask to be called; nothing of ours runs it."""

    description = models.TextField(blank=True)
    parameters = models.JSONField(default=dict)  # the JSON schema of its arguments

    class Meta:
        indexes = [models.Index(fields=["workspace", "name"], name="function_list")]

    def __str__(self) -> str:
        return self.name

"""The app of notes."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    """A text that is written while one reads it."""

    name = "tests.pretended.notes"
    label = "pretended_notes"

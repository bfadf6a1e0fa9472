"""Templates are indented for those who write them; a page travels without that."""

import re

from django.template import Origin
from django.template.loaders import app_directories, filesystem

INDENTATION = re.compile(r"\n\s+")
TAG_LINE = re.compile(r"^((?:\{%[^%\n]*%\}|\{#[^#\n]*#\})+)\n", re.MULTILINE)


def strip_indentation(text: str) -> str:
    """Return a template without indentation, empty lines and the ends of lines that hold template tags alone."""
    return TAG_LINE.sub(r"\1", INDENTATION.sub("\n", text))


class FilesystemLoader(filesystem.Loader):
    """Reads the project's templates."""

    def get_contents(self, origin: Origin) -> str:
        """Return a template's text."""
        return strip_indentation(super().get_contents(origin))


class AppLoader(app_directories.Loader):
    """Reads the templates that an app brings."""

    def get_contents(self, origin: Origin) -> str:
        """Return a template's text."""
        return strip_indentation(super().get_contents(origin))

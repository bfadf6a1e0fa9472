"""Prompts that a workspace shares."""

import re

from django.db import models

from studio.chat.shelf.models import ShelfItem

BLANK = re.compile(r"\{\{\s*([^{}\n|]{1,60}?)\s*(?:\|\s*([^{}\n]{0,200}?)\s*)?\}\}")


class Prompt(ShelfItem):
    """A text; ``{{place}}`` is a field to fill in, ``{{place|Bergen}}`` one with a value to start from."""

    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "name"], name="prompt_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def blanks(self) -> list[tuple[str, str]]:
        """Return the fields in order, each once: name and first value."""
        found: dict[str, str] = {}
        for name, value in BLANK.findall(self.text):
            found[name] = found.get(name) or value
        return list(found.items())

    def fill(self, values: dict[str, str]) -> str:
        """Return the text with its fields filled in; one without a value keeps its first one."""
        first = dict(self.blanks)
        return BLANK.sub(lambda found: values.get(found[1]) or first[found[1]], self.text)

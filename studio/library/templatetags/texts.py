"""What the templates of texts need: the beginning of a file, decoded as it was measured."""

from django.template import Library

from studio.library.media.text import read_beginning
from studio.library.models import Version

register = Library()


@register.simple_tag
def text_of(version: Version) -> dict[str, object]:
    """Return ``{"text", "lines", "cut"}``: the first 256 kB of a text, or nothing where its file is gone."""
    text, cut = read_beginning(version)
    return {"text": text, "lines": text.splitlines(), "cut": cut}

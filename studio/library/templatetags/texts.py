"""What the templates of texts need: the beginning of a file, decoded as it was measured."""

import codecs

from django.template import Library

from studio.library.models import Version
from studio.library.store import file_of

register = Library()
SHOWN_BYTES = 256 * 1024


@register.simple_tag
def text_of(version: Version) -> dict[str, object]:
    """Return ``{"text", "cut"}``: the first 256 kB of a text, or nothing where its file is gone."""
    try:
        with file_of(version.path).open("rb") as file:
            data = file.read(SHOWN_BYTES)
    except FileNotFoundError:
        return {"text": "", "cut": False}
    # Incremental, since the last character may be cut in its middle.
    decoder = codecs.getincrementaldecoder(version.details.get("encoding", "utf-8"))(errors="replace")
    return {"text": decoder.decode(data), "cut": version.size_bytes > SHOWN_BYTES}

"""The media that Studio itself brings; an app adds one by a module ``media`` that registers it."""

from studio.library.media import audio, image, table, text, video  # noqa: F401 - each registers itself

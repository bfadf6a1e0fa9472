"""Markdown of answers as HTML that is safe to show: rendered once a block, on the server, without markup of its own."""

from studio.chat.markdown.blocks import Blocks, complete
from studio.chat.markdown.render import RENDERER_VERSION, render

__all__ = ["RENDERER_VERSION", "Blocks", "complete", "render"]

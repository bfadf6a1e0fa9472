"""Pages of a workspace's functions."""

from studio.chat.functions.forms import FunctionForm
from studio.chat.shelf.views import Shelf

SHELF = Shelf(
    "functions",
    "Functions",
    "function",
    "What the model may ask you to look up or do. It says what it wants; you type, paste or confirm what came of it.",
    FunctionForm,
)

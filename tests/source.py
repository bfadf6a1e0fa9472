"""The repository's own text, as the tests of the house read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    """Return the Python files below some folders, migrations left out."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    """Return every template."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def styles() -> list[Path]:
    """Return every style sheet."""
    return sorted((ROOT / "static" / "css").rglob("*.css"))


def scripts() -> list[Path]:
    """Return every module that a browser runs."""
    return sorted((ROOT / "static" / "js").rglob("*.js"))


@cache
def tree(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything that a module imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def lines(path: Path) -> int:
    """Return how many lines a file has."""
    return path.read_text().count("\n")


def named(path: Path) -> str:
    """Return a file's path inside the repository."""
    return str(path.relative_to(ROOT))

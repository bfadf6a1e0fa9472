"""Static files with content hashes in their names, also in the imports of ES modules, and style sheets in one piece."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET_IMPORT = re.compile(r'^@import url\("([^"]+)"\);\n', re.MULTILINE)
MODULE_IMPORT = re.compile(r'^(?:import|export)\b[^"\n]*"(\.[^"]+\.js)";', re.MULTILINE)


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Rewrite ``import "./page.js"`` to the hashed name; a broken import makes collectstatic fail.

    A style sheet that imports others is collected with their text in place of the import: one request instead of many.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 16  # one a level of imports; Django's 5 are for style sheets

    def post_process(self, paths: Mapping[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Put imported style sheets in place, then hash and compress everything. Raises KeyError for a missing one."""
        inlined = {}
        for name, (source, path) in paths.items():
            if name.endswith(".css") and not dry_run:
                with source.open(path) as file:
                    text = file.read().decode()
                if SHEET_IMPORT.search(text):
                    self.delete(name)
                    self.save(name, ContentFile(inline_imports(text, name, paths).encode()))
                    inlined[name] = (self, name)
        yield from super().post_process({**paths, **inlined}, dry_run, **options)


def inline_imports(text: str, name: str, paths: Mapping[str, Any]) -> str:
    """Return a style sheet with the text of those that it imports. Raises KeyError for one that is not there."""

    def imported(found: re.Match[str]) -> str:
        other = normpath(str(PurePosixPath(name).parent / found[1]))
        source, path = paths[other]
        with source.open(path) as file:
            return inline_imports(file.read().decode(), other, paths)

    return SHEET_IMPORT.sub(imported, text)


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """Return the modules that a module of static/js imports at once, by name. Raises FileNotFoundError."""
    found = finders.find(f"js/{name}.js")
    if not found:
        raise FileNotFoundError(f"static/js/{name}.js")
    folder = PurePosixPath(name).parent
    paths = MODULE_IMPORT.findall(Path(found).read_text())
    return tuple(normpath(str(folder / path)).removesuffix(".js") for path in paths)


def with_imports(names: tuple[str, ...]) -> list[str]:
    """Return some modules and all that they need before they can run, each once."""
    found = dict.fromkeys(names)
    waiting = list(names)
    while waiting:
        new = [name for name in imports_of(waiting.pop()) if name not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return list(found)

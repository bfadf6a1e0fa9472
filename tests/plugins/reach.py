"""Which tests a change can have touched: by imports, by what tests start, and by where a file lies."""

import ast
import re
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath
from typing import Any, Self

import grimp

from tests.source import ROOT

STUDIO, SANDBOX, BROWSER = "the studio", "the sandbox", "a browser"  # what tests start
PAGES = ("templates/", "static/")
HARMLESS = re.compile(r"[^/]*\.md|docs/.*|LICENSE|\.git[^/]*")
SETTINGS, OF_ALL = "tests.settings", "tests.conftest"
NAME = re.compile(r"(?:studio|tests)(?:\.\w+)+")


@dataclass
class Choice:
    """Which tests run: all of them for a reason, or those of some modules and those that start some parts."""

    everything: str = ""
    modules: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    because: dict[str, str] = field(default_factory=dict)  # by file

    def takes(self, module: str, parts: Iterable[str]) -> bool:
        """Return whether a test runs, given its module and the parts it starts; those of no folder always run."""
        always = module.count(".") == 1
        return bool(self.everything) or always or module in self.modules or not self.parts.isdisjoint(parts)

    def to_json(self) -> dict[str, Any]:
        """Return it as the plain values in which it reaches other processes."""
        return {**asdict(self), "modules": sorted(self.modules), "parts": sorted(self.parts)}

    @classmethod
    def parse(cls, values: dict[str, Any]) -> Self:
        """Return what `to_json` wrote."""
        return cls(**{**values, "modules": set(values["modules"]), "parts": set(values["parts"])})


def changed_files(root: Path = ROOT, branch: str = "main") -> tuple[str, list[str]]:
    """Return where a branch was left, and every file that differs from there; raises CalledProcessError."""

    def git(*words: str) -> list[str]:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
        return done.stdout.strip("\0\n").split("\0")

    (base,) = git("merge-base", branch, "HEAD")
    known = git("diff", "--name-only", "--no-renames", "-z", base)
    return base, sorted({*known, *git("ls-files", "--others", "--exclude-standard", "-z")} - {""})


def read_graph(root: Path = ROOT) -> grimp.ImportGraph:
    """Return who imports whom; a module that is named in quotes counts, and `manage.py` stands for all of studio."""
    graph = grimp.build_graph("studio", "tests", cache_dir=None)
    studio = {name for name in graph.modules if name.startswith("studio.")}
    for module in sorted(graph.modules - {"studio.settings"}):
        text = source(module, root)
        named = named_modules(text, graph.modules) | (studio if is_test(module) and "manage.py" in text else set())
        # Fixtures of all tests start the studio; those that use them say so.
        for other in named - {module} - (studio if module == OF_ALL else set()):
            graph.add_import(importer=module, imported=other)
    return graph


def source(module: str, root: Path) -> str:
    """Return a module's text."""
    path = root.joinpath(*module.split("."))
    return next(file.read_text() for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists())


def named_modules(text: str, modules: set[str]) -> set[str]:
    """Return the modules that a text names in quotes; a package that can be run stands for its ``__main__``."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            name = node.value
            while name not in modules:
                name = name.rpartition(".")[0]
            found.add(f"{name}.__main__" if f"{name}.__main__" in modules else name)
    return found - {"studio", "tests"}


def is_test(module: str) -> bool:
    """Return whether a module is one of the tests or of what they share."""
    return module.startswith("tests.")


def is_sandbox(module: str) -> bool:
    """Return whether a module is of the sandbox, which the studio's process never loads."""
    return f"{module}.".startswith("studio.sandbox.")


def choose(files: Iterable[str], graph: grimp.ImportGraph, root: Path = ROOT) -> Choice:
    """Return which tests a change of some files can have touched."""
    choice = Choice()
    for file in files:
        modules = set() if file.endswith(".py") else naming(file, graph, root)
        if file.startswith(PAGES):
            add_page(choice, file, graph)
        elif not HARMLESS.fullmatch(file):
            found = modules_of(file, graph)
            if not found:
                choice.everything = choice.everything or f"{file} may matter to any of them"
            modules |= found
        add_modules(choice, file, modules, graph)
    return choice


def naming(file: str, graph: grimp.ImportGraph, root: Path) -> set[str]:
    """Return the modules of the tests that name a file."""
    return {module for module in graph.modules if is_test(module) and PurePath(file).name in source(module, root)}


def modules_of(file: str, graph: grimp.ImportGraph) -> set[str]:
    """Return a file's module; for data, and for what is gone, all modules of the nearest package."""
    path = PurePath(file)
    module = ".".join(path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts)
    if path.suffix == ".py" and module in graph.modules:
        return {module}
    package = ".".join(path.parent.parts)
    while "." in package and package not in graph.modules:
        package = package.rpartition(".")[0]
    return below(package, graph) if "." in package else set()


def below(package: str, graph: grimp.ImportGraph) -> set[str]:
    """Return a package and what it holds."""
    return {module for module in graph.modules if f"{module}.".startswith(f"{package}.")}


def add_page(choice: Choice, file: str, graph: grimp.ImportGraph) -> None:
    """Take the tests that a template, a style or a script can have touched."""
    folder, kind, *rest = PurePath(file).parts
    app = PurePath(rest[0]).stem if folder == "static" and rest else kind
    own = below(f"tests.{app}", graph)
    choice.modules |= own
    choice.parts |= {BROWSER} if own else {BROWSER, STUDIO}
    choice.because[file] = f"what starts a browser, and {f'tests/{app}' if own else 'what starts the studio'}"


def add_modules(choice: Choice, file: str, modules: set[str], graph: grimp.ImportGraph) -> None:
    """Take the tests that a change of some modules can have touched."""
    reached = modules.union(*map(graph.find_downstream_modules, modules))
    if SETTINGS in reached or (OF_ALL in reached and any(map(is_test, modules))):
        choice.everything = choice.everything or f"{file} is part of what all of them use"
    shared = {module.rpartition(".")[0] for module in reached - {OF_ALL} if module.endswith(".conftest")}
    tests = set(filter(is_test, reached)).union(*(below(package, graph) for package in shared))
    choice.modules |= tests
    parts = {SANDBOX} if any(map(is_sandbox, reached)) else set()
    parts |= {STUDIO} if any(not is_test(module) and not is_sandbox(module) for module in modules) else set()
    choice.parts |= parts
    number = sum(module.rpartition(".")[2].startswith("test_") for module in tests)
    words = [choice.because.get(file), f"test files that import or name it ({number})" if number else ""]
    words += [f"what starts {part}" for part in sorted(parts)]
    choice.because[file] = ", ".join(filter(None, words)) or "nothing but the tests that always run"

"""The house limits that ruff does not know: small modules, short functions, plain templates."""

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest

from tests import known
from tests.source import functions, lines, modules, named, scripts, styles, templates, tree

MODULE, LONGEST_MODULE = 250, 400
FUNCTION, TEST, TEMPLATE, CLASSES = 30, 35, 120, 60
WIDTH = 140
FAMILY = 3  # modules with one prefix in one folder
SLEEPS = {"sleep", "wait_for_timeout"}
# What looks again and again, and an upstream that is slow.
WAITS = {"tests/server.py:wait_until", "tests/server.py:until", "tests/minimax/upstream.py:flood"}
VAGUE = {"utils", "helpers", "common", "manager", "managers", "service", "services", "misc"}
# In the order: scripts and styles in line, attributes that hold script or style.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|hx-on|\bjs:", re.IGNORECASE)


def differences(found: Collection[str], allowed: Collection[str]) -> list[str]:
    """Return how an exception list differs from what is found: what is new, and what was mended but is still listed."""
    new = [f"new: {name}" for name in found if name not in allowed]
    return [*new, *(f"mended, take it off the list: {name}" for name in allowed if name not in found)]


def test_an_exception_list_holds_what_is_found_and_nothing_else() -> None:
    assert differences(["a", "b"], ["b", "c"]) == ["new: a", "mended, take it off the list: c"]
    assert differences(["a"], {"a": "with a reason"}) == []


def test_modules_are_short() -> None:
    long = {named(path): lines(path) for path in all_modules() if lines(path) > MODULE}
    assert differences(long, known.LONG_MODULES) == []
    assert all(reason.strip() for reason in known.LONG_MODULES.values())


def test_no_module_is_very_long() -> None:
    assert {named(path): lines(path) for path in all_modules() if lines(path) > LONGEST_MODULE} == {}


def all_modules() -> list[Path]:
    """Return every module, Python's and the browser's."""
    return [*modules("studio", "tests"), *scripts()]


def test_three_modules_with_one_prefix_are_a_package() -> None:
    assert differences(families(map(named, modules("studio"))), known.FAMILIES) == []


@pytest.mark.parametrize(("paths", "found"), [
    (("studio/a/tape.py", "studio/a/tape_file.py", "studio/a/tape_end.py"), []),
    (("studio/a/tape_file.py", "studio/a/tape_end.py", "studio/b/tape_row.py"), []),
    (("studio/a/tape_file.py", "studio/a/tape_end.py", "studio/a/tape_row.py"), ["studio/a/tape_*"]),
    (("studio/a/_file.py", "studio/a/_end.py", "studio/a/__init__.py"), []),
])  # fmt: skip
def test_a_family_is_three_of_one_folder(paths: tuple[str, ...], found: list[str]) -> None:
    assert families(paths) == found


def families(paths: Iterable[str]) -> list[str]:
    """Return the folders and prefixes that too many modules share."""
    count: dict[str, int] = defaultdict(int)
    for path in map(Path, paths):
        prefix, more, _ = path.stem.partition("_")
        if prefix and more:
            count[f"{path.parent}/{prefix}_*"] += 1
    return [name for name, number in count.items() if number >= FAMILY]


def test_lines_of_templates_and_styles_are_short() -> None:
    every = [*(path for path in templates() if path.suffix == ".html"), *styles()]
    wide = [named(path) for path in every if any(len(line) > WIDTH for line in path.read_text().splitlines())]
    assert differences(wide, known.WIDE) == []


def test_one_line_assigns_constants_only_of_one_stem() -> None:
    found = [named(path) for path in modules("studio") if unrelated(tree(path))]
    assert differences(found, known.UNRELATED) == []


@pytest.mark.parametrize(("line", "found"), [
    ("SHORTEST_S, LONGEST_S = 2.0, 120.0", []), ("LINE_HEIGHT, LINE_WIDTH = 4, 2", []), ("A, B = both()", []),
    ("END, TRACKS = 0, {}", ["END, TRACKS"]), ("LEAST_S, MOST_S, N = 1, 2, 3", ["LEAST_S, MOST_S, N"]),
    ("def f():\n    a, b = 1, 2", []), ("a.b, C = 1, 2", ["a.b, C"]),
])  # fmt: skip
def test_constants_of_one_stem_are_told_from_others(line: str, found: list[str]) -> None:
    assert unrelated(ast.parse(line)) == found


def unrelated(module: ast.Module) -> list[str]:
    """Return the names that share a line of a module's top level, its ``A, B = 1, 2``, and no word."""
    pairs = [
        statement.targets[0]
        for statement in module.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple)
    ]
    lists = [list(map(ast.unparse, pair.elts)) for pair in pairs if isinstance(pair, ast.Tuple)]
    return [", ".join(names) for names in lists if not set.intersection(*(set(name.split("_")) for name in names))]


def test_functions_are_short() -> None:
    too_long = {
        f"{named(path)}:{function.name}": length(function)
        for path in modules("studio", "tests")
        for function in functions(path)
        if length(function) > (TEST if function.name.startswith("test_") else FUNCTION)
    }
    assert too_long == {}


def length(function: ast.AST) -> int:
    """Return the lines of a function's body: a signature with a parameter a line does not make it long."""
    return function.end_lineno - function.body[0].lineno + 1


def test_names_are_not_vague() -> None:
    assert [named(path) for path in modules("studio", "tests") if path.stem in VAGUE] == []


def test_templates_are_short() -> None:
    short = [path for path in templates() if path.name != "icons.html"]
    assert {named(path): lines(path) for path in short if lines(path) > TEMPLATE} == {}


def test_templates_hold_no_script_and_no_style() -> None:
    found = {named(path): INLINE.findall(path.read_text()) for path in templates()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_class_attributes_stay_readable() -> None:
    pattern = re.compile(r'class="([^"]*)"')
    found = {named(path): [c for c in pattern.findall(path.read_text()) if len(c) > CLASSES] for path in templates()}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME"])
def test_nothing_is_left_for_later(word: str) -> None:
    text = [*modules("studio", "tests"), *templates(), *scripts()]
    assert [named(path) for path in text if word in path.read_text()] == []


def test_no_test_is_skipped() -> None:
    lazy = re.compile(r"pytest\.mark\.skip|pytest\.skip|importorskip|xfail")
    found = {named(path): lazy.findall(path.read_text()) for path in modules("tests") if path.name != "test_house.py"}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_no_test_sleeps_for_a_fixed_time() -> None:
    # The rounds of the bench last as long as they say.
    found = {named(path): sleeps(path) for path in modules("tests") if "bench" not in path.parts}
    assert {name: hits for name, hits in found.items() if hits} == {}


def sleeps(path: Path) -> list[int]:
    """Return the lines of a module that name a sleep, those of WAITS left out."""
    waits = [function for function in functions(path) if f"{named(path)}:{function.name}" in WAITS]
    allowed = {node for function in waits for node in ast.walk(function)}
    words = {node: getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(tree(path))}
    return [node.lineno for node, word in words.items() if word in SLEEPS and node not in allowed]

"""The house limits that ruff does not know: small modules, short functions, plain templates."""

import ast
import re
from pathlib import Path

import pytest

from tests.source import functions, lines, modules, named, scripts, templates, tree

MODULE, FUNCTION, TEST, TEMPLATE, CLASSES = 250, 30, 35, 120, 60
SLEEPS = {"sleep", "wait_for_timeout"}
# What looks again and again, and an upstream that is slow.
WAITS = {"tests/server.py:wait_until", "tests/server.py:until", "tests/minimax/upstream.py:flood"}
VAGUE = {"utils", "helpers", "common", "manager", "managers", "service", "services", "misc"}
# In the order: scripts and styles in line, attributes that hold script or style.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|hx-on|\bjs:", re.IGNORECASE)


def test_modules_are_short() -> None:
    every = [*modules("studio", "tests"), *scripts()]
    assert {named(path): lines(path) for path in every if lines(path) > MODULE} == {}


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

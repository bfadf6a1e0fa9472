"""Imports point downwards, and a few things happen in one place only."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache

import pytest

from tests.source import ROOT, imports, modules, named, templates, tree

# What any template may use of another folder, if its package may import that one. Names of allauth are of accounts.
SHARED = {"tools", "jobs", "library", "ui", "frames"}
ALLAUTH = {"account": "accounts", "mfa": "accounts"}
TAG = re.compile("{%.*?%}")
TEMPLATE_NAME = re.compile(r"""["']([\w/.-]+\.html)""")


def test_the_contracts_of_pyproject_hold() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    words = [sys.executable, "-c", lint, "--no-cache"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_kind_knows_only_the_contract_of_jobs() -> None:
    strays = [
        f"{named(path)}: {name}"
        for path in modules("studio")
        if path.name == "kinds.py" and path.parent.name != "jobs"
        for name in imports(path)
        if name.startswith(("studio.jobs", "django")) and not name.startswith("studio.jobs.kinds")
    ]
    assert strays == []


def test_a_key_is_opened_in_one_place() -> None:
    openers = {named(path) for path in modules("studio") if "studio.lib.crypto.unseal" in set(imports(path))}
    assert openers <= {"studio/accounts/api.py"}


def test_no_shared_code_asks_which_kind_it_is() -> None:
    ladders = [
        f"{named(path)}:{node.lineno}"
        for path in modules("studio")
        if "sandbox" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare) and ast.unparse(node.left).split(".")[-1] == "kind"
        and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In)
        and any(isinstance(right, ast.Constant | ast.Tuple | ast.Set) for right in node.comparators)
    ]  # fmt: skip
    assert ladders == []


def test_the_server_loads_nothing_that_only_children_use() -> None:
    heavy = ("numpy", "av", "PIL", "xlsxwriter", "pypdfium2", "onnxruntime", "pretty_midi", "studio.sandbox.core")
    question = f"import studio.asgi, studio.urls, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stdout + done.stderr


def test_a_template_includes_its_own_app_and_what_is_shared_below_it() -> None:
    strays = [
        f"{named(path)}: {other}"
        for path in templates()
        for tag in TAG.findall(path.read_text())
        for other in TEMPLATE_NAME.findall(tag)
        if not may_include(str(path.relative_to(ROOT / "templates")), other)
    ]
    assert strays == []


@pytest.mark.parametrize(("one", "other", "may"), [
    ("speech/page.html", "speech/_pick.html", True), ("speech/page.html", "jobs/_card.html", True),
    ("speech/page.html", "shell.html", True), ("mfa/totp/form.html", "accounts/card.html", True),
    ("jobs/_card.html", "library/_player.html", True), ("shell.html", "ui/_nav.html", True),
    ("library/_take.html", "jobs/_card.html", False), ("speech/page.html", "voices/picker.html", False),
    ("voices/picker.html", "speech/page.html", False), ("jobs/_card.html", "tools/page.html", False),
    ("workspaces/setup.html", "accounts/card.html", False), ("accounts/settings.html", "library/_take.html", False),
    ("ui/_nav.html", "shell.html", False), ("shell.html", "jobs/_card.html", False),
])  # fmt: skip
def test_templates_point_down_as_imports_do(one: str, other: str, may: bool) -> None:
    assert may_include(one, other) is may


def may_include(one: str, other: str) -> bool:
    """Return whether a template may include or extend another; both are named as Django finds them."""
    own, its = app(one), app(other)
    return own == its or (its in SHARED and rank(its) < rank(own))


def app(template: str) -> str:
    """Return the package whose folder a template lies in; those of no folder are frames."""
    folder, slash, _ = template.partition("/")
    return ALLAUTH.get(folder, folder) if slash else "frames"


@cache
def rank(package: str) -> int:
    """Return how high a package is in the layers of imports; what every page has is below all of them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = ["ui", "frames", *reversed(contracts[0]["layers"])]
    return next(number for number, layer in enumerate(layers) if package in re.findall(r"\w+", layer))

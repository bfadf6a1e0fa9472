"""Imports point downwards, and a few things happen in one place only."""

import ast
import subprocess
import sys

from tests.source import ROOT, imports, modules, named, tree


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


def test_the_server_loads_no_media_library() -> None:
    question = "import studio.asgi, sys; print([name for name in ('numpy', 'av', 'PIL') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stdout + done.stderr

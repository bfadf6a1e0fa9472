"""The environment is made by whatever python3 there is, from a Python that was tried, and only once per lock."""

import ast
import os
import re
import sys
from pathlib import Path

import pytest

from studio import bootstrap
from studio.bootstrap import environment, interpreters, surroundings
from tests.source import ROOT, imports

FOLDER = ROOT / "studio" / "bootstrap"


@pytest.fixture(autouse=True)
def nothing_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the tests away from the environment they run in."""
    monkeypatch.setattr(environment, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(environment, "PYTHON", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.setattr(environment, "STAMP", str(tmp_path / ".venv" / "studio-stamp"))
    monkeypatch.delenv("STUDIO_PYTHON", raising=False)


def executable(path: Path, text: str) -> Path:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


FILES = ["manage.py", "studio/__init__.py", *(f"studio/bootstrap/{path.name}" for path in FOLDER.glob("*.py"))]


@pytest.mark.parametrize("file", FILES)
def test_an_old_python_can_read_it(file: str) -> None:
    text = (ROOT / file).read_text()
    ast.parse(text, feature_version=(3, 6))
    assert re.findall(r"\b(?:list|dict|tuple)\[", text) == []


def test_it_needs_only_the_standard_library() -> None:
    names = {name for path in FOLDER.glob("*.py") for name in imports(path) if not name.startswith("studio.bootstrap")}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_a_python_that_does_not_run_is_not_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shim = executable(tmp_path / "bin" / "python3.13", "#!/bin/sh\necho not installed >&2; exit 127\n")
    monkeypatch.setenv("PATH", str(shim.parent))
    assert str(shim) in list(interpreters.candidates("3.13"))
    assert interpreters.version_of(str(shim)) is None


def test_the_python_that_runs_the_tests_is_believed() -> None:
    version, path = interpreters.version_of(sys.executable) or ((0, 0), "")
    assert version == sys.version_info[:2]
    assert os.path.samefile(path, sys.executable)


@pytest.mark.parametrize("named", ["/bin/false", "no-such-python"])
def test_a_named_python_must_be_one(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("STUDIO_PYTHON", named)
    with pytest.raises(SystemExit, match=f"Studio: STUDIO_PYTHON is '{named}', which is not a Python 3.12 or newer"):
        bootstrap.enter(["manage.py", "up"])


def test_without_any_python_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_python", lambda: None)
    monkeypatch.setattr(environment.shutil, "which", lambda name: "/bin/false")
    with pytest.raises(SystemExit) as ended:
        bootstrap.enter(["manage.py", "up"])
    assert str(ended.value).startswith("Studio: Python 3.12 or newer is needed, with venv, and none was found")
    assert "STUDIO_PYTHON=/path/to/python3" in str(ended.value)


def test_a_step_that_fails_says_its_last_words() -> None:
    words = [sys.executable, "-c", "print('Downloading'); raise SystemExit('no route to the registry')"]
    with pytest.raises(surroundings.SetupFailed, match=r"^It broke: no route to the registry$"):
        surroundings.run(words, "It broke")


def test_what_is_compiled_is_kept_for_the_next_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(environment, "ensure_packages", lambda lock: None)
    ended = []
    monkeypatch.setattr(bootstrap.os, "execve", lambda path, words, variables: ended.append(variables))
    bootstrap.enter(["manage.py", "test"])
    assert ["PYTHONDONTWRITEBYTECODE" in variables for variables in ended] == [False]
    assert not sys.dont_write_bytecode


def test_a_lock_is_installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    executable(Path(environment.PYTHON), "#!/bin/sh\n")
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "run", lambda command, failure: ran.append(command))
    monkeypatch.setattr(environment, "make_venv", lambda reusable: "uv")
    for lock in (environment.TEST_LOCK, environment.TEST_LOCK, environment.RUN_LOCK):
        environment.ensure_packages(lock)
    assert [command[-1] for command in ran] == [str(ROOT / environment.TEST_LOCK)]


def test_a_lock_that_changed_is_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    executable(Path(environment.PYTHON), "#!/bin/sh\n")
    Path(environment.STAMP).write_text("the digest of an older lock")
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "run", lambda command, failure: ran.append(command))
    monkeypatch.setattr(environment, "make_venv", lambda reusable: "uv")
    environment.ensure_packages(environment.RUN_LOCK)
    assert [command[-1] for command in ran] == [str(ROOT / environment.RUN_LOCK)]


@pytest.mark.parametrize("words", [["--data", "/some/where"], ["--data=/some/where", "--port", "0"]])
def test_the_data_folder_reaches_the_settings(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setenv("STUDIO_DATA", "before")
    bootstrap.keep_data_folder(["manage.py", "up", *words])
    assert os.environ["STUDIO_DATA"] == "/some/where"

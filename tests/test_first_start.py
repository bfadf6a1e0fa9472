"""A first start that is interrupted at any moment leaves nothing that the next one cannot mend.

The real bootstrap, in a checkout of its own whose packages lie in a folder: an installer that hands on to pip, and
one module.
"""

import hashlib
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from tests.server import wait_until
from tests.source import ROOT

pytestmark = pytest.mark.timeout(240)
MANAGE = """import sys
from studio import bootstrap
bootstrap.enter(sys.argv)
import boats
print(boats.__name__)
"""
INSTALLER = """import subprocess, sys
def main():
    words = sys.argv[1:]
    at = words.index("--python")
    python, words[at:at + 2] = words[at + 1], []
    sys.exit(subprocess.call([python, "-m", *words]))
"""
# What is there when the step under way is at its middle or has just ended.
MOMENTS = (
    ".venv/pyvenv.cfg", ".venv/bin/python", ".venv/lib/*/site-packages/pip/_internal", ".venv/bin/pip", ".venv/bin/uv",
    ".venv/lib/*/site-packages/boats.py",
)  # fmt: skip
Start = Callable[..., subprocess.Popen[str]]


def write_wheel(folder: Path, name: str, module: str, *, script: str = "") -> str:
    """Write a package into a folder; return its line of a lock."""
    about = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": module,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **({f"{about}/entry_points.txt": f"[console_scripts]\n{name} = {script}\n"} if script else {}),
    }
    files[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{about}/RECORD"])
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for inner, text in files.items():
            wheel.writestr(inner, text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that was never started."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    root = tmp_path / "checkout"
    copytree(ROOT / "studio" / "bootstrap", root / "studio" / "bootstrap")
    (root / "studio" / "__init__.py").touch()
    (root / "manage.py").write_text(MANAGE)
    lock = write_wheel(wheels, "boats", "") + write_wheel(wheels, "uv", INSTALLER, script="uv:main")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (root / name).write_text(lock)
    return root


@pytest.fixture
def start(checkout: Path) -> Start:
    """Start it, with the environment's variables given."""
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(checkout.parent / "wheels"), "STUDIO_PYTHON": sys.executable}

    def begin(*more: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", "up", *more], cwd=checkout, env={**os.environ, **settings, **variables},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    return begin


def ends_well(process: subprocess.Popen[str]) -> str:
    """See that a start came to the program itself; return what was said meanwhile."""
    out, said = process.communicate(timeout=120)
    assert (out, process.returncode) == ("boats\n", 0), said
    return said


def test_killed_at_any_moment_the_next_start_makes_it_whole(checkout: Path, start: Start) -> None:
    for moment in MOMENTS:
        process = start()
        wait_until(lambda moment=moment: any(checkout.glob(moment)), 60)  # type: ignore[misc]
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, moment
        for stamp in checkout.glob(".venv/studio-stamp"):
            stamp.unlink()  # it had come to its end: as if it had not
    assert "making .venv" in ends_well(start())
    assert ends_well(start()) == ""


def test_ctrl_c_is_one_line_and_of_two_starts_one_waits(checkout: Path, start: Start) -> None:
    process = start()
    wait_until(lambda: any(checkout.glob(".venv/lib/*/site-packages/pip")), 60)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and re.fullmatch(r"Studio: making \.venv .*\n\nStudio: stopped\.\n", said), said
    said = [ends_well(begun) for begun in [start(), start()]]
    assert sorted("another start is setting up .venv; waiting for it" in words for words in said) == [False, True]
    assert sorted("making .venv" in words for words in said) == [False, True]


def test_what_other_projects_put_into_the_environment_changes_nothing(checkout: Path, start: Start) -> None:
    strange = checkout.parent / "strange"
    strange.mkdir()
    (strange / "boats.py").write_text("raise SystemExit('not these boats')")
    nowhere = str(checkout / "manage.py" / "none")
    ends_well(start(PIP_USER="1", PIP_TARGET=str(strange / "t"), PYTHONPATH=str(strange), HOME=nowhere))
    python = checkout / ".venv" / "bin" / "python"
    inside = subprocess.run(
        [python, "manage.py", "up"], cwd=checkout, env={**os.environ, "PYTHONPATH": str(strange)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert inside.stdout == "boats\n", inside.stderr


def test_an_interpreter_that_was_replaced_is_noticed(checkout: Path, start: Start) -> None:
    ends_well(start())
    [folder] = (checkout / ".venv" / "lib").glob("python3.*")
    folder.rename(folder.with_name("python3.1"))  # as if the system's own were of another version now
    for path in (checkout / ".venv" / "bin").glob("python*"):
        path.unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    stamp = checkout / ".venv" / "studio-stamp"
    stamp.write_text("another-interpreter " + " ".join(stamp.read_text().split()[1:]))
    assert "making .venv" in ends_well(start())


@pytest.mark.parametrize("words", [["--data", ""], ["--data="], ["--data"], ["--data", "--port"]])
def test_a_data_folder_without_a_name_is_refused(start: Start, words: list[str]) -> None:
    process = start(*words)
    out, said = process.communicate(timeout=60)
    assert (out, said) == ("", "Studio: --data names no folder; say --data DIR.\n")

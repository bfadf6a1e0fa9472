"""``manage.py test --fast`` runs what the change since ``main`` can have touched, and tells what it left out."""

import subprocess
from collections import Counter
from typing import Any

import pytest

from tests.plugins import reach

CHOICE = pytest.StashKey[reach.Choice]()
LEFT_OUT = pytest.StashKey[Counter[str]]()
SINCE = pytest.StashKey[str]()
# Fixtures that start the studio, or what a request of Django's own client runs through.
STARTS = {
    reach.STUDIO: {"live_server_url", "db", "transactional_db", "client", "async_client"},
    reach.SANDBOX: {"sandbox_url"},
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--fast", action="store_true", help="run what the change since main can have touched")


def pytest_configure(config: pytest.Config) -> None:
    """Choose once: processes of the run are told."""
    config.stash[LEFT_OUT] = Counter()
    if hasattr(config, "workerinput"):
        if choice := config.workerinput["fast"]:
            config.stash[CHOICE] = reach.Choice.parse(choice)
    elif config.getoption("--fast"):
        config.stash[CHOICE], config.stash[SINCE] = look()


def look() -> tuple[reach.Choice, str]:
    """Return which tests run, and since when things were looked at."""
    try:
        base, files = reach.changed_files()
    except (OSError, subprocess.CalledProcessError):
        return reach.Choice(everything="git cannot tell what changed since main"), "main"
    return reach.choose(files, reach.read_graph()), f"main ({base[:7]})"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process of the run."""
    choice = node.config.stash.get(CHOICE, None)
    node.workerinput["fast"] = choice and choice.to_json()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not chosen."""
    choice = config.stash.get(CHOICE, None)
    if choice is None:
        return
    out = [item for item in items if not choice.takes(item.module.__name__, parts(item))]
    config.hook.pytest_deselected(items=out)
    gone = set(out)
    items[:] = [item for item in items if item not in gone]
    config.stash[LEFT_OUT].update(item.nodeid.partition("::")[0].rpartition("/")[0] for item in out)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = dict(config.stash[LEFT_OUT])


def parts(item: pytest.Item) -> set[str]:
    """Return what a test starts."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("browser"):
        return {reach.BROWSER, reach.STUDIO, *(name for name in STARTS if fixtures & STARTS[name])}
    return {name for name in STARTS if fixtures & STARTS[name]}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Note what the processes left out: all the same."""
    node.config.stash[LEFT_OUT] |= Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what was left out, and why the rest was not."""
    choice = config.stash.get(CHOICE, None)
    if choice is None:
        return
    terminalreporter.section(f"--fast: what changed since {config.stash[SINCE]} can have touched")
    for file, reason in choice.because.items():
        terminalreporter.line(f"{file}: {reason}")
    if choice.everything:
        terminalreporter.line(f"Nothing was left out: {choice.everything}.")
        return
    left_out = config.stash[LEFT_OUT]
    folders = ", ".join(f"{folder} {number}" for folder, number in sorted(left_out.items()))
    terminalreporter.line(f"Left out {left_out.total()} tests: {folders or 'none'}. .ci/run runs all.")

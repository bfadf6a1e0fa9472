"""The fast run takes what a change can have touched, and tells what it left out and why."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import grimp
import pytest

from tests.plugins import fast, reach

SMALL = {
    "studio.lib.log": [], "studio.speech.views": ["studio.lib.log"], "studio.speech.urls": ["studio.speech.views"],
    "studio.speech": [], "studio.sandbox.core": ["studio.lib.log"], "studio.sandbox.core.store": [],
    "tests.settings": [], "tests.conftest": ["tests.console", "studio.lib.log"], "tests.console": [],
    "tests.test_house": [], "tests.speech": [],
    "tests.speech.test_views": ["studio.speech.views"], "tests.speech.test_words": [],
    "tests.speech.hear": [], "tests.sandbox.conftest": ["tests.sandbox.asking"], "tests.sandbox.asking": [],
    "tests.sandbox": [], "tests.sandbox.test_store": ["studio.sandbox.core.store"], "tests.sandbox.test_core": [],
}  # fmt: skip


@pytest.fixture
def graph(tmp_path: Path) -> grimp.ImportGraph:
    """A small repository's imports; its files lie in ``tmp_path``."""
    graph = grimp.ImportGraph()
    for module, others in SMALL.items():
        path = tmp_path.joinpath(*module.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("NAME = 'hello.json'" if module == "tests.speech.test_words" else "")
        graph.add_module(module)
        for other in others:
            graph.add_import(importer=module, imported=other)
    return graph


@pytest.mark.parametrize(("file", "modules", "parts"), [
    ("studio/speech/views.py", {"speech.test_views"}, {reach.STUDIO}),
    ("studio/sandbox/core/store.py", {"sandbox.test_store"}, {reach.SANDBOX}),
    ("studio/sandbox/core/words.toml", {"sandbox.test_store"}, {reach.SANDBOX}),  # data is all of its package
    ("studio/lib/log.py", {"speech.test_views"}, {reach.STUDIO, reach.SANDBOX}),
    ("studio/speech/gone.py", {"speech.test_views"}, {reach.STUDIO}),
    ("tests/speech/test_words.py", {"speech.test_words"}, set()),
    ("tests/sandbox/asking.py", {"sandbox.test_store", "sandbox.test_core"}, set()),  # by its conftest
    ("tests/speech/hello.wav", {"speech.test_views", "speech.test_words"}, set()),
    ("templates/speech/page.html", {"speech.test_views", "speech.test_words"}, {reach.BROWSER}),
    ("static/css/speech.css", {"speech.test_views", "speech.test_words"}, {reach.BROWSER}),
    ("static/js/frame/page.js", set(), {reach.BROWSER, reach.STUDIO}),
    ("README.md", set(), set()), ("docs/hello.json", {"speech.test_words"}, set()),
])  # fmt: skip
def test_a_file_reaches_tests(
    graph: grimp.ImportGraph, tmp_path: Path, file: str, modules: set[str], parts: set[str]
) -> None:
    choice = reach.choose([file], graph, tmp_path)
    found = {name.removeprefix("tests.") for name in choice.modules if name.rpartition(".")[2].startswith("test_")}
    assert (choice.everything, found, choice.parts) == ("", modules, parts)
    assert choice.because[file]
    assert choice.takes("tests.test_house", ()) and not choice.takes("tests.elsewhere.test_it", ())


@pytest.mark.parametrize(
    "file", ["pyproject.toml", ".ci/run", "manage.py", "tests/settings.py", "tests/console.py", "tests/x"]
)
def test_what_all_tests_use_takes_all_of_them(graph: grimp.ImportGraph, tmp_path: Path, file: str) -> None:
    choice = reach.choose(["README.md", file], graph, tmp_path)
    assert file in choice.everything and choice.takes("tests.elsewhere.test_it", ())


def test_a_choice_is_the_same_in_every_process(graph: grimp.ImportGraph, tmp_path: Path) -> None:
    choice = reach.choose(["studio/speech/views.py", "README.md"], graph, tmp_path)
    assert reach.Choice.parse(choice.to_json()) == choice


def test_the_graph_of_this_repository_knows_what_only_a_name_tells() -> None:
    graph = reach.read_graph()
    # Programs of their own, started by their names.
    assert "studio.asgi" in graph.find_downstream_modules("studio.library.media.child.image")
    assert "tests.sandbox.test_program" in graph.find_downstream_modules("studio.sandbox.core.store")
    assert "tests.home.test_shell" not in graph.find_downstream_modules("studio.sandbox.core.store")
    assert "tests.conftest" in graph.find_downstream_modules("tests.people")


def test_a_change_is_what_was_committed_since_main_and_what_was_not(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=Alice", "-c", "user.email=alice@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    def commit(*names: str) -> None:
        for name in names:
            (tmp_path / name).write_text(name)
        git("add", "-A")
        git("commit", "-m", "One")

    git("init", "-b", "main")
    commit("as it was", "edited", "moved", ".gitignore")
    git("checkout", "-b", "topic")
    commit("ours")
    git("checkout", "main")
    commit("theirs")
    git("checkout", "topic")
    git("mv", "moved", "away")
    (tmp_path / "edited").write_text("anew")
    (tmp_path / "ünknown.py").write_text("")
    base, files = reach.changed_files(tmp_path)
    assert len(base) == 40 and files == ["away", "edited", "moved", "ours", "ünknown.py"]


def test_without_git_everything_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = reach.changed_files
    monkeypatch.setattr(reach, "changed_files", lambda: changed(tmp_path))
    choice, _ = fast.look()
    assert "git cannot tell" in choice.everything


TESTS = """
import pytest

@pytest.fixture
def sandbox_url():
    return "http://127.0.0.1"

@pytest.mark.parametrize("address", ["http://a/b::c"])
def test_plain(address):
    assert address

def test_sandbox(sandbox_url):
    assert sandbox_url

@pytest.mark.browser
def test_browser():
    assert True
"""


@pytest.fixture(params=[(), ("-n", "2")], ids=["here", "in workers"])
def run(
    request: pytest.FixtureRequest, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> Callable[[reach.Choice], pytest.RunResult]:
    """Run a file of three tests fast: ``run(choice)``."""

    def run(choice: reach.Choice) -> pytest.RunResult:
        monkeypatch.setattr(fast, "look", lambda: (choice, "main (1234567)"))
        pytester.makepyfile(**{"below/speech/test_it": TESTS, "below/speech/__init__": "", "below/__init__": ""})
        names = ("tests.plugins.fast", "tests.plugins.flaky", "no:django", "no:asyncio", "no:cacheprovider")
        plugins = [word for name in names for word in ("-p", name)]
        return pytester.runpytest_inprocess(*plugins, "--fast", *request.param)

    return run


def test_what_is_left_out_is_told(run: Callable[[reach.Choice], pytest.RunResult]) -> None:
    because = {"studio/sandbox/x.py": "what starts the sandbox"}
    result = run(reach.Choice(parts={reach.SANDBOX}, because=because))
    assert result.ret == pytest.ExitCode.OK and result.parseoutcomes()["passed"] == 1
    result.stdout.fnmatch_lines([
        "*--fast: what changed since main (1234567) can have touched*", "studio/sandbox/x.py: what starts the sandbox",
        "Left out 2 tests: below/speech 2. .ci/run runs all.",
    ])  # fmt: skip


@pytest.mark.parametrize(("choice", "passed"), [
    (reach.Choice(everything="because of x"), 3), (reach.Choice(modules={"below.speech.test_it"}), 3),
    (reach.Choice(parts={reach.BROWSER}), 1), (reach.Choice(parts={reach.STUDIO, reach.SANDBOX}), 2),
])  # fmt: skip
def test_tests_run_by_what_they_start(
    run: Callable[[reach.Choice], pytest.RunResult], choice: reach.Choice, passed: int
) -> None:
    result = run(choice)
    assert result.ret == pytest.ExitCode.OK and result.parseoutcomes()["passed"] == passed

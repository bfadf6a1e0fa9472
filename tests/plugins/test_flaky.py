"""A browser test gets a second run, and only a browser test does."""

from collections.abc import Callable

import pytest

RUN = ("-p", "tests.plugins.flaky", "-p", "no:django", "-p", "no:asyncio", "-p", "no:cacheprovider")
RUNS = """
import pytest

runs = []

@pytest.fixture(scope="module")
def shared():
    runs.append("shared")
    yield
    print("shared goes")

@pytest.fixture
def own(shared):
    runs.append("own")
    yield len(runs)
    print("own goes")
"""


@pytest.fixture(params=[(), ("-n", "1")], ids=["here", "in a worker"])
def run(request: pytest.FixtureRequest, pytester: pytest.Pytester) -> Callable[[str], pytest.RunResult]:
    """Run some tests, in this process and in a worker: ``run(source)``."""

    def run(source: str) -> pytest.RunResult:
        pytester.makepyfile(RUNS + source)
        return pytester.runpytest_inprocess(*RUN, *request.param)

    return run


FAILS_ONCE = """
@pytest.mark.browser
def test_one(own):
    print("run", len(runs))
    assert runs.count("own") == 2, "only once"

def test_two(shared):
    assert runs.count("shared") == 1
"""


def test_a_browser_test_that_fails_once_is_flaky_and_fails_nothing(run: Callable[[str], pytest.RunResult]) -> None:
    result = run(FAILS_ONCE)
    assert result.ret == pytest.ExitCode.OK
    assert result.parseoutcomes() == {"passed": 2, "flaky": 1}
    result.stdout.fnmatch_lines([
        "*FLAKY *::test_one*", "The first run", "*only once*", "run 2", "own goes", "The second run",
        "run 3", "own goes",
    ])  # fmt: skip


def test_a_browser_test_that_passes_runs_once_and_shares_its_fixtures(run: Callable[[str], pytest.RunResult]) -> None:
    one = "@pytest.mark.browser\ndef test_{}(own):\n    assert runs == ['shared', *['own'] * {}]\n"
    result = run(one.format("one", 1) + one.format("two", 2))
    assert (result.ret, result.parseoutcomes()) == (pytest.ExitCode.OK, {"passed": 2})


def test_a_shared_fixture_that_fails_at_its_end_is_an_error(run: Callable[[str], pytest.RunResult]) -> None:
    broken = "@pytest.fixture(scope='module')\ndef broken():\n    yield\n    assert runs == ['closed']\n"
    result = run(broken + "@pytest.mark.browser\ndef test_one(broken):\n    assert True\n")
    assert result.parseoutcomes() == {"passed": 1, "errors": 1}


def test_a_browser_test_that_fails_twice_fails_with_both_logs(run: Callable[[str], pytest.RunResult]) -> None:
    result = run("@pytest.mark.browser\ndef test_one(own):\n    assert not runs, f'time {len(runs)}'\n")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.fnmatch_lines(["*time 3*", "*The first run*", "*time 2*"])
    result.stdout.no_fnmatch_line("*FLAKY*")


def test_a_test_without_a_browser_is_never_run_again(run: Callable[[str], pytest.RunResult]) -> None:
    result = run("def test_one(own):\n    assert runs.count('own') == 2\n")
    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.no_fnmatch_line("*first run*")


def test_what_fails_before_and_after_the_test_counts_too(run: Callable[[str], pytest.RunResult]) -> None:
    result = run("""
@pytest.fixture(scope="module")
def breaks():
    runs.append("breaks")
    assert len(runs) > 1, "no browser"

@pytest.fixture
def complains():
    runs.append("complains")
    yield
    assert runs.count("complains") > 1, "the console has something to say"

@pytest.mark.browser
def test_before(breaks):
    assert True

@pytest.mark.browser
def test_after(complains):
    assert True

@pytest.mark.browser
def test_twice(complains):
    runs[:] = [] if runs.count("complains") < 5 else runs
""")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert result.parseoutcomes() == {"passed": 3, "flaky": 2, "errors": 1}
    result.stdout.fnmatch_lines(["*FLAKY *::test_before*", "setup: *", "*no browser*", "*FLAKY *::test_after*"])


def test_a_second_run_has_a_time_limit_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
import pytest, threading
@pytest.mark.browser
@pytest.mark.timeout(0.2)
def test_one():
    threading.Event().wait(5)
""")
    result = pytester.runpytest_inprocess(*RUN)
    assert result.parseoutcomes() == {"failed": 1}
    assert result.duration < 4


@pytest.fixture
def browser() -> str:
    """Not Playwright's."""
    return "a client of Django"


def test_what_is_only_called_browser_gets_no_second_run(request: pytest.FixtureRequest, browser: str) -> None:
    assert browser and request.node.get_closest_marker("browser") is None


def test_what_can_open_a_page_is_marked(request: pytest.FixtureRequest, open_page: object) -> None:
    assert open_page and request.node.get_closest_marker("browser") is not None

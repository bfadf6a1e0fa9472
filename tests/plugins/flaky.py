"""A browser test that fails is run once more; one that passes then is told as FLAKY and does not fail the run.

Nothing else is ever run twice: a test without a browser that fails now and then has found something.
"""

from collections.abc import Callable, Generator, Sequence
from functools import partial

import pytest
from _pytest.runner import runtestprotocol

FLAKY = "flaky"
FIRST_RUN = pytest.StashKey[str]()
FAILED_AGAIN = pytest.StashKey[bool]()
BROKEN = pytest.StashKey[list[Callable[[], None]]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "browser: drives a browser (set at collection); run once more when it fails")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a browser test, and when it fails once more, which is the run that counts."""
    if item.get_closest_marker("browser") is None or FIRST_RUN in item.stash:
        return None  # pytest's own way
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    # With its parent as the next: fixtures of the test are torn down, those that it shares with others are not.
    reports = runtestprotocol(item, log=False, nextitem=item.parent)  # type: ignore[arg-type]
    if any(report.failed for report in reports):
        item.stash[FIRST_RUN] = log_of(reports)
        item._report_sections.clear()
        forget_broken_fixtures(item.session)
        # Through the hook, so that the second run has a time limit of its own.
        item.ihook.pytest_runtest_protocol(item=item, nextitem=nextitem)
        return True
    for report in [*reports, *leave(item, nextitem)]:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def leave(item: pytest.Item, nextitem: pytest.Item | None) -> list[pytest.TestReport]:
    """Tear down what the next test does not share with this one, and return a report if that fails."""
    call = pytest.CallInfo.from_call(lambda: item.session._setupstate.teardown_exact(nextitem), when="teardown")
    return [item.ihook.pytest_runtest_makereport(item=item, call=call)] if call.excinfo else []


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Note which fixtures could not be set up."""
    try:
        return (yield)
    except BaseException:  # a time limit is none of the others
        request.session.stash.setdefault(BROKEN, []).append(partial(fixturedef.finish, request))
        raise


def forget_broken_fixtures(session: pytest.Session) -> None:
    """Let shared fixtures that could not be set up be tried anew: pytest keeps their exception for all that follow."""
    for finish in session.stash.get(BROKEN, ()):
        finish()
    session.stash[BROKEN] = []


def log_of(reports: Sequence[pytest.TestReport]) -> str:
    """Return where a run failed and everything that it wrote."""
    failures = [f"{report.when}: {report.longreprtext}" for report in reports if report.failed]
    written = dict.fromkeys(f"{title}:\n{text}" for report in reports for title, text in report.sections)
    return "\n".join([*failures, *written]) or "nothing was written"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the reports of a second run carry the log of the first; what a report carries comes from a worker too."""
    report = yield
    if FIRST_RUN not in item.stash:
        return report
    if report.failed:
        item.stash[FAILED_AGAIN] = True
        report.sections.append(("The first run", item.stash[FIRST_RUN]))
    elif report.when == "teardown" and FAILED_AGAIN not in item.stash:
        log = f"The first run\n{item.stash[FIRST_RUN]}\nThe second run\n{log_of([report])}"
        report.user_properties.append((FLAKY, log))
    return report


def flaky_log(report: object) -> str:
    """Return both logs of a test that passed at the second run only, or nothing."""
    return dict(getattr(report, "user_properties", ())).get(FLAKY, "")


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: object) -> tuple[str, str, object] | None:
    """Count such a test besides those that passed."""
    return (FLAKY, "R", ("FLAKY", {"yellow": True})) if flaky_log(report) else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell each such test and both of its logs: it is the next thing to be mended."""
    for report in terminalreporter.stats.get(FLAKY, ()):
        terminalreporter.section(f"FLAKY {report.nodeid}", yellow=True)
        terminalreporter.line(flaky_log(report))

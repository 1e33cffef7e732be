"""One running demo and one browser for all journeys; in CI none of them may go missing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.drills.site import new_site
from tests.journeys.browsing import Visitor, chromium, launch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

# How many tests of this folder ran when it was last written down. Fewer in CI is a failure: a
# journey that is skipped, renamed away or not collected proves nothing.
RECORDED = 100
FOLDER = "tests/journeys/"
IN_CI = os.environ.get("CI") == "true"
_ran: set[str] = set()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, and tell the story first: what it leaves behind is looked at after it."""
    journeys = [item for item in items if item.nodeid.startswith(FOLDER)]
    for item in journeys:
        item.add_marker(pytest.mark.journey)
    journeys.sort(key=lambda item: "test_story" not in item.nodeid)
    ordered = iter(journeys)
    items[:] = [next(ordered) if item.nodeid.startswith(FOLDER) else item for item in items]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Let a fixture know that its test failed."""
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed  # type: ignore[attr-defined]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what really ran."""
    if report.nodeid.startswith(FOLDER) and report.when == "call" and not report.skipped:
        _ran.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where CI ran fewer journeys than are recorded; who counts them is not a worker."""
    if hasattr(session.config, "workerinput"):
        return
    if IN_CI and len(_ran) < RECORDED and not session.config.option.collectonly:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many ran, and when that is too few."""
    if terminalreporter.config.option.collectonly:
        return
    terminalreporter.write_line(f"Journeys that ran: {len(_ran)} ({RECORDED} recorded).")
    if IN_CI and len(_ran) < RECORDED:
        terminalreporter.write_line("Fewer journeys ran than are recorded: CI fails.", red=True)


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """Where a demo answers: in a home of its own, on a free port.

    `JOURNEYS_AT=http://localhost:8000` takes one that runs already, to write a journey by.
    """
    if running := os.environ.get("JOURNEYS_AT"):
        yield running
        return
    with new_site("demo") as site:
        site.start()
        yield f"http://localhost:{site.port}"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; without it the journeys are skipped, in CI they fail.

    Ends with this folder: while the driver runs, Django takes every later test for asynchronous.
    """
    if chromium() is None:
        reason = "No Chromium on this machine: the browser journeys cannot run."
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = launch(playwright)
        yield made
        made.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Open browsers for one test; each is closed, and asked what went wrong, at its end."""
    opened: list[Visitor] = []

    def visiting(who: str = "", **options: Any) -> Visitor:
        opened.append(Visitor(browser, address, who=who, **options))
        return opened[-1]

    yield visiting
    for one in opened:
        one.close()

"""How a run of the tests is put together: what shares a process, and that nothing is left out.

Browser tests share one process (one Chromium), tests that kill servers another, so that with pytest-xdist's
`--dist loadgroup` both cores are busy. A skipped test or one that is expected to fail makes the run fail: what cannot
run here cannot be relied on.
"""

from __future__ import annotations

import pytest

GROUPS = ("browser", "kill")
LEFT_OUT = ("skipped", "xfailed", "xpassed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each slow group into one process, and first, so that no core waits for it at the end."""
    for item in items:
        for group in GROUPS:
            if item.get_closest_marker(group):
                item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: not any(item.get_closest_marker(group) for group in GROUPS))


def left_out(config: pytest.Config) -> int:
    """How many tests did not really run."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return 0 if reporter is None else sum(len(reporter.stats.get(kind, ())) for kind in LEFT_OUT)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a run that left something out into a failed one."""
    if exitstatus == pytest.ExitCode.OK and left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why such a run failed."""
    if left_out(terminalreporter.config):
        terminalreporter.write_line("Tests were left out: that counts as a failure here.", red=True)

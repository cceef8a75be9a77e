"""Processor time of the suite by part, printed at its end: what a part may take is a rule of the project."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Generator
from pathlib import PurePosixPath
from typing import Any, Final

import pytest

DEAREST = 15
PARTS: Final = {
    "faults": (150, r"^tests/faults/"),
    "notebooks": (120, r"/test_notebooks"),
    "reports": (90, r"/test_(report|fund_budget|bulletin|official_lines|explore)"),
    "alert": (60, r"/test_(alert|bed_|log_level|earned_ahead)"),
    "rules": (
        60,
        r"/test_(pool|declared_rules|rule|levers_by_rule|bridge|adjustment_fund|phased|stress|required_fund|roll_)",
    ),
}
"""Processor seconds that a part may take, and the files that are its own."""
_mark = sum(os.times()[:4])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Every report carries the processor time since the one before it in its process, commands that it ran included."""
    global _mark
    report = yield
    now = sum(os.times()[:4])
    report.processor, _mark = now - _mark, now
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Seconds of each folder below ``tests``, of the dearest files and of the parts that have a limit."""
    folders, files = Counter[str](), Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if spent := getattr(report, "processor", 0.0):
                path = PurePosixPath(report.nodeid.partition("::")[0])
                folders[path.parts[1]] += spent
                files[str(path)] += spent
    if folders:
        terminalreporter.section("processor time, seconds")
        for name, spent in (("all", folders.total()), *folders.most_common(), *files.most_common(DEAREST)):
            terminalreporter.write_line(f"{spent:8.1f}  {name}")
        terminalreporter.section("parts, seconds of processor time and what they may take")
        for name, (most, own) in PARTS.items():
            spent = sum(seconds for path, seconds in files.items() if re.search(own, path))
            terminalreporter.write_line(f"{spent:8.1f}  of {most:3}  {name}")

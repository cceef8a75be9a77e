"""Processor time of the suite by part, printed at its end: what a part may take is a rule of the project."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from pathlib import PurePosixPath
from typing import Any

import pytest

DEAREST = 15
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
    """Seconds of each part, a folder below ``tests``, and of the dearest files."""
    parts, files = Counter[str](), Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if spent := getattr(report, "processor", 0.0):
                path = PurePosixPath(report.nodeid.partition("::")[0])
                parts[path.parts[1]] += spent
                files[str(path)] += spent
    if parts:
        terminalreporter.section("processor time, seconds")
        for name, spent in (*parts.most_common(), *files.most_common(DEAREST)):
            terminalreporter.write_line(f"{spent:8.1f}  {name}")

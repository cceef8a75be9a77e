"""How much memory this process may still take: limits of its control group and of the shell, and what is free."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

GROUP_FILES: Final = (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes"))
"""Limit and use of a control group, by version."""


def usable_bytes(root: Path = Path("/")) -> int | None:
    """The least of: limit less use of every control group above this process, address space left by ``ulimit -v``, and
    the memory that the system has available; None where the system tells nothing (no ``/proc``).

    ``root`` is where ``proc`` and ``sys`` are found.
    """
    return min((*_available(root), *_control_groups(root), *_address_space(root)), default=None)


def _available(root: Path) -> Iterator[int]:
    for line in _text(root / "proc/meminfo").splitlines():
        if line.startswith("MemAvailable:"):
            yield 1024 * int(line.split()[1])


def _control_groups(root: Path) -> Iterator[int]:
    """Limit less use; the files that the kernel can drop again are counted as used, so it is the careful side."""
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers not in ("", "memory"):
            continue
        top = root / "sys/fs/cgroup" / controllers
        place = top / path.lstrip("/")
        for folder in (place, *place.parents):
            for limit, used in GROUP_FILES:
                most, now = (_text(folder / name).strip() for name in (limit, used))
                if most.isdigit() and now.isdigit():
                    yield max(int(most) - int(now), 0)
            if folder == top:
                break


def _address_space(root: Path) -> Iterator[int]:
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    pages = _text(root / "proc/self/statm").split()
    if most != resource.RLIM_INFINITY and pages:
        yield max(most - int(pages[0]) * resource.getpagesize(), 0)


def peak_bytes() -> int | None:
    """The most memory that this process has held so far; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # a system without such limits
        return None
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else 1024 * held


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""

"""A seeded campaign of hostile cases: ``python -m tests.faults.campaign [SEED] [SIZE]`` or ``make campaign``.

A family is a function (Random, size) -> cases; a case is done in a folder of its own, in forks of one warm process, and
says what went wrong: "" where nothing did.
"""

from __future__ import annotations

import importlib
import os
import random
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

FAMILIES: Final = {
    "interrupted": "tests.faults.cases_interrupted",
    "places": "tests.faults.cases_places",
    "saved": "tests.faults.cases_saved",
    "injected": "tests.faults.cases_injected",
    "data": "tests.faults.cases_data",
    "used": "tests.faults.cases_used",
    "typed": "tests.faults.cases_typed",
    "books": "tests.faults.cases_books",
}
"""Family -> the module with its ``cases``."""
SECONDS: Final = 60
"""That a case may take."""
MEMORY: Final = 6_000_000_000
"""Bytes of addresses that a case may ask for."""


class Case(NamedTuple):
    """What is tried, and the trial in an empty folder: the kind of failure and what it was, "" where it is clean."""

    name: str
    try_in: Callable[[Path], str]


class Result(NamedTuple):
    """The outcome of a case."""

    family: str
    name: str
    failure: str


Family = Callable[[random.Random, int], Iterator[Case]]


def cases_of(family: str, seed: int, size: int) -> list[Case]:
    """The cases of a family, always the same for a seed; ``size`` times as many as in the suite."""
    made: Family = importlib.import_module(FAMILIES[family]).cases
    return list(made(random.Random(f"{family}/{seed}"), size))


def run_family(family: str, seed: int = 1, size: int = 1) -> list[Result]:
    """Every case of a family in forks; one that kills, hangs or blows up its fork has failed, and the next goes on."""
    cases, found = cases_of(family, seed, size), list[Result]()
    while len(found) < len(cases):
        found += _some(family, cases, len(found))
    return found


def _some(family: str, cases: Sequence[Case], first: int) -> list[Result]:
    """The results of one fork, which goes on until a case breaks it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _in_child(writer, cases[first:])
    os.close(writer)
    found, text, end = list[Result](), b"", time.monotonic() + SECONDS
    while first + len(found) < len(cases):
        if not select.select([reader], [], [], max(end - time.monotonic(), 0))[0]:
            os.kill(child, signal.SIGKILL)
            found.append(Result(family, cases[first + len(found)].name, "hang: no end"))
            break
        block = os.read(reader, 65536)
        if not block:
            found.append(Result(family, cases[first + len(found)].name, "crash: the process ended"))
            break
        text += block
        *lines, text = text.split(b"\n")
        for line in lines:
            found.append(Result(family, cases[first + len(found)].name, line.decode("utf-8", "replace")))
            end = time.monotonic() + SECONDS
    os.close(reader)
    os.waitpid(child, 0)
    return found


def _in_child(writer: int, cases: Sequence[Case]) -> None:
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        for case in cases:
            place = Path(tempfile.mkdtemp(prefix="campaign-"))
            try:
                failure = case.try_in(place)
            except BaseException as error:
                failure = f"internal error: {type(error).__name__}: {error}"
            shutil.rmtree(place, ignore_errors=True)
            os.write(writer, " ".join(failure.split()).encode("utf-8", "backslashreplace") + b"\n")
    finally:
        os._exit(0)


def told(results: Sequence[Result]) -> str:
    """Cases, clean ones and failures by kind, a line a family; then each failure."""
    lines = []
    for family in dict.fromkeys(one.family for one in results):
        own = [one for one in results if one.family == family]
        kinds = Counter(one.failure.partition(":")[0] for one in own if one.failure)
        failed = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "no failure"
        lines.append(f"{family:12} cases {len(own):5}  clean {len(own) - kinds.total():5}  {failed}")
    clean = sum(not one.failure for one in results)
    lines.append(f"{'all':12} cases {len(results):5}  clean {clean:5}")
    return "\n".join([*lines, *(f"  {one.family}: {one.name}: {one.failure}" for one in results if one.failure)])


def main(argv: Sequence[str]) -> int:
    """Run every family and print what came of it; 1 where anything failed."""
    seed, size = (int(argv[at]) if len(argv) > at else default for at, default in ((0, 1), (1, 5)))
    results = [result for family in FAMILIES for result in run_family(family, seed, size)]
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(told(results))
    print(f"seed {seed}, size {size}, {sum(one.ru_utime + one.ru_stime for one in used):.0f} s of processor time")
    return int(any(one.failure for one in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

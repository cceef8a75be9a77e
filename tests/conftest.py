"""Runs that many tests look at, projected once a session; they are frozen, so nobody can spoil them for the others."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Iterator, Sequence
from functools import wraps

import pytest

import fundmodel as fm
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said
from tests.for_all_workers import kept_below
from tests.parts import pytest_runtest_makereport, pytest_terminal_summary
from tests.shared_seeds import kept_in

__all__ = ["pytest_runtest_makereport", "pytest_terminal_summary"]
SENTENCE = re.compile(r"[A-Za-z]{2,}[ ,:;]+[a-z]{2,}")


def pytest_collection_finish() -> None:
    """What was collected stays until the end; whoever looks for garbage later need not go through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep goes into a folder of theirs, one for all workers of a session, never into the user's."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(shared / "cache"))
        yield


@pytest.fixture(scope="session", autouse=True)
def seeds_of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One store of enrolment runs, and of whatever else is made once, for all workers of a session."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "seeds"
    folder.mkdir(exist_ok=True)
    kept_below(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fundmodel.projection.project.people.past_enrolment._run_of", kept_in(folder))
        yield


@pytest.fixture(scope="session")
def national() -> fm.DataPackage:
    return fm.load_data("national")


@pytest.fixture(scope="session")
def baseline() -> fm.Scenario:
    return fm.load_scenario("baseline")


@pytest.fixture(scope="session")
def baseline_run() -> fm.Projection:
    """The baseline alone, to 2060: no scenario dimension."""
    return fm.project("baseline")


@pytest.fixture(scope="session")
def three_runs() -> fm.Projection:
    """Every shipped scenario side by side, to 2060."""
    return fm.project(["baseline", "current-law", "no-retirement-delay"])


@pytest.fixture(autouse=True)
def every_message_is_said(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever the package refuses while a test runs has its Chinese: heading, problem and remedy of every fault. The
    last room speaks the reader's language by itself."""
    plain: list[str] = []
    made = InputError.__init__

    @wraps(made)
    def noting(error: InputError, heading: str, faults: Sequence[Fault] = ()) -> None:
        made(error, heading, faults)
        raised_in = sys._getframe(1).f_globals["__name__"]
        if raised_in.startswith("fundmodel.") and not raised_in.startswith("fundmodel.presentation."):
            texts = [heading, *(text for fault in faults for text in (fault.problem, fault.fix))]
            plain.extend(text for text in texts if not isinstance(text, Said) and SENTENCE.search(text))
            error.in_language("zh")

    monkeypatch.setattr(InputError, "__init__", noting)
    yield
    assert plain == []

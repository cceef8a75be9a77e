"""Runs that many tests look at, projected once a session; they are frozen, so nobody can spoil them for the others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import fundmodel as fm


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep goes into a folder of theirs, never into the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
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

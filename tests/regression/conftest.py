"""The run of every shipped scenario, made once for all who hold it against a record."""

from __future__ import annotations

import pytest

import fundmodel as fm
from tests.regression.headlines import runs_of_all


@pytest.fixture(scope="package")
def runs() -> list[tuple[list[str], fm.Projection]]:
    return list(runs_of_all())

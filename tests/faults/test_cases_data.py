"""Data in another unit, zero, in another form or against itself: refused, or repaired with a word."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.cases_data import SHIPPED, DataCase, forms, months, units, warm, zeros


def outcomes(cases: list[DataCase]) -> dict[str, str]:
    """Name of every case that is not clean -> what went wrong."""
    found = {}
    for case in cases:
        with tempfile.TemporaryDirectory() as place:
            found[case.name] = case.try_in(Path(place))
    return {name: failure for name, failure in found.items() if failure}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_has_no_false_alarm(name):
    assert warm(name).faults(warm(name).raws) == ()


def test_every_figure_in_another_unit_is_noticed():
    tried = list(units(random.Random(15), 1))
    assert len(tried) >= 150
    assert Counter(case.name.split()[0] for case in tried).keys() == set(SHIPPED)
    assert outcomes(tried) == {}


@pytest.mark.parametrize("family", [zeros, forms, months])
def test_every_case_of_a_family_is_clean(family):
    tried = list(family(random.Random(15), 1))
    assert len(tried) >= 12
    assert outcomes(tried) == {}

"""What the campaign tries of data: every shipped package, every column of figures, no false alarm."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.faults.cases_data import SHIPPED, figures, units
from tests.faults.warm_package import warm


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_has_no_false_alarm(name):
    own = warm(name, whole=True)
    assert own.faults(own.raws) == ()


def test_every_column_of_figures_is_tried_in_another_unit():
    tried = [case.name for case in units(random.Random(15), 1)]
    columns = Counter(" ".join(name.split()[:2]) for name in tried)
    assert len(tried) >= 110
    assert {name.split()[0] for name in columns} == set(SHIPPED)
    given = {f"{name} {raw.name}.{column}" for name in SHIPPED for raw, column in figures(name)}
    assert len(columns.keys() & given) >= 0.9 * len(given)

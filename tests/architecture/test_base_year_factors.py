"""Which base-year factor takes a change of a parameter stands in ``fundmodel/vocabulary/base_year_factors.csv``; the
table is measured anew here, and written with ``python -m tests.architecture.test_base_year_factors``."""

from __future__ import annotations

from pathlib import Path

import pytest

import fundmodel as fm
from fundmodel.vocabulary.dictionary import base_year_factors, parameters
from tests import base_year
from tests.architecture.test_parameters_read import CHOICES, ONE_OF_EACH, WITHOUT_EFFECT

TABLE = Path(fm.__file__).parent / "vocabulary" / "base_year_factors.csv"
WITHOUT_A_FACTOR = {"published_balance", "published_spending", "members_of_the_past"}


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_the_table_is_what_every_parameter_is_seen_to_do():
    asked = {*ONE_OF_EACH, *CHOICES, *WITHOUT_EFFECT}
    found = {row.parameter: row for row in base_year.measured(asked)}
    declared = {name: row for name, row in base_year_factors().items() if name in asked}
    assert len(asked) > 120
    assert set(declared) == set(found), "what the base year takes has changed: see the head of this file"
    for name, row in declared.items():
        assert (" ".join(row.taken_by), row.free_after) == (found[name].taken_by, found[name].free_after), name
        assert row.share == pytest.approx(found[name].share, abs=0.03), name


def test_the_table_names_parameters_and_factors():
    items = {str(item) for item in fm.project("long-term-care", until=2026).reconciliation["item"].values}
    for name, row in base_year_factors().items():
        assert name in parameters()
        assert row.taken_by
        assert set(row.taken_by) <= items | WITHOUT_A_FACTOR


if __name__ == "__main__":
    print(f"{TABLE.name}: {base_year.write(TABLE)} parameters")

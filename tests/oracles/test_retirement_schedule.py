"""Every birth month and category of the delayed-retirement schedule 2025-2039."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fundmodel as fm

SCHEDULE = Path(__file__).parents[2] / ".." / "shared" / "oracles" / "retirement_schedule.csv"


def test_all_rows() -> None:
    if not SCHEDULE.exists():
        pytest.skip("the schedule is not beside this repository")
    rows = pd.read_csv(SCHEDULE)
    assert len(rows) == 480
    for category, group in rows.groupby("category"):
        found = fm.statutory_retirement(str(category), group["birth_year"].to_numpy(), group["birth_month"].to_numpy())
        np.testing.assert_array_equal(found.delay_months, group["delay_months"])
        np.testing.assert_array_equal(found.year, group["retire_year"])
        np.testing.assert_array_equal(found.month, group["retire_month"])
        age_months = 12 * group["new_age_years"] + group["new_age_months"]
        np.testing.assert_array_equal(12 * group["old_age"] + found.delay_months, age_months)

"""What follows from a run is worked out once while it lives, is nobody else's to change, and goes with the run."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.projection.once import once


@pytest.fixture
def run(baseline_run: fm.Projection) -> fm.Projection:
    return replace(baseline_run)


def counted(give: Any) -> tuple[Any, list[Any]]:
    """A function kept by ``once`` that gives what ``give`` makes, and what it was called with."""
    calls: list[Any] = []

    @once
    def derive(run: fm.Projection, *words: Any, **named: Any) -> Any:
        """What it says of itself."""
        calls.append((*words, *named.values()))
        return give()

    return derive, calls


def test_the_same_question_is_answered_once(run: fm.Projection):
    derive, calls = counted(lambda: 1)
    assert [derive(run, "a"), derive(run, "a"), derive(run, "b"), derive(run, fund="a"), derive(run)] == [1] * 5
    assert calls == [("a",), ("b",), ("a",), ()]
    assert derive.__doc__ == "What it says of itself."


def test_another_run_and_another_package_are_other_questions(run: fm.Projection, national: fm.DataPackage):
    derive, calls = counted(lambda: 1)
    twin = replace(national)
    assert twin == national
    for one in (run, replace(run)):
        for data in (national, twin, national):
            derive(one, data)
    assert len(calls) == 4


def test_a_list_is_asked_anew_because_it_may_have_changed(run: fm.Projection):
    derive, calls = counted(lambda: 1)
    funds = ["resident"]
    derive(run, funds)
    funds.append("employee_pooled")
    derive(run, funds)
    assert len(calls) == 2


def test_who_changes_a_table_changes_his_own(run: fm.Projection):
    derive, calls = counted(lambda: pd.DataFrame({"x": [1.0, 2.0]}))
    mine = derive(run)
    mine.loc[0, "x"] = 9.0
    mine["y"] = 0.0
    assert derive(run).to_dict("list") == {"x": [1.0, 2.0]}
    assert len(calls) == 1


def test_the_arrays_of_a_dataset_cannot_be_written(run: fm.Projection):
    derive, _ = counted(lambda: xr.Dataset({"x": ("year", np.arange(3.0))}))
    with pytest.raises(ValueError, match="read-only"):
        derive(run)["x"].values[0] = 9.0
    derive(run)["z"] = 1.0
    assert list(derive(run).data_vars) == ["x"]


def test_what_was_found_goes_with_the_run(run: fm.Projection):
    class Found:
        pass

    derive, _ = counted(Found)
    own = replace(run)
    found = weakref.ref(derive(own))
    gc.collect()
    assert found() is not None
    del own
    gc.collect()
    assert found() is None


def test_a_sum_of_areas_is_one_run_and_holds_no_other():
    from fundmodel.analysis.areas_summed import together

    with pytest.warns(fm.SyntheticDataWarning):
        province = fm.project("baseline", data="example-province", until=2026)
    whole = together(province)
    assert together(province) is whole
    gone = weakref.ref(province)
    del province
    gc.collect()
    assert gone() is None
    assert whole.ledger.sizes["area"] == 1

"""A part of a run by label, runs held against each other, and results that nobody can spoil for the others."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.presentation.words.labels import fund_label
from fundmodel.projection import laws
from fundmodel.projection.run_parts import SETS
from fundmodel.vocabulary.shortened import listed, shortened

UNTIL = 2028


@pytest.fixture(scope="module")
def pair():
    return fm.project(["baseline", "current-law"], until=UNTIL)


@pytest.fixture(scope="module")
def with_care():
    return fm.project(["baseline", "long-term-care", "current-law"], until=2027)


@pytest.fixture(scope="module")
def province():
    with pytest.warns(fm.SyntheticDataWarning):
        return fm.project(["baseline", "current-law"], data="example-province", until=2027)


def test_a_list_of_scenarios_keeps_the_dimension_and_the_order_asked_for(three_runs):
    part = three_runs.sel(["no-retirement-delay", "baseline"])
    assert part.scenarios == ("no-retirement-delay", "baseline")
    assert [one["name"] for one in part.provenance["scenarios"]] == list(part.scenarios)
    for name in SETS:
        assert getattr(part, name)["scenario"].values.tolist() == list(part.scenarios)
    assert part.sel(scenario="baseline").equals(three_runs.sel("baseline"))
    assert part.check() is part


def test_scenarios_of_one_run_are_those_projected_together(three_runs):
    together = fm.project(["current-law", "no-retirement-delay"])
    assert three_runs.sel(scenario=["current-law", "no-retirement-delay"]).equals(together)


def test_the_optional_fund_goes_where_no_scenario_left_keeps_it(with_care):
    assert with_care.sel(["baseline", "current-law"]).equals(fm.project(["baseline", "current-law"], until=2027))
    kept = with_care.sel(["baseline", "long-term-care"])
    assert "long_term_care" in kept.ledger["fund"].values
    books = with_care.sel(fund=["employee_pooled", "resident"])
    alone = fm.project("baseline", until=2027).sel(fund=["employee_pooled", "resident"])
    assert books.sel("baseline").equals(alone)
    with pytest.raises(fm.InputError, match=r"no fund 'long_term_care'\. It has employee_pooled"):
        with_care.sel("baseline", fund="long_term_care")


def test_areas_keep_their_dimension_their_numbers_and_their_names(province):
    part = province.sel(area=["synthetic-C", "synthetic-A"])
    for name in SETS:
        xr.testing.assert_identical(
            getattr(part, name), getattr(province, name).sel(area=["synthetic-C", "synthetic-A"])
        )
    assert list(part.provenance["data"]["areas"]) == ["synthetic-C", "synthetic-A"]
    assert part.provenance["selected"] == {"area": ["synthetic-C", "synthetic-A"]}
    one = province.sel(area="synthetic-A", scenario="baseline")
    assert one.ledger.sizes["area"] == 1
    assert one.ledger["closing"].dims == ("area", "fund", "month")
    assert fm.floor_month(one).sizes == {"area": 1, "fund": 3}
    assert "selected" not in province.sel(area=[str(area) for area in province.ledger["area"].values]).provenance


def test_what_was_solved_by_area_goes_with_the_area(province):
    areas = [str(area) for area in province.ledger["area"].values]
    by_area = {**province.provenance["solved"], "entry_factor": [[float(at) for at in range(len(areas))]]}
    run = replace(province, provenance={**province.provenance, "solved": by_area})
    assert run.sel(area=["synthetic-C", "synthetic-A"]).provenance["solved"]["entry_factor"] == [[2.0, 0.0]]


def test_funds_are_cut_out_of_the_books_and_leave_people_whole(pair):
    part = pair.sel(fund="resident")
    assert part.ledger["fund"].values.tolist() == ["resident"]
    assert set(part.reconciliation["fund"].values.tolist()) == {"resident"}
    assert part.reconciliation.sizes["item"] < pair.reconciliation.sizes["item"]
    for name in ("population", "enrolment", "stock_exposures", "flow_exposures", "economy"):
        xr.testing.assert_identical(getattr(part, name), getattr(pair, name))
    months = fm.reserve_months(pair).sel(fund=["resident"])
    xr.testing.assert_equal(fm.reserve_months(part), months)


def test_a_part_is_checked_by_the_laws_that_hold_for_it(pair, province):
    assert pair.sel(fund="employee_pooled").check()
    assert province.sel(area="synthetic-B").check()
    assert province.sel(area="synthetic-B", fund="resident").check()
    assert set(laws.ACROSS) == {"area", "fund"}
    books = pair.sel(fund="employee_pooled")
    with pytest.raises(fm.ConservationError, match="transfers between funds cancel"):
        replace(books, provenance=pair.provenance).check()
    ledger = books.ledger
    ledger["closing"] = ledger["closing"] + 1e9
    with pytest.raises(fm.ConservationError, match="I-30"):
        replace(books, ledger=ledger).check()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"scenario": "curent-law"},
            r"no scenario 'curent-law'\. Did you mean 'current-law'\? It has baseline, current",
        ),
        ({"scenario": ["baseline", "zzz"]}, r"no scenario 'zzz'\. It has baseline, current-law\."),
        ({"fund": "residents"}, r"no fund 'residents'\. Did you mean 'resident'\?"),
        ({"area": "synthetic-a"}, r"no area 'synthetic-a'\. Did you mean 'synthetic-A'\? It has .* and 2 more"),
        ({"area": 3}, r"area=3 is no area; give one or a list"),
        ({"area": []}, r"No area was asked for\. It has synthetic-A"),
        ({"fund": ["resident", "resident"]}, r"fund 'resident' is asked for twice"),
    ],
)
def test_a_label_that_is_not_there(province, asked, said):
    with pytest.raises(fm.InputError, match=said):
        province.sel(**asked)


def test_nothing_named_is_the_whole_run(pair):
    assert pair.sel().equals(pair)


def test_equal_is_what_has_the_same_arrays_and_labels(pair):
    again = fm.project(["baseline", "current-law"], until=UNTIL)
    assert pair.equals(again)
    assert pair.equals(pair)
    assert not pair.equals(fm.project(["current-law", "baseline"], until=UNTIL))
    assert not pair.equals(pair.sel("baseline"))
    assert not pair.equals(pair.ledger)
    for name in SETS:
        data = getattr(pair, name)
        variable = next(iter(data.data_vars))
        changed = data.assign({variable: data[variable] * (1.0 + 1e-15) + 1e-300})
        assert not pair.equals(replace(pair, **{name: changed})), name
    last = pair.ledger["month"].values[-1]
    moved = pair.ledger.assign_coords(month=[*pair.ledger["month"].values[:-1], last + np.timedelta64(1, "D")])
    assert not pair.equals(replace(pair, ledger=moved))
    assert not pair.equals(replace(pair, tables={}))
    seed = {name: table * 2 for name, table in pair.tables.items()}
    assert not pair.equals(replace(pair, tables=seed))


def test_the_same_run_is_the_same_object(pair):
    doubled = replace(pair, ledger=pair.ledger * 2)
    assert pair == pair
    assert pair != doubled
    assert pair != replace(pair)
    assert len({pair, doubled, pair}) == 2


@pytest.mark.parametrize("name", SETS)
def test_what_is_added_to_a_dataset_stays_with_who_adds_it(pair, name):
    data, before = getattr(pair, name), list(getattr(pair, name).variables)
    first = next(iter(data.data_vars))
    data["mine"] = data[first] * 2
    data.attrs["mine"] = "yes"
    data[first].attrs["units"] = "mine"
    data[first].data = np.full(data[first].shape, -1.25)
    again = getattr(pair, name)
    assert list(again.variables) == before
    assert "mine" not in again.attrs
    assert again[first].attrs["units"] != "mine"
    assert not np.any(again[first].values == -1.25)
    assert np.shares_memory(again[first].values, getattr(pair, name)[first].values)


def read_only(run):
    for data in run.sets.values():
        for variable in data.variables.values():
            if variable.values.flags.writeable:
                return False
    return True


def test_arrays_are_read_only_whichever_way_they_came(pair, province, tmp_path):
    assert read_only(pair)
    assert read_only(province.sel(area=["synthetic-C", "synthetic-A"]))
    assert read_only(pair.sel(["current-law"], fund=["resident"]))
    assert read_only(pickle.loads(pickle.dumps(pair)))
    assert read_only(copy.deepcopy(pair))
    assert read_only(fm.open_run(pair.save(tmp_path / "run.nc")))


def test_a_run_a_scenario_and_a_package_travel_to_another_process(pair, national):
    again = pickle.loads(pickle.dumps(pair))
    assert again.equals(pair)
    assert again.provenance == pair.provenance
    for name in ("baseline", "current-law", "incentives-2024"):
        scenario = fm.load_scenario(name)
        assert pickle.loads(pickle.dumps(scenario)) == scenario
    data = pickle.loads(pickle.dumps(national))
    assert data == national
    assert data.table("heads").equals(national.table("heads"))
    assert fm.project("baseline", data, until=2026).equals(fm.project("baseline", until=2026))
    with pytest.raises(TypeError, match="item assignment"):
        data.tables["heads"] = None


def test_a_saved_run_is_a_data_tree(pair, tmp_path):
    path = pair.save(tmp_path / "run.nc")
    with xr.open_datatree(path, engine="h5netcdf") as tree:
        assert set(tree.children) == {*SETS, "prudent"}
        for name in SETS:
            held = tree[name].to_dataset().load()
            assert list(held.data_vars) == list(getattr(pair, name).data_vars)
            for variable, array in getattr(pair, name).data_vars.items():
                np.testing.assert_array_equal(held[variable].values, array.values)
        provenance = json.loads(tree.attrs["provenance"])
    assert provenance["data"]["sha256"] == pair.provenance["data"]["sha256"]
    assert "open_datatree" in fm.open_run.__doc__
    assert "open_datatree" in fm.Projection.save.__doc__


def test_a_part_is_saved_and_reopened_as_a_part(pair, tmp_path):
    part = pair.sel("current-law", fund="resident")
    again = fm.open_run(part.save(tmp_path / "part.nc"))
    assert again.equals(part)
    assert again.check()


def test_what_is_printed_of_a_run_a_scenario_and_a_package_is_short_and_says_what_it_is(pair, province, national):
    run = repr(pair)
    for text in ("2025-2028", "national", "baseline, current-law", "employee_pooled", "month 48", "sel(scenario="):
        assert text in run
    assert "SYNTHETIC" in repr(province)
    assert "and 6 more" in repr(province)
    assert f"tables ({len(national.tables)})" in repr(national)
    assert "resident.premium" in repr(fm.load_scenario("current-law"))
    for thing in (pair, province, national, province.sel(fund="resident")):
        assert len(repr(thing)) < 2000
    for name in fm.scenarios()["name"]:
        assert len(repr(fm.load_scenario(name))) < 2000


def test_it_stays_short_with_many_scenarios_and_long_names(baseline):
    many = [baseline.with_changes({"employee.base_cap": 3.0}, name=f"{at}-{'long name ' * 30}") for at in range(20)]
    run = fm.project(many, until=2026)
    assert len(repr(run)) < 2000
    assert "and 12 more" in repr(run)
    assert len(repr(many[0])) < 2000
    months = {"resident.premium_months": dict.fromkeys(range(1, 12), 0.0) | {12: 1.0}}
    assert len(repr(baseline.with_changes(months, name="x" * 3000, label={"zh": "长" * 3000, "en": "y" * 3000}))) < 2000


def test_shortened_and_listed():
    assert shortened("a\n  b") == "a b"
    assert shortened("x" * 50, 10) == "xxxxxxx..."
    assert listed(["a", "b"]) == "a, b"
    assert listed("abcdefghij", most=3) == "a, b, c and 7 more"


def test_a_fund_or_word_mistyped_where_a_ledger_is_judged(pair):
    with pytest.raises(fm.InputError, match=r"found 'residnt'\)\. Did you mean 'resident'"):
        fm.floor_month(pair, {"residnt": 3.0})
    with pytest.raises(fm.InputError, match=r"found 'employee_poold'\)\. Did you mean 'employee_pooled'"):
        fm.warning_level(pair, thresholds={"employee_poold": None})
    with pytest.raises(fm.InputError, match=r"choose one of .*\. Did you mean 'trailing'"):
        fm.reserve_months(pair, basis="trailling")


@pytest.mark.parametrize("fund", ["resident", "employee_pooled", "individual_accounts"])
def test_a_part_is_judged_and_shown_like_a_run(pair, fund):
    part = pair.sel(fund=fund)
    xr.testing.assert_equal(fm.floor_month(part), fm.floor_month(pair).sel(fund=[fund]))
    xr.testing.assert_equal(fm.depletion_month(part), fm.depletion_month(pair).sel(fund=[fund]))
    assert set(part.to_dataframe("en")["Fund"]) == {fund_label(fund, "en")}
    card = part._repr_html_()
    for other in ("resident", "employee_pooled", "individual_accounts"):
        assert (fund_label(other, "zh") in card) == (other == fund)

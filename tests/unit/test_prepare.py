"""People projected once: the money of changes has the bits of whole projections, and what moves people is refused."""

from __future__ import annotations

import inspect
import pickle

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.traced import READERS, Traced
from fundmodel.projection.project.stages import people_of
from fundmodel.vocabulary.dictionary import parameters
from tests.architecture.test_parameters_read import change

UNTIL = 2032
CHANGES = [
    {},
    {"employee.employer_rate": {"2027-01": 0.06, "2030-07": 0.065}, "employee.individual_rate": {"2028-01": 0.025}},
    {"resident.premium": {"2027-01": 480, "2028-01": 540}, "resident.subsidy": {"2027-01": 760}},
    {"employee.cost_growth_2026": 0.02, "cost.excess_growth": {"2027-01": 0.015}},
    {"economy.interest_rate": {"2027-01": 0.03}},
    {"economy.interest_rule": "tiers"},
    {"employee.collection": {"2026-07": 0.95}, "employee.arrears_recovered": {"2026-07": 0.3}},
    {"employee.account_fate": {"2028-01": "to_pool"}, "name": "accounts to the pool"},
    {"care.fund": "separate"},
    {"resident.recognition": "deferred"},
]
PEOPLE_READ = [
    ("population.fertility_variant", "low"),
    ("population.mortality_variant", "longer80"),
    ("enrolment.flexible_share", {"2027-01": 0.3}),
    ("enrolment.trend_ends", 2040),
    ("retirement.law", {"2027-01": "old"}),
    ("retirement.window_share", {"2027-01": 0.3}),
    ("employee.retiree_rate", {"2027-01": 0.01}),
    ("cost.retired_active_charges_ratio", 3.0),
    ("enrolment.lapse_beta", -0.3),
]


@pytest.fixture(scope="module")
def ready() -> fm.Prepared:
    return fm.prepare("baseline", "national", UNTIL)


@pytest.fixture(scope="module")
def runs(ready: fm.Prepared) -> tuple[fm.Projection, fm.Projection]:
    """The same changes through prepared people and through whole projections."""
    return ready.money(CHANGES), fm.project(as_scenarios(ready.base, CHANGES), "national", UNTIL)


def as_scenarios(base: fm.Scenario, changes: list[dict]) -> list[fm.Scenario]:
    named = [(one.get("name", f"{base.name} #{k}"), one) for k, one in enumerate(changes, start=1)]
    return [base.with_changes({key: one[key] for key in one if key != "name"}, name=name) for name, one in named]


def same_bits(one: fm.Projection, other: fm.Projection) -> None:
    for name, data in other.sets.items():
        assert data.identical(one.sets[name]), name
        for variable, array in data.data_vars.items():
            mine = one.sets[name][variable]
            assert np.ascontiguousarray(array.values).tobytes() == np.ascontiguousarray(mine.values).tobytes(), variable
    assert one.provenance == other.provenance
    assert all(table.equals(one.tables[name]) for name, table in other.tables.items())


def test_money_of_prepared_people_has_the_bits_of_whole_projections(runs) -> None:
    same_bits(*runs)
    closing = runs[0].ledger["closing"].isel(month=-1)
    assert all((closing[k] != closing[0]).any() for k in range(1, len(CHANGES))), "a change that changes nothing"


def test_a_change_alone_has_no_scenario_dimension(ready: fm.Prepared) -> None:
    one = CHANGES[2]
    same_bits(ready.money(one), fm.project(as_scenarios(ready.base, [one])[0], "national", UNTIL))


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_several_areas_and_a_base_that_is_no_baseline() -> None:
    changes = [{"employee.employer_rate": {"2027-01": 0.05}}, {"resident.subsidy": {"2027-01": 800}}]
    ready = fm.prepare("old-cities-higher-rate", "example-province", 2028)
    same_bits(ready.money(changes), fm.project(as_scenarios(ready.base, changes), "example-province", 2028))


def test_names_are_the_place_in_the_list_or_given(runs) -> None:
    assert runs[0].scenarios[:2] == ("baseline #1", "baseline #2")
    assert runs[0].scenarios[7] == "accounts to the pool"


def test_people_are_the_same_memory_in_every_result(ready: fm.Prepared) -> None:
    one, other = ready.money({}), ready.money(CHANGES)
    for data, variable in (("population", "population"), ("enrolment", "persons"), ("stock_exposures", "stock")):
        arrays = [run.sets[data][variable].values for run in (one, other)]
        assert np.shares_memory(*arrays), variable
        assert not any(array.flags.writeable for array in arrays)


def test_labels_are_built_when_read(ready: fm.Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    from fundmodel.projection.project.assembly import Assembly

    true = Assembly.dataset
    monkeypatch.setattr(Assembly, "dataset", lambda self, name: built.append(name) or true(self, name))
    run = ready.money({})
    assert built == []
    assert run.ledger["closing"].shape == run.ledger["opening"].shape
    assert fm.floor_month(run.ledger) is not None
    assert built == ["ledger"]
    with pytest.raises(ValueError, match="read-only"):
        run.ledger["closing"].values[...] = 0.0


def test_plain_arrays_are_those_of_the_ledger(ready: fm.Prepared, runs) -> None:
    funds = ready.arrays(CHANGES).funds
    ledger = runs[0].ledger
    for name, fund in funds.items():
        closing = ledger["closing"].sel(fund=name).values
        np.testing.assert_array_equal(np.broadcast_to(fund.rolled.closing, closing.shape), closing)


def test_a_result_travels_with_everything_built(ready: fm.Prepared) -> None:
    run = ready.money(CHANGES[:2])
    same_bits(pickle.loads(pickle.dumps(run)), run)


@pytest.mark.parametrize(("name", "value"), PEOPLE_READ)
def test_what_people_read_is_refused_by_name(ready: fm.Prepared, name: str, value: object) -> None:
    with pytest.raises(fm.InputError, match=r"(?s)people.*fm\.project") as refused:
        ready.money([{}, {name: value, "employee.employer_rate": {"2027-01": 0.06}}])
    assert name in str(refused.value)
    assert "employer_rate" not in str(refused.value)


def test_what_people_read_may_be_given_as_it_is(ready: fm.Prepared) -> None:
    same = {"cost.retired_active_charges_ratio": ready.base.entry("cost.retired_active_charges_ratio").value}
    np.testing.assert_array_equal(ready.money(same).ledger["closing"], ready.money({}).ledger["closing"])


def test_where_premiums_move_enrolment_they_and_wages_are_refused() -> None:
    lapsing = fm.prepare("premium-driven-lapse", "national", 2028)
    for name, value in (
        ("resident.premium", {"2027-01": 480}),
        ("economy.output_per_worker_growth", {"2027-01": 0.03}),
    ):
        assert name not in fm.prepare("baseline", "national", 2028).people_read
        with pytest.raises(fm.InputError, match=name):
            lapsing.money({name: value})
    rates = [{"employee.employer_rate": {"2027-01": 0.06}}]
    same_bits(lapsing.money(rates), fm.project(as_scenarios(lapsing.base, rates), "national", 2028))


def test_a_fault_of_a_change_is_that_of_a_scenario_file(ready: fm.Prepared) -> None:
    with pytest.raises(fm.InputError, match=r"employee\.employer_rate"):
        ready.money({"employee.employe_rate": {"2027-01": 0.06}})
    with pytest.raises(fm.InputError, match="used twice"):
        ready.money([{"name": "a"}, {"name": "a"}])


@pytest.mark.parametrize("base", ["baseline", "premium-driven-lapse"])
def test_people_stay_as_they_are_when_everything_else_changes(base: str) -> None:
    """The trace misses nothing: every parameter that is not in it, moved at once, leaves people to the last bit."""
    ready = fm.prepare(base, "national", 2029)
    specs = parameters()
    others = [name for name in specs if name not in ready.people_read]
    moved = {name: change(ready.base, name) for name in others if specs[name].kind != "choice"}
    words = {"economy.interest_rule": "tiers", "care.fund": "separate", "employee.retiree_payers": "new"}
    scenario = ready.base.with_changes(moved | {name: word for name, word in words.items() if name in others})
    people = people_of(Assumptions((scenario,), ready.data), 2029)
    assert len(moved) > 50
    for name in ("persons", "moves", "stock", "jump", "flows", "entry_factor", "tilt"):
        np.testing.assert_array_equal(getattr(people, name), getattr(ready.people, name), err_msg=name)


def test_every_reader_of_assumptions_is_traced(baseline: fm.Scenario, national: fm.DataPackage) -> None:
    public = inspect.getmembers(Assumptions, lambda x: inspect.isfunction(x) and not x.__name__.startswith("_"))
    by_name = {name for name, method in public if "name" in inspect.signature(method).parameters}
    assert by_name == set(READERS)
    traced = Traced((baseline,), national)
    traced.entries("employee.employer_rate")
    assert traced.read == {"employee.employer_rate"}


def test_what_a_series_grows_with_is_read_too(baseline: fm.Scenario, national: fm.DataPackage) -> None:
    growing = {"value": {"2026-01": 0.2}, "beyond_last": "grow_with", "grow_with": "economy.deflator"}
    scenario = baseline.with_changes({"enrolment.flexible_share": growing})
    traced = Traced((scenario,), national)
    traced.yearly("enrolment.flexible_share", [2030])
    assert traced.read == {"enrolment.flexible_share", "economy.deflator"}

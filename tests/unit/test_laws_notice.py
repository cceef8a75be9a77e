"""Every number of a result, a millionth larger at one place, breaks a law, or is named here with the reason why none
can know it."""

from __future__ import annotations

import itertools
from functools import partial

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection import laws, laws_of_care, laws_of_payers
from fundmodel.projection.named_array import taken_once

SPLIT = ("fund", "line", "payer", "exposure", "item", "group")
TIMES = ("month", "year", "boundary")
LARGER = 1e-6

UNKNOWN = {
    ("stock_exposures", "stock", "working_age"): "the retired share in use by age is not kept",
    ("stock_exposures", "stock", "dependent_employee"): "who depends on care is kept by no age; care benefits tell it",
    ("stock_exposures", "stock", "dependent_resident"): "who depends on care is kept by no age; care benefits tell it",
    (
        "flow_exposures",
        "flow",
        "new_retired",
    ): "moves into the retired are kept net of deaths and other moves",
    ("flow_exposures", "flow", "pay_up_years"): "years that are missing at retirement are not kept",
    ("flow_exposures", "flow", "pay_up_at_once"): "years that are missing at retirement are not kept",
    ("flow_exposures", "flow", "waiting_lost"): "who waits is kept as cost-weighted years alone",
    ("flow_exposures", "flow", "left_uninsured"): "leaving is kept net of coming back",
    ("memo", "inpatient_elsewhere", "employee_pooled"): "care away from home is a share of bills that are not kept",
    ("memo", "inpatient_elsewhere", "resident"): "care away from home is a share of bills that are not kept",
    ("memo", "pool_closing_without_care", ""): "a roll that never was: its interest is not kept",
    ("economy", "output_per_worker", ""): "workers weighted by what they earn are not kept",
    ("economy", "departure", ""): "the reference that a scenario departs from is not kept",
    ("economy", "interest_departure", ""): "the reference that a scenario departs from is not kept",
    ("economy", "financing_held", ""): "a flag, one or zero",
}
"""What no law of a run can know of it. Each is an assumption's outcome of which only the outcome is kept; the hash of
a saved run covers them."""
TERMS = {
    "long-term-care-for-all": ("ledger", "income"),
    "financing-parity": ("ledger", "earned"),
    "contribution-holiday": ("memo", "contributions_due"),
    "outpatient-ratio-raised": ("memo", "outpatient_visits"),
    "care-nearer-home": ("memo", "inpatient_charges"),
}
"""Scenarios whose terms have dates, and what a law with these terms holds."""
BY_LIMITS = ("inpatient-deductible-doubled", "limits-fixed-in-yuan")
"""Scenarios that move what the fund pays by limits: which ratio that gives is a sum over hospitals and not asked."""


def places(data):
    """A place in the second half of the run, where the number is largest, of each variable and label that is not 0."""
    for name, whole in data.data_vars.items():
        split = [dim for dim in whole.dims if dim in SPLIT]
        for at in itertools.product(*(range(whole.sizes[dim]) for dim in split)):
            part = whole.isel(dict(zip(split, at, strict=True)))
            time = next((dim for dim in part.dims if dim in TIMES), None)
            size = np.nan_to_num(np.abs(part.values))
            if time is not None:
                later = np.moveaxis(size, part.dims.index(time), 0)
                later[: len(later) // 2] = 0.0
            if size.any():
                found = np.unravel_index(int(size.argmax()), size.shape)
                own = dict(zip(split, at, strict=True)) | dict(zip(part.dims, found, strict=True))
                label = "/".join(str(whole[dim].values[one]) for dim, one in zip(split, at, strict=True))
                yield (name, label), tuple(own[dim] for dim in whole.dims)


def readers(sets, noted):
    """The laws by the Dataset that they read."""
    sets = taken_once(sets)
    every = [*laws.LAWS, *(partial(law, noted=noted) for law in (*laws_of_payers.LAWS, *laws_of_care.LAWS))]
    found = {name: [] for name in sets}
    for law in every:
        law(Reading(sets, read := set()))
        for name in read:
            found[name].append(law)
    return found


class Reading(dict):
    """Datasets by name that note which of them are read."""

    def __init__(self, sets, read):
        super().__init__(sets)
        self.read = read

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)


def is_caught(sets, of, dataset, name, place):
    """Whether a number a millionth larger breaks one of the laws that read its Dataset."""
    data = sets[dataset]
    values = data[name].values.copy()
    values[place] *= 1.0 + LARGER
    larger = taken_once({**sets, dataset: data.assign({name: (data[name].dims, values)})})
    try:
        for law in of[dataset]:
            law(larger)
    except fm.ConservationError:
        return True
    return False


def passing(run):
    sets = run.sets
    of = readers(sets, run.provenance["scenarios"])
    return {
        (dataset, *names)
        for dataset, data in sets.items()
        for names, place in places(data)
        if not is_caught(sets, of, dataset, names[0], place)
    }


def test_what_no_law_catches_is_named():
    """The nation with long-term care, so that every fund and line is there; places in the second half of the run."""
    run = fm.project("long-term-care", until=2028).check()
    found = passing(run)
    assert found <= set(UNKNOWN), sorted(found - set(UNKNOWN))
    assert len(found) <= 11


@pytest.mark.parametrize("rule", [None, "plain"])
def test_laws_hold_for_areas_and_with_a_rule(rule):
    run = fm.project("baseline", "example-province", 2027, rule=rule).check()
    assert run.sel(area=run.ledger["area"].values.tolist()[1]).check()


@pytest.fixture(scope="module")
def dated():
    return fm.project(["baseline", *TERMS, *BY_LIMITS], until=2029).check()


def breach(law, sets, noted):
    """What a law says of these terms, "" where it holds."""
    try:
        law(sets, noted)
    except fm.ConservationError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", TERMS)
def test_terms_that_have_dates_are_asked_as_they_are_in_force(dated, name):
    """The laws hold with the terms of each scenario, and break with those of the baseline in place of its own."""
    sets, noted = taken_once(dated.sets), dated.provenance["scenarios"]
    kept = {"care.fund": {"value": "separate"}} if name == "long-term-care-for-all" else {}
    as_first = {**noted[0], "entries": {**noted[0]["entries"], **kept}}
    plain = [one if one["name"] != name else as_first for one in noted]
    asked = [*laws_of_payers.LAWS, *laws_of_care.LAWS]
    for law in asked:
        law(sets, noted)
    broken = "".join(told for law in asked if name in (told := breach(law, sets, plain)))
    assert broken, "no law knows the dated terms"


@pytest.mark.parametrize("rule", ["stabiliser", "plain"])
def test_what_a_rule_multiplies_is_asked_with_its_factor(rule):
    """Contributions that a rule raises are due at the rate x its factor; a millionth more is noticed."""
    made = fm.stabiliser(below=9.0, gain=0.01, lever="contributions") if rule == "stabiliser" else rule
    run = fm.project("baseline", until=2029, rule=made).check()
    factor = run.pooling["factor_contributions"].sel(fund="employee_pooled")
    assert (rule == "plain") == bool((factor == 1.0).all())
    sets = run.sets
    due = sets["memo"]["contributions_due"].copy(deep=True)
    due[{"month": -1}] *= 1.0 + LARGER
    moved = taken_once({**sets, "memo": sets["memo"].assign(contributions_due=due)})
    with pytest.raises(fm.ConservationError, match="rate x base x payers"):
        laws_of_payers.due_is_rate_times_base_times_payers(moved, run.provenance["scenarios"])


GROWN = {"beyond_last": "grow_with", "grow_with": "economy.deflator"}
SHARES = {"A": 0.5, "B": 0.3, "C": 0.2}
RATIOS = {"employee.outpatient_payment_ratio": {"2027-01": 0.5}, "employee.out_of_area_share": {"2027-07": 0.2}}
BASE = fm.load_scenario("baseline")
LIMITED = BASE.with_changes(
    {"employee.employer_rate": {"2027-01": 0.07}, "employee.wage_sigma": 0.5, "resident.parity": {2028: 0.5}, **RATIOS},
    name="limited",
    areas=["B"],
)
DIFFERENT = {
    "by area": BASE.with_changes(
        {
            "employee.employer_rate": {"2027-01": {area: 0.05 + part / 20 for area, part in SHARES.items()}},
            "resident.parity": {"2028-01": dict(SHARES)},
            **{name: {"2027-01": dict(SHARES)} for name in RATIOS},
        },
        name="by area",
    ),
    "limited": LIMITED,
    "over limited": LIMITED.with_changes({"employee.base_cap": {"2027-01": 2.5}}, name="over limited"),
    "grows": BASE.with_changes(
        {
            "employee.employer_rate": {"value": {"2026-01": 0.07}, **GROWN},
            "employee.base_floor": {"value": {"2026-01": 0.6}, **GROWN, "lag": 1},
            "employee.flexible_rate": {"value": {"2026-01": 0.1}, **GROWN, "grow_with": "disposable_income_per_head"},
            "employee.outpatient_payment_ratio": {"value": {"2026-01": 0.5}, **GROWN},
        },
        name="grows",
    ),
}
"""Terms that are not one number everywhere: by area, in some areas, over such a scenario, along a series."""
ASKED = {"contributions_due": (), "outpatient_visits": ("employee_pooled",), "inpatient_charges": ("employee_pooled",)}


@pytest.fixture(scope="module")
def different():
    from tests.areas import package, parts

    nation = fm.load_data("national")
    return fm.project(list(DIFFERENT.values()), package(nation, parts(nation, list(SHARES.values()))), until=2029)


@pytest.mark.parametrize("name", DIFFERENT)
def test_terms_that_differ_between_areas_or_grow_are_asked(different, name):
    """A millionth more in one area breaks a law; so do the terms of the baseline in place of its own."""
    sets, noted = taken_once(different.sets), different.provenance["scenarios"]
    place = different.scenarios.index(name)
    asked = [*laws_of_payers.LAWS, *laws_of_care.LAWS]
    assert not [told for law in asked if (told := breach(law, sets, noted))]
    memo = different.sets["memo"]
    for variable, fund in ASKED.items():
        for area in SHARES:
            values = memo[variable].copy(deep=True)
            values.loc[{"scenario": name, "area": area, "month": "2029-12", **({"fund": fund[0]} if fund else {})}] *= (
                1.0 + LARGER
            )
            moved = taken_once({**different.sets, "memo": memo.assign({variable: values})})
            assert any(f"area {area}" in breach(law, moved, noted) for law in asked), (variable, area)
    plain = fm.project("baseline", until=2026).provenance["scenarios"][0]
    others = [{**plain, "name": name} if at == place else one for at, one in enumerate(noted)]
    assert any(breach(law, sets, others) for law in asked)


def test_a_file_that_does_not_say_what_other_areas_have_is_asked_less(different):
    """As a version saved it that noted no more than the areas that are changed."""
    sets = taken_once(different.sel(scenario=["limited"]).sets)
    (noted,) = different.sel(scenario=["limited"]).provenance["scenarios"]
    former = {name: part for name, part in noted.items() if name != "in_other_areas"}
    assert laws_of_payers.known_terms(sets, [noted], ["employee.employer_rate"], sets["ledger"]["month"].values)
    assert not laws_of_payers.known_terms(sets, [former], ["employee.employer_rate"], sets["ledger"]["month"].values)


def test_limits_that_move_are_not_asked(dated):
    sets, noted = taken_once(dated.sets), dated.provenance["scenarios"]
    answers = laws_of_care._answers(sets, noted, "resident", "inpatient", dated.sets["memo"]["month"].values)
    asked = dict(zip([own["name"] for own in noted], answers, strict=True))
    assert {name for name, answer in asked.items() if answer is None} == set(BY_LIMITS)


def test_a_run_that_is_not_told_its_scenarios_asks_the_laws_of_datasets_alone():
    run = fm.project("baseline", until=2027)
    sets = run.sets
    dearer = sets["memo"].assign(contributions_due=sets["memo"]["contributions_due"] * 1.01)
    assert {law.__name__ for law in (*laws_of_payers.LAWS, *laws_of_care.LAWS)} == {
        "due_is_rate_times_base_times_payers",
        "subsidy_is_heads_times_standard",
        "care_is_beneficiaries_times_amount",
        "pharmacies_follow_people",
        "care_follows_visits",
    }
    with pytest.raises(fm.ConservationError, match="contributions due are settled"):
        laws.check({**sets, "memo": dearer})


def test_parts_of_a_run_are_checked_too():
    run = fm.project(["baseline", "long-term-care"], until=2027)
    for part in (
        {"fund": "employee_pooled"},
        {"fund": "resident"},
        {"scenario": "baseline"},
        {"fund": "long_term_care"},
    ):
        assert run.sel(**part).check()

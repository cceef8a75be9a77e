"""A second, yearly projection of China's two basic medical insurance funds, for comparison with the main model.

Sections are those of METHODS.md. Arrays are [sex (female, male), age 0..100+], persons and yuan. A boundary is a 1 January: the stock
of boundary y+1 is the year-end figure of y, and people of a year are the mean of its two boundaries. Judgement where METHODS is open:
 1. Own seed (METHODS: an age-flat share of 2010 run forward): coverage is even up to age 30 and from 55 on and falls linearly between;
    its two levels meet the published heads; women .75 of men; entry linear from 17 to 27. In 2025: the same by age, scaled to heads.
 2. "Not retired" in the coverage of 2.2 is taken in use, window included: otherwise those who leave early are counted twice.
 3. Only entries are scaled to the 1.8 %; exits are the table's, weighted by the flexible share. All people outside may enter.
 4. The window share of 2025 holds until January 2026, then runs linearly to January 2035, by the month of the former age.
 5. Potential output: coverage of the valuation date, fixed, else GDP of 2026 is not near 4.5 % (4.4). Base growth: whole calendar years.
 6. Uninsured shares are stationary by age, level solved for 1 January 2026. 7. Lump sums of 2.3 stay in the calibrated contribution.
 8. Completing members pay and cost as active, then retire. The resident critical-illness premium (8 %) follows financing per head.
 9. Interest: opening and half of the flow, none on a debt. Resident deficit: the earned balance falls. Used up: cash at the year's end.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import interpolate, optimize, stats

Array = NDArray[np.float64]
ByYear = dict[int, Array]
Members = dict[str, Array]
AGES, BASE, FIRST, LAST = np.arange(101), 2025, 2026, 2060
WOMEN_AND_MEN = np.array([[0.75], [1.0]])  # coverage and entry of women relative to men (2.2)
DEFAULTS: dict[str, Any] = dict(
    births=7.92e6,
    deaths=11.31e6,
    women_55=0.35,
    active_growth=0.018,
    trend_ends=2035,
    completing_share=0.3,
    years_margin=7.0,
    years_sd=8.0,
    completing_exit=0.22,
    newborn_enrolled=0.9,
    duplicates={2024: 0.005, 2028: 0.0},
    entry={0: 0.0, 16: 0.13, 25: 0.075, 35: 0.045, 50: 0.02},
    leave={0: 0.0, 16: 0.0575, 25: 0.0375, 35: 0.0275, 50: 0.025},
    renewal={0: 0.5, 16: 0.35, 25: 0.3, 50: 0.35, 60: 0.4},
    non_renewal={0: 0.01, 16: 0.03, 25: 0.02, 35: 0.015, 50: 0.01, 60: 0.004},
    output_per_worker={2026: 0.05, 2030: 0.042, 2035: 0.036, 2045: 0.03, 2060: 0.025},
    deflator={2026: 0.0, 2030: 0.015, 2035: 0.02},
    interest={2026: 0.015, 2035: 0.025},
    blend_ends=2032,
    excess_growth=0.0,
    base_growth=0.025,
    employee_cost=0.025,
    resident_cost=0.015,
    wage={16: 0.6, 22: 0.7, 32: 1.0, 42: 1.12, 52: 1.05, 57: 0.95, 63: 0.95},
    charges_ratio=3.337,
    payment_ratio=1.06,
    credit=865.0,
    profile_employee={15: 0.3, 25: 0.3, 35: 0.38, 45: 0.55, 55: 1.0, 65: 1.85, 75: 2.9, 85: 3.3, 95: 2.9},
    profile_resident={
        0: 1.05,
        5: 0.45,
        15: 0.3,
        25: 0.45,
        35: 0.5,
        45: 0.75,
        55: 1.25,
        65: 2.0,
        75: 2.6,
        85: 2.4,
        95: 1.9,
    },
    subsidy=(700.0, 724.0),
    subsidy_step=28.0,
    premium=(400.0, 400.0, 400.0),
    premium_step=50.0 / 3.0,
    steps_end=2030,
    premium_ahead=0.95,
    critical_illness=0.08,
    floor_employee=6.0,
    floor_resident=3.0,
)


def national_inputs(folder: Path) -> Mapping[str, Any]:
    """The embedded tables as arrays (1.3 people, 1.4 to 1.6 paths, 2.1 heads, 5.6 accounts)."""
    read = lambda name: pd.read_csv(Path(folder) / f"{name}.csv")  # noqa: E731
    by_year = lambda t, key: {
        int(y): g.sort_values("age")[["female", "male"]].to_numpy(float).T for y, g in t.groupby(key)
    }  # noqa: E731
    final = lambda name, keys: read(name).query("status == 'final_bulletin'").set_index(keys).value.astype(float)  # noqa: E731
    accounts = final("fund_accounts", ["year", "fund", "item"]).loc[BASE] * 1e8
    balances = read("balances").query("year == @BASE").set_index("fund")
    return {
        "population": by_year(read("population"), "year"),
        "mortality": by_year(read("mortality_abridged"), "period_start"),
        "migration": by_year(read("migration"), "year"),
        "paths": read("demographic_paths").set_index("year"),
        "fertility": dict(read("fertility_pattern").sort_values("age").groupby("period_start").share.apply(np.array)),
        "heads": {k: 1e4 * v for k, v in final("heads", ["year", "group"]).items()},
        "accounts": dict(accounts),
        "balances": {
            (f, s): 1e8 * float(balances.loc[f, s])
            for f in ("employee_pooled", "resident")
            for s in ("opening", "closing")
        },
    }


def dated(table: Mapping[int, float], at: Any, step: bool = False) -> Any:
    """Linear between the dates or ages of a table and held outside (4.2, 4.4), or each value from its own age on (2.2)."""
    keys, values = list(table), np.array(list(table.values()))
    return values[np.searchsorted(keys, at, side="right") - 1] if step else np.interp(at, keys, values)


def between(periods: Mapping[int, Array], when: float) -> Array:
    """Linear in time between the mid-points of five-year periods (1.4, 1.5)."""
    start = 5 * int((when - 2.5) // 5)
    w = (when - 2.5 - start) / 5
    return (1 - w) * periods[start] + w * periods[start + 5]


def life_table(m: Array) -> tuple[Array, Array]:
    """Person-years of a new-born and survival ratios; Andreev-Kingkade at age 0 for the low rates of China today (1.1)."""
    a = np.full(m.shape, 0.5)
    a[:, 0] = 0.14903 - 2.05527 * m[0, 0], 0.14929 - 1.99545 * m[1, 0]
    alive = np.hstack([np.ones((2, 1)), np.cumprod(1 - m / (1 + (1 - a) * m), axis=1)])
    lived = alive[:, 1:] + a * (alive[:, :-1] - alive[:, 1:])
    lived[:, -1] = alive[:, -2] / m[:, -1]
    return lived, np.hstack(
        [lived[:, :1], lived[:, 1:-1] / lived[:, :-2], lived[:, -1:] / lived[:, -2:].sum(axis=1, keepdims=True)]
    )


def single_ages(abridged: Array) -> Array:
    """Abridged death rates at single ages: monotone cubic in log m, then each group's rate restored (1.2)."""
    starts, middle = [0, 1, *range(5, 101, 5)], [0.5, 3.0, *np.arange(7.5, 100, 5), 102.0]
    m = np.exp(interpolate.PchipInterpolator(middle, np.log(abridged), axis=1)(AGES + 0.5))
    for _ in range(5):
        lived = life_table(m)[0]
        group = np.add.reduceat(m * lived, starts, axis=1) / np.add.reduceat(lived, starts, axis=1)
        m = m * np.repeat(abridged / group, np.diff([*starts, 101]), axis=1)
    return m


def death_rates(inputs: Mapping[str, Any]) -> ByYear:
    """Death rates a year: the schedule time whose life expectancy equals the path, by sex (1.4 a)."""
    logs = {y: np.log(single_ages(m)) for y, m in inputs["mortality"].items() if y >= 2010}
    times = np.arange(2012.5, 2092.5, 0.5)
    expectancy = np.array([life_table(np.exp(between(logs, t)))[0].sum(axis=1) for t in times])
    aims = inputs["paths"][["e0_female", "e0_male"]]
    at = {y: [np.interp(aims.loc[y].iloc[s], expectancy[:, s], times) for s in (0, 1)] for y in range(BASE, LAST + 1)}
    return {y: np.exp([between(logs, t[s])[s] for s in (0, 1)]) for y, t in at.items()}


def birth_rates(inputs: Mapping[str, Any], year: int) -> Array:
    """Births per woman by single age: total fertility times a pattern, monotone cubic on its cumulative (1.5)."""
    share = np.cumsum(between(inputs["fertility"], year + 0.5))
    total = interpolate.PchipInterpolator(np.arange(15, 51, 5), [0, *share / share[-1]])
    return float(inputs["paths"].tfr[year]) * np.concatenate(
        [np.zeros(15), np.diff(total(np.arange(15, 51))), np.zeros(51)]
    )


def cohort_step(
    people: Array, survival: Array, fertility: Array, srb: float, migrants: Array
) -> tuple[Array, float, float]:
    """People of the next boundary, births and deaths; half of the migrants exposed from the start (1.1)."""
    start = people + 0.5 * migrants
    older = np.hstack([np.zeros((2, 1)), start[:, :-1]])
    older[:, -1] += start[:, -1]
    end = older * survival + 0.5 * migrants
    born = float(np.sum(fertility * (start[0] + end[0]) / 2))
    older[:, 0] = born / (1 + srb), born * srb / (1 + srb)
    end[:, 0] += older[:, 0] * survival[:, 0]
    return end, born, float(np.sum((1 - survival) * older))


def population_path(inputs: Mapping[str, Any], p: Mapping[str, Any]) -> tuple[ByYear, ByYear]:
    """People at boundaries 2025 to 2061 and birth rates a year, rates scaled once to births and deaths of 2025 (1.3)."""
    mortality, fertility = death_rates(inputs), {y: birth_rates(inputs, y) for y in range(BASE, LAST + 1)}
    people, births, deaths = {y: inputs["population"][y] for y in (BASE, FIRST)}, 1.0, 1.0
    for y in [BASE] * 20 + list(range(FIRST, LAST + 1)):
        survival, srb = life_table(deaths * mortality[y])[1], float(inputs["paths"].srb[y])
        end, born, died = cohort_step(people[y], survival, births * fertility[y], srb, inputs["migration"][y])
        if y == BASE:
            births, deaths = births * p["births"] / born, deaths * p["deaths"] / died
        else:
            people[y + 1] = end
    return people, {y: births * f for y, f in fertility.items()}


def retired_share(boundary: int, window: tuple[float, float], women_55: float) -> Array:
    """Share of each cohort past the retirement age in use, exact by month of birth (2.4)."""
    born, shares = 12 * (boundary - 1 - AGES)[:, None] + np.arange(12), []
    for old, step, cap in ((55, 4, 36), (50, 2, 60), (60, 4, 36)):
        former = born + 12 * old
        new = former + np.clip(-(-(former - 12 * 2025 + 1) // step), 0, cap)
        early = np.maximum(former, new - 36)
        use = np.where(former < 12 * 2025, 0.0, dated({2026: window[0], 2035: window[1]}, former / 12))
        shares.append(np.mean((1 - use) * (new < 12 * boundary) + use * (early < 12 * boundary), axis=1))
    return np.array([women_55 * shares[0] + (1 - women_55) * shares[1], shares[2]])


def coverage(active: Array, people: Array, retired: Array) -> Array:
    """Active members over people not retired, held beyond the last age where more than .15 are not retired (2.2)."""
    e = active / np.maximum(people * (1 - retired), 1e-9)
    last = 100 - np.argmax((retired < 0.85)[:, ::-1], axis=1)
    return np.where(AGES > last[:, None], e[[0, 1], last][:, None], e)


def own_seed(people: Array, retired: Array, active_heads: float, retired_heads: float) -> dict[str, Array]:
    """Members of 1 January 2026 from two levels of coverage, of the young and of the old (2.2; judgement 1)."""
    old, entered = np.interp(AGES, [30, 55], [0, 1]), people * np.interp(AGES, [17, 27], [0, 1]) * WOMEN_AND_MEN
    reached = [[np.sum(entered * part * age) for age in (1 - old, old)] for part in (1 - retired, retired)]
    cover = entered * (np.linalg.solve(reached, [active_heads, retired_heads]) @ [1 - old, old])
    return {"active": cover * (1 - retired), "retired": cover * retired}


def inherit(share: Array, people: Array) -> Array:
    """A cohort's share of people carried over one birthday (2.2)."""
    oldest = np.sum((share * people)[:, -2:], axis=1, keepdims=True) / np.sum(people[:, -2:], axis=1, keepdims=True)
    return np.hstack([np.zeros((2, 1)), share[:, :-2], oldest])


def member_path(
    people: ByYear, retired: ByYear, seed: Members, intensity: float, p: Mapping[str, Any]
) -> dict[int, Members]:
    """Active, completing and retired members at boundaries 2026 to 2061 (2.2, 2.3)."""
    entry, leave = dated(p["entry"], AGES, step=True) * WOMEN_AND_MEN, dated(p["leave"], AGES, step=True)
    completing = p["completing_share"] * float(stats.norm.cdf(-p["years_margin"] / p["years_sd"]))
    stocks = {FIRST: {"active": seed["active"], "retired": seed["retired"], "completing": np.zeros((2, 101))}}
    e, factor = coverage(seed["active"], people[FIRST], retired[FIRST]), None
    for y in range(FIRST, LAST + 1):
        old = {k: inherit(v / people[y], people[y]) * people[y + 1] for k, v in stocks[y].items()}
        before, left = inherit(retired[y], people[y]), people[y + 1] * (1 - retired[y + 1])
        event = old["active"] * np.where(
            before < 1, (retired[y + 1] - before) / np.maximum(1 - before, 1e-12), 1.0
        ).clip(0, 1)
        new = {
            "completing": (1 - p["completing_exit"]) * old["completing"] + completing * event,
            "retired": old["retired"] + (intensity - completing) * event + p["completing_exit"] * old["completing"],
        }
        stay, come = inherit((1 - leave) * e, people[y]), inherit(entry * (1 - e), people[y])
        held = lambda x: coverage(x * left, people[y + 1], retired[y + 1])  # noqa: B023, E731
        if factor is None:
            aim = (1 + p["active_growth"]) * seed["active"].sum() - new["completing"].sum()
            factor = (aim - np.sum(held(stay) * left)) / np.sum(held(come) * left)
        w = min((y - FIRST) / (p["trend_ends"] - FIRST), 1.0)
        e = held((1 - w) * (stay + factor * come) + w * e)
        stocks[y + 1] = {"active": e * left, **new}
        assert np.all(sum(stocks[y + 1].values()) <= people[y + 1]), f"more members than people at 1 January {y + 1}"
    return stocks


def resident_path(
    people: ByYear, stocks: dict[int, Members], heads: Mapping[Any, float], p: Mapping[str, Any]
) -> tuple[ByYear, Array]:
    """Insured residents by age at boundaries, and registered heads with duplicates (2.2, 2.5)."""
    outside = {y: people[y] - sum(stocks[y].values()) for y in sorted(stocks)}
    odds = dated(p["non_renewal"], AGES, step=True) / dated(p["renewal"], AGES, step=True)
    covered = lambda k: np.where(AGES == 0, p["newborn_enrolled"], 1 / (1 + k * odds))  # noqa: E731
    single = {y: 1 - dated(p["duplicates"], y) for y in outside}
    level = optimize.brentq(
        lambda k: np.sum(outside[FIRST] * covered(k)) - heads[2025, "resident"] * single[FIRST], 0, 50
    )
    resident = {y: n * covered(level) for y, n in outside.items()}
    resident[BASE] *= heads[2024, "resident"] * single[BASE] / resident[BASE].sum()
    return resident, np.array([n.sum() / single[y] for y, n in resident.items()])


def profile(table: Mapping[int, float], tilt: float = 0.0) -> Array:
    """Cost by sex and age: knots, women at 20-39 and from 65, tilt around 45 (4.2, 9.1)."""
    women = np.where((AGES >= 20) & (AGES < 40), 1.1, np.where(AGES >= 65, 0.93, 1.0))
    return dated(table, AGES) * np.exp(tilt * (AGES - 45) / 40) * np.array([women, np.ones(101)])


def customary(p: Mapping[str, Any], growth: Array) -> tuple[Array, Array]:
    """Subsidy and premium by coverage year 2025 to 2061: steps to 2030, then with income per head (4.4)."""
    paths = {kind: list(p[kind]) for kind in ("subsidy", "premium")}
    for kind, amounts in paths.items():
        for y in range(BASE + len(amounts), LAST + 2):
            amounts.append(
                amounts[-1] + p[f"{kind}_step"]
                if y <= p["steps_end"]
                else amounts[-1] * (1 + growth[min(y, LAST) - BASE])
            )
    return np.array(paths["subsidy"]), np.array(paths["premium"])


def economy(years: Array, workers: Array, persons: Array, p: Mapping[str, Any]) -> tuple[Array, ...]:
    """Growth of GDP and of GDP per head; indices (2025 = 1) of the base and of both unit costs, blended to their rules (4.4)."""
    growth = lambda x: np.concatenate([[0.0], x[1:] / x[:-1] - 1])  # noqa: E731
    output = (1 + dated(p["output_per_worker"], years)) * (1 + dated(p["deflator"], years)) - 1
    gdp = (1 + output) * (1 + growth(workers)) - 1
    income = (1 + gdp) / (1 + growth(persons)) - 1
    w, rule = np.clip((years - FIRST) / (p["blend_ends"] - FIRST), 0, 1), (1 + income) * (1 + p["excess_growth"]) - 1
    index = lambda start, then: np.cumprod(np.where(years > BASE, 1 + (1 - w) * start + w * then, 1.0))  # noqa: E731
    return (
        gdp,
        income,
        index(p["base_growth"], output),
        index(p["employee_cost"], rule),
        index(p["resident_cost"], rule),
    )


def roll(opening: float, flows: Array, rates: Array) -> tuple[Array, Array]:
    """Closing balances and interest: the opening and half of the flow bear it, a debt bears none (3.4, 5.1)."""
    closing = [opening]
    for flow, rate in zip(flows, rates, strict=True):
        closing.append(closing[-1] + flow + rate * max(closing[-1] + flow / 2, 0.0))
    return np.array(closing[1:]), np.diff(closing) - flows


def project(
    inputs: Mapping[str, Any],
    *,
    intensity: float = 1.05,
    window_share_2025: float = 0.66,
    window_share_2035: float = 0.5,
    seed: Members | None = None,
) -> dict[str, Any]:
    """Both funds, 2026 to 2060: people (1), members (2), economy and unit cost (4.4), lines (3, 4), balances and dates (5, 6.1)."""
    p, heads, span = {**DEFAULTS, **inputs.get("parameters", {})}, inputs["heads"], range(BASE, LAST + 1)
    people, fertility = population_path(inputs, p)
    years, gone = (
        np.array(span),
        {y: retired_share(y, (window_share_2025, window_share_2035), p["women_55"]) for y in people},
    )
    seed = seed or own_seed(people[FIRST], gone[FIRST], heads[2025, "active"], heads[2025, "retired"])
    stocks, e_ref = member_path(people, gone, seed, intensity, p), coverage(seed["active"], people[FIRST], gone[FIRST])
    ever = seed["retired"] / np.where(gone[FIRST] > 0, people[FIRST] * gone[FIRST], np.inf)
    back = {"active": e_ref * people[BASE] * (1 - gone[BASE]), "retired": ever * people[BASE] * gone[BASE]}
    stocks[BASE] = {k: n * heads[2024, k] / n.sum() for k, n in back.items()} | {"completing": np.zeros((2, 101))}
    resident, registered = resident_path(people, stocks, heads, p)
    # Exposures of a year (0, 3.1, 4.1)
    mean = lambda at: np.array([(np.sum(at(y)) + np.sum(at(y + 1))) / 2 for y in span])  # noqa: E731
    payer = {y: s["active"] + s["completing"] for y, s in stocks.items()}
    per_head = lambda k, tilt: np.average(
        profile(p["profile_employee"], tilt), weights=stocks[BASE][k] + stocks[FIRST][k]
    )  # noqa: E731
    tilt = optimize.brentq(lambda t: per_head("retired", t) / per_head("active", t) - p["charges_ratio"], -2, 3)
    cost, wage = profile(p["profile_employee"], tilt), dated(p["wage"], AGES)
    wages, credits = mean(lambda y: payer[y] * wage), p["credit"] * mean(lambda y: stocks[y]["retired"])
    care = mean(lambda y: (payer[y] + p["payment_ratio"] * stocks[y]["retired"]) * cost)
    resident_care = mean(lambda y: resident[y] * profile(p["profile_resident"]))
    births = np.array([np.sum(fertility[y] * (stocks[y]["active"] + stocks[y + 1]["active"])[0]) / 2 for y in span])
    maternity = inputs["accounts"]["maternity", "expenditure"] * births / births[0]
    potential = mean(lambda y: people[y] * (1 - gone[y]) * e_ref * wage)
    gdp, income, base, unit, resident_unit = economy(years, potential, mean(people.get), p)
    # Lines, held to the published accounts of 2025 (3.1, 3.3, 3.5, 9.1)
    book, held, rate, funds = (
        inputs["accounts"],
        inputs["balances"],
        dated(p["interest"], years),
        ("employee_pooled", "resident"),
    )
    earned_2025 = {
        f: rate[0] / (2 + rate[0]) * (2 * held[f, "opening"] + book[f, "income"] - book[f, "expenditure"])
        for f in funds
    }
    employee_in = (book[funds[0], "income"] - earned_2025[funds[0]] + credits[0]) * wages / wages[0] * base - credits
    employee_out = (book[funds[0], "expenditure"] - maternity[0]) * care / care[0] * unit + maternity * base
    (subsidy, premium), ahead = customary(p, income), p["premium_ahead"]
    due = premium * registered
    premiums, subsidies = (1 - ahead) * due[:-1] + ahead * due[1:], subsidy[:-1] * registered[1:]
    subsidies = subsidies * (book["resident", "income"] - earned_2025["resident"] - premiums[0]) / subsidies[0]
    resident_in, part, funding = premiums + subsidies, p["critical_illness"], (subsidy + premium)[:-1] * registered[1:]
    resident_out = (1 - part) * resident_care / resident_care[0] * resident_unit + part * funding / funding[0]
    resident_out *= book["resident", "expenditure"]
    # Balances (5.1), the earned basis (6.1) and dates (5.2), from 2026 on
    years, c = years[1:], slice(1, None)
    balance, interest = roll(held[funds[0], "closing"], (employee_in - employee_out)[c], rate[c])
    cash, resident_interest = roll(held["resident", "closing"], (resident_in - resident_out)[c], rate[c])
    earned, total = cash - ahead * due[2:], lambda group: np.array([group[y + 1].sum() for y in span[1:]])
    r: dict[str, Any] = {
        "years": years,
        "population": total(people),
        "active": total(payer),
        "resident": registered[2:],
        "people_by_age": people,
        "retired": total({y: n["retired"] for y, n in stocks.items()}),
        "members_by_age": stocks,
        "gdp_growth": gdp[c],
        "income_per_head_growth": income[c],
        "base_index": base[c],
        "unit_cost_index": unit[c],
        "employee_income": employee_in[c] + interest,
        "employee_expenditure": employee_out[c],
        "employee_balance": balance,
        "employee_months": 12 * balance / employee_out[c],
        "resident_income": resident_in[c] + resident_interest,
        "resident_income_earned": due[1:-1] + subsidies[c] + resident_interest,
        "resident_expenditure": resident_out[c],
        "resident_balance": cash,
        "resident_balance_earned": earned,
        "resident_months_earned": 12 * earned / resident_out[c],
    }
    events = {
        "employee_deficit": r["employee_income"] < employee_out[c],
        "employee_floor": r["employee_months"] < p["floor_employee"],
        "employee_used_up": balance < 0,
        "resident_deficit": r["resident_income_earned"] < resident_out[c],
        "resident_floor": r["resident_months_earned"] < p["floor_resident"],
        "resident_used_up": cash < 0,
        "resident_cash_deficit": r["resident_income"] < resident_out[c],
        "resident_earned_used_up": earned < 0,
    }
    return r | {f"{name}_year": int(years[np.argmax(event)]) if event.any() else None for name, event in events.items()}


if __name__ == "__main__":
    run = project(national_inputs(Path(__file__).parents[1] / "main/scenarios/data/national"))
    names = [
        k
        for k in run
        if k.startswith(("pop", "active", "retired", "resident", "employee")) and k[-4:] not in ("year", "ndex")
    ]
    print(
        pd.DataFrame({k: run[k] / (1 if "months" in k else 1e8) for k in names}, index=run["years"])
        .round(2)
        .to_string()
    )
    print(*(f"{k}: {v}" for k, v in run.items() if k.endswith("_year")), sep="\n")

"""A second, yearly projection of both insurance funds, written from METHODS alone, to hold the main model against.

It knows nothing of the package: tables, members and parameters are handed over. Section numbers are those of METHODS.
Arrays are [sex (female, male), age 0..100+], persons and yuan. A boundary is a 1 January: the stock of boundary y+1 is
the year-end figure of y, and people of a year are the mean of its two boundaries. Judgement where METHODS is open:

 1. Own seed (METHODS: an age-flat share of 2010 run forward): coverage is even up to 30 and from 55 on, linear between;
    two levels meet the published heads; women .75 of men; entry linear from 17 to 27. In 2025: the same, to its heads.
 2. "Not retired" in the coverage of 2.2 is taken in use, window included: else those who leave early count twice.
 3. Only entries are scaled to the growth of 2026; both tables act on the age reached in the year (order of 2.2).
 4. The window share of 2025 holds until January 2026, then runs linearly to January 2035, by month of the former age.
 5. Potential output: coverage of the valuation date, fixed. A base holds from July to June (3.1).
 6. Uninsured shares are stationary by age, level solved for 1 January 2026. Completing members pay and cost as active.
 7. New retired members per event are the intensity, those who finish completing among them: "- p c" of 2.2 taken off
    from the first year on would lower new retired members at the centre, which is to stay.
 8. Interest on a debt is a line of its own, never income (5.2). Resident deficit: the earned balance falls.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import interpolate, optimize, stats

Array = NDArray[np.float64]
ByYear = dict[int, Array]
Members = dict[str, Array]
Stocks = dict[int, Members]
Given = Mapping[str, Any]
AGES, BASE, FIRST, LAST = np.arange(101), 2025, 2026, 2060
WOMEN_AND_MEN = np.array([[0.75], [1.0]])  # coverage and entry of women relative to men (2.2)


def dated(table: Mapping[int, float], at: Any, step: bool = False) -> Any:
    """Linear between dates or ages and held outside (4.2, 4.4), or each value from its own age on (2.2)."""
    keys, values = list(table), np.array(list(table.values()))
    return values[np.searchsorted(keys, at, side="right") - 1] if step else np.interp(at, keys, values)


def between(periods: Mapping[int, Array], when: float) -> Array:
    """Linear in time between the mid-points of five-year periods (1.4, 1.5)."""
    start = 5 * int((when - 2.5) // 5)
    w = (when - 2.5 - start) / 5
    return (1 - w) * periods[start] + w * periods[start + 5]


def life_table(m: Array) -> tuple[Array, Array]:
    """Person-years of a new-born and survival ratios; Andreev-Kingkade at age 0 for low rates (1.1)."""
    a = np.full(m.shape, 0.5)
    a[:, 0] = 0.14903 - 2.05527 * m[0, 0], 0.14929 - 1.99545 * m[1, 0]
    alive = np.hstack([np.ones((2, 1)), np.cumprod(1 - m / (1 + (1 - a) * m), axis=1)])
    lived = alive[:, 1:] + a * (alive[:, :-1] - alive[:, 1:])
    lived[:, -1] = alive[:, -2] / m[:, -1]
    oldest = lived[:, -1:] / lived[:, -2:].sum(axis=1, keepdims=True)
    return lived, np.hstack([lived[:, :1], lived[:, 1:-1] / lived[:, :-2], oldest])


def single_ages(abridged: Array) -> Array:
    """Abridged death rates at single ages: monotone cubic in log m, then each group's rate restored (1.2)."""
    starts, middle = [0, 1, *range(5, 101, 5)], [0.5, 3.0, *np.arange(7.5, 100, 5), 102.0]
    m = np.exp(interpolate.PchipInterpolator(middle, np.log(abridged), axis=1)(AGES + 0.5))
    for _ in range(5):
        lived = life_table(m)[0]
        group = np.add.reduceat(m * lived, starts, axis=1) / np.add.reduceat(lived, starts, axis=1)
        m = m * np.repeat(abridged / group, np.diff([*starts, 101]), axis=1)
    return m


def death_rates(inputs: Given) -> ByYear:
    """Death rates a year: the schedule time whose life expectancy equals the path, by sex (1.4 a)."""
    logs = {y: np.log(single_ages(m)) for y, m in inputs["mortality"].items() if y >= 2010}
    times = np.arange(2012.5, 2092.5, 0.5)
    expectancy = np.array([life_table(np.exp(between(logs, t)))[0].sum(axis=1) for t in times])
    aims = inputs["paths"][["e0_female", "e0_male"]]
    at = {y: [np.interp(aims.loc[y].iloc[s], expectancy[:, s], times) for s in (0, 1)] for y in range(BASE, LAST + 1)}
    return {y: np.exp([between(logs, t[s])[s] for s in (0, 1)]) for y, t in at.items()}


def birth_rates(inputs: Given, year: int) -> Array:
    """Births per woman by single age: total fertility times a pattern, monotone cubic on its cumulative (1.5)."""
    share = np.cumsum(between(inputs["fertility"], year + 0.5))
    total = interpolate.PchipInterpolator(np.arange(15, 51, 5), [0, *share / share[-1]])
    by_age = np.concatenate([np.zeros(15), np.diff(total(np.arange(15, 51))), np.zeros(51)])
    return float(inputs["paths"].tfr[year]) * by_age


def cohort_step(people: Array, survival: Array, rates: Array, srb: float, moved: Array) -> tuple[Array, float, float]:
    """People of the next boundary, births and deaths; half of the migrants exposed from the start (1.1)."""
    start = people + 0.5 * moved
    older = np.hstack([np.zeros((2, 1)), start[:, :-1]])
    older[:, -1] += start[:, -1]
    end = older * survival + 0.5 * moved
    born = float(np.sum(rates * (start[0] + end[0]) / 2))
    older[:, 0] = born / (1 + srb), born * srb / (1 + srb)
    end[:, 0] += older[:, 0] * survival[:, 0]
    return end, born, float(np.sum((1 - survival) * older))


def population_path(inputs: Given, p: Given) -> tuple[ByYear, ByYear]:
    """People at boundaries 2025 to 2061 and birth rates, both rates scaled once to births and deaths of 2025 (1.3)."""
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


def coverage_of(e: Array, retired: Array) -> Array:
    """Coverage held beyond the last age where more than .15 are not retired (2.2)."""
    last = 100 - np.argmax((retired < 0.85)[:, ::-1], axis=1)
    return np.where(last[:, None] < AGES, e[[0, 1], last][:, None], e)


def coverage(active: Array, people: Array, retired: Array) -> Array:
    """Active members over people not retired (2.2)."""
    return coverage_of(active / np.maximum(people * (1 - retired), 1e-9), retired)


def own_seed(people: Array, retired: Array, active_heads: float, retired_heads: float) -> dict[str, Array]:
    """Members of 1 January 2026 from two levels of coverage, of the young and of the old (2.2; judgement 1)."""
    old = np.interp(AGES, [30, 55], [0, 1])
    entered = people * np.interp(AGES, [17, 27], [0, 1]) * WOMEN_AND_MEN
    reached = [[np.sum(entered * part * age) for age in (1 - old, old)] for part in (1 - retired, retired)]
    cover = entered * (np.linalg.solve(reached, [active_heads, retired_heads]) @ [1 - old, old])
    return {"active": cover * (1 - retired), "retired": cover * retired}


def inherit(share: Array, people: Array) -> Array:
    """A cohort's share of people carried over one birthday (2.2)."""
    oldest = np.sum((share * people)[:, -2:], axis=1, keepdims=True) / np.sum(people[:, -2:], axis=1, keepdims=True)
    return np.hstack([np.zeros((2, 1)), share[:, :-2], oldest])


def member_path(people: ByYear, retired: ByYear, seed: Members, intensity: float, p: Given) -> Stocks:
    """Active, completing and retired members at boundaries 2026 to 2061 (2.2, 2.3)."""
    entry, leave = dated(p["entry"], AGES, step=True) * WOMEN_AND_MEN, dated(p["leave"], AGES, step=True)
    completing = p["completing_share"] * float(stats.norm.cdf(-p["years_margin"] / p["years_sd"]))
    stocks = {FIRST: {"active": seed["active"], "retired": seed["retired"], "completing": np.zeros((2, 101))}}
    e, factor = coverage(seed["active"], people[FIRST], retired[FIRST]), None
    for y in range(FIRST, LAST + 1):
        old = {k: inherit(v / people[y], people[y]) * people[y + 1] for k, v in stocks[y].items()}
        before, left = inherit(retired[y], people[y]), people[y + 1] * (1 - retired[y + 1])
        hazard = np.where(before < 1, (retired[y + 1] - before) / np.maximum(1 - before, 1e-12), 1.0).clip(0, 1)
        event = old["active"] * hazard
        completed = (1 - p["completing_exit"]) * old["completing"] + completing * event
        new = {"completing": completed, "retired": old["retired"] + intensity * event}
        older = inherit(e, people[y])
        stay, come = coverage_of((1 - leave) * older, retired[y + 1]), coverage_of(entry * (1 - older), retired[y + 1])
        if factor is None:
            aim = (1 + p["active_growth"]) * seed["active"].sum() - new["completing"].sum()
            factor = (aim - np.sum(stay * left)) / np.sum(come * left)
        w = min((y - FIRST) / (p["trend_ends"] - FIRST), 1.0)
        e = coverage_of((1 - w) * (stay + factor * come) + w * e, retired[y + 1])
        stocks[y + 1] = {"active": e * left, **new}
        assert np.all(sum(stocks[y + 1].values()) <= people[y + 1]), f"more members than people at 1 January {y + 1}"
    return stocks


def resident_path(people: ByYear, stocks: Stocks, heads: Mapping[Any, float], p: Given) -> tuple[ByYear, Array]:
    """Insured residents by age at boundaries, and registered heads with duplicates (2.2, 2.5)."""
    outside = {y: people[y] - sum(stocks[y].values()) for y in sorted(stocks)}
    odds = dated(p["non_renewal"], AGES, step=True) / dated(p["renewal"], AGES, step=True)
    covered = lambda k: np.where(AGES == 0, p["newborn_enrolled"], 1 / (1 + k * odds))  # noqa: E731
    single = {y: 1 - dated(p["duplicates"], y) for y in outside}
    wanted = heads[2025, "resident"] * single[FIRST]
    level = optimize.brentq(lambda k: np.sum(outside[FIRST] * covered(k)) - wanted, 0, 50)
    resident = {y: n * covered(level) for y, n in outside.items()}
    resident[BASE] *= heads[2024, "resident"] * single[BASE] / resident[BASE].sum()
    return resident, np.array([n.sum() / single[y] for y, n in resident.items()])


def profile(table: Mapping[int, float], tilt: float = 0.0) -> Array:
    """Cost by sex and age: knots, women at 20-39 and from 65, tilt around 45 (4.2, 9.1)."""
    women = np.where((AGES >= 20) & (AGES < 40), 1.1, np.where(AGES >= 65, 0.93, 1.0))
    return dated(table, AGES) * np.exp(tilt * (AGES - 45) / 40) * np.array([women, np.ones(101)])


def customary(p: Given, growth: Array) -> tuple[Array, Array]:
    """Subsidy and premium by coverage year 2025 to 2061: steps to 2030, then with income per head (4.4)."""
    paths = {kind: list(p[kind]) for kind in ("subsidy", "premium")}
    for kind, amounts in paths.items():
        for y in range(BASE + len(amounts), LAST + 2):
            grown = amounts[-1] * (1 + growth[min(y, LAST) - BASE])
            amounts.append(amounts[-1] + p[f"{kind}_step"] if y <= p["steps_end"] else grown)
    return np.array(paths["subsidy"]), np.array(paths["premium"])


def economy(years: Array, workers: Array, persons: Array, p: Given) -> tuple[Array, ...]:
    """Growth of GDP and of GDP per head; the base in force and both unit costs (2025 = 1), blended to their rules
    (4.4); a base holds from July (3.1)."""
    growth = lambda x: np.concatenate([[0.0], x[1:] / x[:-1] - 1])  # noqa: E731
    output = (1 + dated(p["output_per_worker"], years)) * (1 + dated(p["deflator"], years)) - 1
    gdp = (1 + output) * (1 + growth(workers)) - 1
    income = (1 + gdp) / (1 + growth(persons)) - 1
    w = np.clip((years - FIRST) / (p["blend_ends"] - FIRST), 0, 1)
    rule = (1 + income) * (1 + p["excess_growth"]) - 1
    index = lambda start, then: np.cumprod(np.where(years > BASE, 1 + (1 - w) * start + w * then, 1.0))  # noqa: E731
    set_in_july = index(p["base_growth"], output)
    before = np.concatenate([[1 / (1 + p["base_growth_before"])], set_in_july[:-1]])
    in_force = (before + set_in_july) / (before[0] + 1)
    return gdp, income, in_force, index(p["employee_cost"], rule), index(p["resident_cost"], rule)


def roll(opening: float, flows: Array, rates: Array) -> tuple[Array, Array, Array]:
    """Closing balances, interest earned and interest on debt: the opening and half of the flow bear it (3.4, 5.2)."""
    closing = [opening]
    for flow, rate in zip(flows, rates, strict=True):
        closing.append(closing[-1] + flow + rate * (closing[-1] + flow / 2))
    interest = np.diff(closing) - flows
    return np.array(closing[1:]), np.maximum(interest, 0.0), np.minimum(interest, 0.0)


def project(inputs: Given, intensity: float, window: tuple[float, float], seed: Stocks | None = None) -> dict[str, Any]:
    """Both funds, 2026 to 2060. ``window`` is its use in 2025 and 2035; ``seed`` gives active and retired members of 1
    January 2026, and these and residents of 1 January 2025."""
    p, heads, span = inputs["parameters"], inputs["heads"], range(BASE, LAST + 1)
    people, fertility = population_path(inputs, p)
    years = np.array(span)
    gone = {y: retired_share(y, window, p["women_55"]) for y in people}
    first = seed[FIRST] if seed else own_seed(people[FIRST], gone[FIRST], heads[2025, "active"], heads[2025, "retired"])
    stocks, e_ref = member_path(people, gone, first, intensity, p), coverage(first["active"], people[2026], gone[2026])
    ever = first["retired"] / np.where(gone[FIRST] > 0, people[FIRST] * gone[FIRST], np.inf)
    back = {"active": e_ref * people[BASE] * (1 - gone[BASE]), "retired": ever * people[BASE] * gone[BASE]}
    back = {k: seed[BASE][k] if seed else n * heads[2024, k] / n.sum() for k, n in back.items()}
    stocks[BASE] = back | {"completing": np.zeros((2, 101))}
    resident, registered = resident_path(people, stocks, heads, p)
    resident[BASE] = seed[BASE]["resident"] if seed else resident[BASE]
    # Exposures of a year (0, 3.1, 4.1)
    mean = lambda at: np.array([(np.sum(at(y)) + np.sum(at(y + 1))) / 2 for y in span])  # noqa: E731
    payer = {y: s["active"] + s["completing"] for y, s in stocks.items()}
    known = {k: stocks[BASE][k] + stocks[FIRST][k] for k in ("active", "retired")}
    per_head = lambda k, tilt: np.average(profile(p["profile_employee"], tilt), weights=known[k])  # noqa: E731
    tilt = optimize.brentq(lambda t: per_head("retired", t) / per_head("active", t) - p["charges_ratio"], -2, 3)
    cost, wage = profile(p["profile_employee"], tilt), dated(p["wage"], AGES)
    wages, credit = mean(lambda y: payer[y] * wage), p["credit"] * mean(lambda y: stocks[y]["retired"])
    care = mean(lambda y: (payer[y] + p["payment_ratio"] * stocks[y]["retired"]) * cost)
    resident_care = mean(lambda y: resident[y] * profile(p["profile_resident"]))
    women = lambda y: (stocks[y]["active"] + stocks[y + 1]["active"])[0] / 2  # noqa: E731
    births = np.array([np.sum(fertility[y] * women(y)) for y in span])
    maternity = inputs["accounts"]["maternity", "expenditure"] * births / births[0]
    potential = mean(lambda y: people[y] * (1 - gone[y]) * e_ref * wage)
    gdp, income, base, unit, resident_unit = economy(years, potential, mean(people.get), p)
    # Lines, held to the published accounts of 2025 (3.1, 3.3, 3.5, 9.1)
    book, held, rate = inputs["accounts"], inputs["balances"], dated(p["interest"], years)
    funds, earned_2025 = ("employee_pooled", "resident"), {}
    for f in funds:
        bearing = 2 * held[f, "opening"] + book[f, "income"] - book[f, "expenditure"]
        earned_2025[f] = rate[0] / (2 + rate[0]) * bearing
    employee_in = (book[funds[0], "income"] - earned_2025[funds[0]] + credit[0]) * wages / wages[0] * base - credit
    employee_out = (book[funds[0], "expenditure"] - maternity[0]) * care / care[0] * unit + maternity * base
    (subsidy, premium), ahead = customary(p, income), p["premium_ahead"]
    due = premium * registered
    premiums, subsidies = (1 - ahead) * due[:-1] + ahead * due[1:], subsidy[:-1] * registered[1:]
    subsidies = subsidies * (book["resident", "income"] - earned_2025["resident"] - premiums[0]) / subsidies[0]
    resident_in, part, funding = premiums + subsidies, p["critical_illness"], (subsidy + premium)[:-1] * registered[1:]
    shape = (1 - part) * resident_care / resident_care[0] * resident_unit + part * funding / funding[0]
    resident_out = book["resident", "expenditure"] * shape
    # Balances (5.1), the earned basis (6.1) and dates (5.2), from 2026 on
    years, c = years[1:], slice(1, None)
    balance, interest, debt = roll(held[funds[0], "closing"], (employee_in - employee_out)[c], rate[c])
    cash, resident_interest, resident_debt = roll(held["resident", "closing"], (resident_in - resident_out)[c], rate[c])
    earned, total = cash - ahead * due[2:], lambda group: np.array([group[y + 1].sum() for y in span[1:]])
    retired = total({y: n["retired"] for y, n in stocks.items()})
    r: dict[str, Any] = {"years": years, "population": total(people), "active": total(payer), "retired": retired}
    r |= {"resident": registered[2:], "gdp_growth": gdp[c], "contributions": (employee_in + credit)[c]}
    r |= {"employee_care": (employee_out - maternity * base)[c], "employee_income": employee_in[c] + interest}
    r |= {"employee_expenditure": employee_out[c], "employee_balance": balance, "employee_debt_interest": debt}
    r |= {"resident_income": resident_in[c] + resident_interest, "resident_expenditure": resident_out[c]}
    r |= {"resident_income_earned": due[1:-1] + subsidies[c] + resident_interest, "resident_balance": cash}
    r |= {"resident_balance_earned": earned, "resident_debt_interest": resident_debt}
    employee_months, resident_months = 12 * balance / employee_out[c], 12 * earned / resident_out[c]
    events = {
        "employee_deficit": r["employee_income"] < employee_out[c],
        "employee_floor": employee_months < p["floor_employee"],
        "employee_used_up": balance < 0,
        "resident_deficit": r["resident_income_earned"] < resident_out[c],
        "resident_floor": resident_months < p["floor_resident"],
        "resident_used_up": cash < 0,
    }
    return r | {f"{name}_year": int(years[np.argmax(event)]) if event.any() else None for name, event in events.items()}

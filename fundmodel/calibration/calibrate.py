"""Hold a data package to its own published totals, in the order of METHODS 9.1, and keep what was found in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.package.package_files import description_of, with_tables
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.calibration import calibration_money, calibration_people, monthly_pattern, reconcile
from fundmodel.calibration.calibrate_areas import area_table, months_by_area, patterns_by_area
from fundmodel.calibration.calibration_notes import note
from fundmodel.calibration.calibration_rows import Row, calibration_frame, require_met
from fundmodel.calibration.calibration_sources import of_scenario
from fundmodel.calibration.cost_evidence import cost_evidence, no_evidence
from fundmodel.calibration.growth_fits import Fitted, cost_ratio_fit, growth_fits
from fundmodel.calibration.identify import require_identified
from fundmodel.calibration.monthly_pattern import SIDES, MonthlyPattern
from fundmodel.projection.project import project
from fundmodel.vocabulary.dims import SCHEMES
from fundmodel.vocabulary.doors import door
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

SUFFIX: Final = "-calibrated"
TABLE: Final = "calibration"


@dataclass(frozen=True, eq=False)
class Calibration:
    """A calibrated package and how it was made.

    ``table`` has a row for each item in the order of calibration: step, item, unit, modelled, published, factor,
    calibrated (the model with the factor), tag, source, note_zh, note_en; it is the table ``calibration`` of
    ``package``. ``months`` sets monthly shares by Denton beside an even split. ``files`` are the bytes of the package's
    folder by name. ``evidence`` sets growth of cost over the published years beside the range of excess growth.
    ``run`` is the projection of the base year that the factors are of; what of it is not reconciled marks every output.
    """

    package: DataPackage
    table: pd.DataFrame
    months: pd.DataFrame
    evidence: pd.DataFrame
    files: Mapping[str, bytes]
    run: Projection

    def save(self, folder: str | Path) -> Path:
        """Write the package into a new folder, or over one that calibration wrote; ``load_data`` reads it."""
        return door("calibrated_package")(self, Path(folder))  # type: ignore[no-any-return]


def calibrate(
    data: str | Path | DataPackage = "national",
    scenario: str | Path | Scenario = "baseline",
    unreconciled: bool = False,
) -> Calibration:
    """factor = published / modelled for every item of the base year, in order, and the package that holds the factors.

    A package of areas is calibrated area by area, from one run on one national pattern; ``table`` and ``months`` then
    have a column ``area``, and ``table`` the rows of all areas together under "all".

    The order is that of METHODS 9.1: population against the bureau, enrolment heads, contributions per payer,
    subsidies, level and age profile of expenditure, months (Denton, where the package has monthly figures), opening
    balance. Beside them stand weighted fits of growth over the published years, which change nothing. The model's
    factors are solved anew in every run, so a run from the calibrated package differs from one of ``data`` by its
    months alone, and calibrating it again changes nothing.

    Errors: InputError for a package that cannot identify what is asked (every gap at once, with the table or column
    that would), for published figures missed by more than 0.1 %, and for factors outside 0.85-1.15 without a note,
    unless ``unreconciled`` lets these pass, marked.
    """
    package, loaded = load_data(data), load_scenario(scenario)
    about = description_of(data)
    about["name"] = package.name.removesuffix(SUFFIX) + SUFFIX
    if package.by_area:
        return _of_areas(package, loaded, about, unreconciled)
    require_identified(package)
    patterns = monthly_pattern.monthly_patterns(package)
    shares, others = monthly_shares(package, patterns)
    draft, _ = with_tables(package, {"monthly_shares": shares}, about)
    run = project(loaded, draft, until=draft.base_year + 1).check()
    rows = _rows(run, draft, Assumptions((loaded,), draft), patterns, others)
    table = calibration_frame(rows)
    require_met(table, [] if unreconciled else None)
    made, files = with_tables(draft, {TABLE: table}, about)
    return Calibration(made, table, monthly_pattern.compared(patterns), cost_evidence(loaded, draft), files, run)


def _of_areas(package: DataPackage, scenario: Scenario, about: dict[str, Any], passing: bool) -> Calibration:
    """Every area from one run on one national pattern; evidence on growth of cost is the nation's and not repeated."""
    patterns, off = patterns_by_area(package)
    national = load_data("national").table("monthly_shares")
    held = package.table("monthly_shares")
    found = {area: shares_with(own, _own_months(held, area), national) for area, own in patterns.items()}
    others = {
        area: [(scheme, side, "months_off" if (scheme, side) in off[area] else key) for scheme, side, key in told]
        for area, (_, told) in found.items()
    }
    tables = {"monthly_shares": _by_area(found)} if any(patterns.values()) else {}
    draft, _ = with_tables(package, tables, about)
    run = project(scenario, draft, until=draft.base_year + 1).check()
    table = area_table(run, draft, Assumptions((scenario,), draft), patterns, others)
    require_met(table, [] if passing else reconcile.unexplained(run, draft))
    made, files = with_tables(draft, {TABLE: table}, about)
    return Calibration(made, table, months_by_area(patterns), no_evidence(), files, run)


def _own_months(held: pd.DataFrame, area: str) -> pd.DataFrame:
    """The monthly shares that hold in one area, without the column of areas."""
    if "area" not in held:
        return held
    return held[held["area"] == area].drop(columns="area").reset_index(drop=True)


def _by_area(found: Mapping[str, tuple[pd.DataFrame, Any]]) -> pd.DataFrame:
    import pandas as pd

    frames = [shares.assign(area=area) for area, (shares, _) in found.items()]
    whole = pd.concat(frames, ignore_index=True)
    return whole[["area", *(name for name in whole if name != "area")]]


def monthly_shares(
    data: DataPackage, patterns: Sequence[MonthlyPattern]
) -> tuple[pd.DataFrame, list[tuple[str, str, str]]]:
    """The table ``monthly_shares`` with Denton's months where there are any; for the rest, which pattern stands in.

    Where a package has neither monthly figures nor shares, the national pattern stands in and is said to.
    """
    national = load_data("national").table("monthly_shares")
    return shares_with(patterns, data.tables.get("monthly_shares", national.iloc[:0]), national)


def shares_with(
    patterns: Sequence[MonthlyPattern], held: pd.DataFrame, national: pd.DataFrame
) -> tuple[pd.DataFrame, list[tuple[str, str, str]]]:
    """``monthly_shares`` from the shares ``held`` and those of the nation."""
    import pandas as pd

    parts, others = [], []
    for scheme in SCHEMES:
        for side in SIDES:
            found = next((one for one in patterns if (one.scheme, one.side) == (scheme, side)), None)
            if found is not None:
                parts.append(_share_rows(found))
                continue
            own, borrowed = (_of(table, scheme, side) for table in (held, national))
            given = len(own) > 0 and not own.equals(borrowed)
            parts.append(own if given else borrowed)
            others.append((scheme, side, "months_given" if given else "months_national"))
    rest = held[~held["scheme"].isin(SCHEMES)]
    return pd.concat([*parts, rest], ignore_index=True), others


def _of(table: pd.DataFrame, scheme: str, side: str) -> pd.DataFrame:
    return table[(table["scheme"] == scheme) & (table["side"] == side)].reset_index(drop=True)


def _share_rows(one: MonthlyPattern) -> pd.DataFrame:
    import pandas as pd

    months = range(1, 13)
    return pd.DataFrame(
        {"scheme": one.scheme, "side": one.side, "first_month": months, "last_month": months, "share": one.shares}
    )


def _rows(
    run: Projection,
    data: DataPackage,
    assume: Assumptions,
    patterns: Sequence[MonthlyPattern],
    others: Sequence[tuple[str, str, str]],
) -> list[Row]:
    """The rows of the calibration table, in the order of its steps."""
    base_year = calibration_money.base_year_rows(run, data)
    pool = next(row for row in base_year if row.item == "employee_pool_contributions")
    gross = assume.word("employee.published_pool_income") == "gross"
    return [
        *calibration_people.population_rows(data),
        *calibration_people.enrolment_rows(run, data),
        *base_year,
        *calibration_money.base_and_rate_rows(run, data, assume, pool.shown_factor),
        calibration_money.tilt_row(run, data, assume),
        *calibration_money.month_rows(patterns, others),
        *calibration_money.account_rows(run, data, gross),
        *_growth_rows(assume),
    ]


def _growth_rows(assume: Assumptions) -> list[Row]:
    """Fitted growth beside the scenario's; what the years cannot tell is marked as judgement."""
    rows = [_growth_row(one) for one in growth_fits(assume)]
    ratio = cost_ratio_fit(assume)
    return rows if ratio is None else [*rows, _ratio_row(ratio)]


def _growth_row(one: Fitted) -> Row:
    told = note("growth", years=_listed(one.years), n=len(one.years), raw=f"{one.raw:+.1%}", parameter=one.parameter)
    source = Said("{table}; enrolment seed and cost weights of the base year", table="fund_accounts")
    return Row("growth", one.item, "per year", one.assumed, one.fitted, source=source, note=told)


def _ratio_row(one: Fitted) -> Row:
    told = note("cost_ratio", years=_listed(one.years), n=len(one.years), share=f"{one.from_data:.2%}")
    source = of_scenario(one.parameter, table="fund_accounts")
    return Row("growth", one.item, "ratio", one.assumed, one.fitted, tag="judgement", source=source, note=told)


def _listed(years: Sequence[int]) -> str:
    return ", ".join(map(str, years))

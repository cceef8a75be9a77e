"""Figures of a projection: pure functions, run -> plotly figure, each with title, unit and source; zh or en."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.driver_charts import (
    contributions_over_gdp,
    first_year_growth,
    growth_assumptions,
    interest,
    resident_financing,
)
from fundmodel.presentation.charts.financing_charts import financing_over_income
from fundmodel.presentation.charts.growth_charts import cost_growth, scenarios_by_cost_growth
from fundmodel.presentation.charts.hindcast_charts import hindcast_charts
from fundmodel.presentation.charts.money_charts import balance, income_expenditure, reserve_months
from fundmodel.presentation.charts.payer_charts import income_by_payer, scenarios_by_payer
from fundmodel.presentation.charts.people_charts import dependency_ratio, enrolment, population_pyramid
from fundmodel.presentation.charts.reserve_charts import reserve_bases
from fundmodel.presentation.charts.retirement_charts import new_retired
from fundmodel.presentation.charts.style import language
from fundmodel.presentation.charts.unit_switch import switched
from fundmodel.presentation.frames.published_history import package_of
from fundmodel.presentation.frames.series import by_scenario
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.vocabulary.dims import CARE_FUND, POOLED_FUNDS, SCHEMES

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.projection.result import Projection

LATER = 2060


def chart_groups(
    run: Projection, lang: str | None = None, data: DataPackage | None = None, record: Hindcast | None = None
) -> dict[str, list[Drawing]]:
    """Every chart of a run in the order of the page, by the heading it stands under.

    A chart of one scenario is drawn for every scenario whose people differ; ``record`` is the model re-run from past
    origins of ``data``, drawn where it is given.
    """
    lang, data = language(lang), package_of(run, data)
    first = first_projected_year(run)
    later = min(LATER, int(run.enrolment["boundary"].values[-1]))
    people = [
        series.scenarios[0] for series in by_scenario(run, run.enrolment["persons"], "group", "sex", "age", "boundary")
    ]

    def in_units(draw: Callable[..., Drawing]) -> Drawing:
        return switched(lambda unit: draw(unit=unit), lang, first - 1)

    past = {} if record is None or data is None else {"hindcast": hindcast_charts(record, data, lang)}
    return {
        "pyramid": [
            population_pyramid(run, first, lang),
            *(population_pyramid(run, later, lang, name) for name in people),
        ],
        "enrolment": [
            *(enrolment(run, lang, name) for name in people),
            dependency_ratio(run, lang, data),
            new_retired(run, lang),
        ],
        "income_expenditure": [in_units(partial(income_expenditure, run, fund, lang, data)) for fund in POOLED_FUNDS],
        "payers": [
            in_units(partial(income_by_payer, run, scheme, lang, name))
            for scheme in SCHEMES
            for name in scenarios_by_payer(run, scheme)
        ],
        "balance": [in_units(partial(balance, run, funds, lang, data)) for funds in _balances(run)],
        "months": [reserve_months(run, fund, lang) for fund in POOLED_FUNDS],
        "bases": [reserve_bases(run, fund, lang) for fund in POOLED_FUNDS],
        "cost_growth": [
            cost_growth(run, fund, lang, name) for fund in POOLED_FUNDS for name in scenarios_by_cost_growth(run, fund)
        ],
        "drivers": [
            growth_assumptions(run, lang),
            interest(run, lang),
            resident_financing(run, lang, data),
            *([] if data is None else [financing_over_income(run, data, lang)]),
            contributions_over_gdp(run, lang),
        ],
        "first_year": [first_year_growth(run, fund, lang, data) for fund in (*POOLED_FUNDS, "individual_accounts")],
        **past,
    }


def _balances(run: Projection) -> list[tuple[str, ...]]:
    """The funds whose balances stand in one picture."""
    care: list[tuple[str, ...]] = [(CARE_FUND,)] if CARE_FUND in run.ledger["fund"].values else []
    return [("employee_pooled", "individual_accounts"), ("resident",), *care]


__all__ = [
    "balance",
    "chart_groups",
    "contributions_over_gdp",
    "cost_growth",
    "dependency_ratio",
    "enrolment",
    "financing_over_income",
    "first_year_growth",
    "growth_assumptions",
    "hindcast_charts",
    "income_by_payer",
    "income_expenditure",
    "interest",
    "new_retired",
    "population_pyramid",
    "reserve_bases",
    "reserve_months",
    "resident_financing",
    "scenarios_by_cost_growth",
]

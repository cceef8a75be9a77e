"""Pictures of a run, ``fm.plot``: each function gives a plotly figure with title, unit and source, in zh or en.

``lang`` is that of ``set_options`` unless given; ``title`` is a finding, a text or {"zh": ..., "en": ...}, that stands
above the name of the picture. ``bars`` and ``lines`` draw any small table. A run of several areas is drawn as their
sum, and the picture says so; ``months_by_area``, ``transfers`` and ``who_pays`` show its areas, of several scenarios
the first. In a Jupyter kernel the first picture also turns on plotly's renderer for notebooks, so that a notebook
exported by ``jupyter nbconvert --to html`` holds its charts and needs no network for them; a renderer that was chosen
before, by ``PLOTLY_RENDERER`` or ``plotly.io.renderers.default``, stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.signed_paths import EVENTS
from fundmodel.presentation import charts
from fundmodel.presentation.charts import date_charts, payer_charts, pooling_charts
from fundmodel.presentation.charts.fan_charts import sample_fan
from fundmodel.presentation.frames.money_units import money_unit
from fundmodel.presentation.frames.summary import funds_of, pooled_funds
from fundmodel.presentation.notebook_figures import Words, drawn, finished, one_of
from fundmodel.presentation.plot_tables import bars, hindcast, lines, tornado
from fundmodel.presentation.words.labels import asked_language
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from fundmodel.analysis.draws.sample import Sample
    from fundmodel.projection.result import Projection

__all__ = [
    "accounts",
    "balance",
    "bars",
    "cost_growth",
    "dates",
    "dependency",
    "fan",
    "financing",
    "hindcast",
    "lines",
    "months",
    "months_by_area",
    "payers",
    "people",
    "pyramid",
    "tornado",
    "transfers",
    "who_pays",
]


def months(run: Projection, lang: str | None = None, fund: str | None = None, title: Words | None = None) -> go.Figure:
    """Closing balance / (spending of the last twelve months / 12), every month, with the warning line of the fund.

    ``fund`` is a pooled fund of the run, the first one unless given. The resident fund is drawn with and without the
    premium received ahead. A fund, language or run that cannot be drawn raises ``InputError``. Source: METHODS 5.2.
    """
    chosen = one_of(fund, pooled_funds(run), "fund")
    return finished(run, charts.reserve_months(together(run), chosen, asked_language(lang)), lang, title)


def accounts(
    run: Projection, lang: str | None = None, fund: str | None = None, unit: str = "yuan", title: Words | None = None
) -> go.Figure:
    """Money received (income + interest + transfer) and expenditure by year, with what was published.

    ``unit`` is "yuan" (trillion, current prices), "gdp" (per cent of the scenario's GDP) or "constant" (trillion yuan
    at prices of the base year, by the scenario's deflator). ``fund`` is any fund of the run, the first one unless
    given; another fund or unit raises ``InputError``. Source: METHODS 5.2.
    """
    chosen, shown = one_of(fund, funds_of(run), "fund"), money_unit(unit)
    flows = charts.income_expenditure(together(run), chosen, asked_language(lang), unit=shown)
    return finished(run, flows, lang, title)


def balance(
    run: Projection, lang: str | None = None, fund: str | None = None, unit: str = "yuan", title: Words | None = None
) -> go.Figure:
    """Balance of a fund at 31 December, deficits below the zero line; ``fund`` and ``unit`` as in ``accounts``."""
    chosen, shown = one_of(fund, funds_of(run), "fund"), money_unit(unit)
    return finished(run, charts.balance(together(run), (chosen,), asked_language(lang), unit=shown), lang, title)


def dates(
    run: Projection, lang: str | None = None, event: str = "floor_month_earned", title: Words | None = None
) -> go.Figure:
    """The date of ``event`` for each fund and scenario within its range from adverse to favourable, past the last year
    where it does not happen.

    ``event`` is a date of ``headlines``; another raises ``InputError``. Ranges are known of built-in scenarios. Source:
    METHODS 9.6.
    """
    chosen = one_of(event, EVENTS, "event")
    return finished(run, date_charts.date_ranges(together(run), chosen, asked_language(lang)), lang, title)


def payers(
    run: Projection,
    lang: str | None = None,
    scheme: str = "employee",
    scenario: str | None = None,
    title: Words | None = None,
) -> go.Figure:
    """Income before interest of a scheme's funds by who pays it, by year, trillion yuan.

    ``scheme`` is employee or resident; ``scenario`` the first unless given; others raise ``InputError``. Source:
    METHODS 4.4.
    """
    chosen = one_of(scheme, tuple(payer_charts.SCHEME_FUNDS), "scheme")
    of = one_of(scenario, run.scenarios, "scenario")
    return finished(run, charts.income_by_payer(together(run), chosen, asked_language(lang), of), lang, title)


def financing(run: Projection, lang: str | None = None, title: Words | None = None) -> go.Figure:
    """Premium and subsidy per resident head by coverage year, with what was published. Source: METHODS 4.4."""
    return finished(run, charts.resident_financing(together(run), asked_language(lang)), lang, title)


def people(
    run: Projection, lang: str | None = None, scenario: str | None = None, title: Words | None = None
) -> go.Figure:
    """Persons of each group on 1 January, stacked to the population.

    ``scenario`` is the first one unless given; another than those of the run raises ``InputError``. Source: METHODS 2.
    """
    chosen = one_of(scenario, run.scenarios, "scenario")
    return finished(run, charts.enrolment(together(run), asked_language(lang), chosen), lang, title)


def dependency(run: Projection, lang: str | None = None, title: Words | None = None) -> go.Figure:
    """(active + flexible + completing) / retired at the end of each year, with the published ratio of the past.

    Source: METHODS 5.2.
    """
    return finished(run, charts.dependency_ratio(together(run), asked_language(lang)), lang, title)


def pyramid(
    run: Projection,
    lang: str | None = None,
    year: int | None = None,
    scenario: str | None = None,
    title: Words | None = None,
) -> go.Figure:
    """Persons by single year of age, sex and group on 1 January of ``year``, women left and men right.

    ``year`` is the first projected one and ``scenario`` the first one unless given; others than those of the run raise
    ``InputError``. Source: METHODS 1, 2.
    """
    known = [int(at) for at in run.enrolment["boundary"].values]
    if year is not None and year not in known:
        raise InputError(
            Said(
                "year={year!r} is not in this run; choose a 1 January from {first} to {last}",
                year=year,
                first=known[0],
                last=known[-1],
            )
        )
    chosen = one_of(scenario, run.scenarios, "scenario")
    return finished(run, charts.population_pyramid(together(run), year, asked_language(lang), chosen), lang, title)


def cost_growth(
    run: Projection,
    lang: str | None = None,
    fund: str | None = None,
    scenario: str | None = None,
    title: Words | None = None,
) -> go.Figure:
    """Growth of a pooled fund's spending by year in points of people, ages, coverage, price, use and design.

    ``fund`` and ``scenario`` are the first of the run unless given; others raise ``InputError``. Source: METHODS 4.
    """
    chosen, of = one_of(fund, pooled_funds(run), "fund"), one_of(scenario, run.scenarios, "scenario")
    return finished(run, charts.cost_growth(together(run), chosen, asked_language(lang), of), lang, title)


def fan(
    sample: Sample,
    lang: str | None = None,
    fund: str | None = None,
    area: str | None = None,
    title: Words | None = None,
) -> go.Figure:
    """Quantiles of months of reserve (earned basis) at the end of each year over the draws of ``fm.sample``: bands of
    50, 80 and 95 %, the median, the run without draws and the warning line.

    Each year by itself (pointwise): no course of the run follows one quantile. ``fund`` and ``area`` are the first of
    the sample unless given; others raise ``InputError``. Source: METHODS 8.5.
    """
    funds = tuple(str(name) for name in sample.yearly["fund"].values)
    chosen, where = one_of(fund, funds, "fund"), one_of(area, sample.areas, "area")
    return drawn(sample_fan(sample, chosen, where, asked_language(lang)), lang, title)


def months_by_area(
    run: Projection, lang: str | None = None, fund: str | None = None, title: Words | None = None
) -> go.Figure:
    """Months of reserve of each area in December, on the earned basis: a row an area, red below the warning line.

    ``fund`` as in ``months``. Source: METHODS 5.2.
    """
    chosen = one_of(fund, pooled_funds(run), "fund")
    return drawn(pooling_charts.months_by_area(_alone(run), chosen, asked_language(lang)), lang, title)


def transfers(
    run: Projection, lang: str | None = None, fund: str | None = None, title: Words | None = None
) -> go.Figure:
    """granted + lent - levied of each area and year under the rule of the run, 100 million yuan; 0 without a rule.

    ``fund`` as in ``months``. Source: METHODS 7.4.
    """
    chosen = one_of(fund, pooled_funds(run), "fund")
    return drawn(pooling_charts.transfers_by_area(_alone(run), chosen, asked_language(lang)), lang, title)


def who_pays(
    run: Projection, lang: str | None = None, fund: str | None = None, title: Words | None = None
) -> go.Figure:
    """Net transfers of all years as a share of an area's own income, by its payers per retired member.

    ``fund`` as in ``months``. Source: METHODS 7.4.
    """
    chosen = one_of(fund, pooled_funds(run), "fund")
    return drawn(pooling_charts.net_by_ratio(_alone(run), chosen, asked_language(lang)), lang, title)


def _alone(run: Projection) -> Projection:
    """A run of one scenario without that dimension; of several the first."""
    return run.sel(scenario=run.scenarios[0]) if "scenario" in run.ledger.dims else run

"""Charts of who pays: money of a scheme by payer, stacked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.runs import yearly
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.charts.unit_switch import unit_words
from fundmodel.presentation.frames.money_units import MoneyUnit, in_unit
from fundmodel.presentation.frames.series import Series, by_scenario, one_area
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import short_labels
from fundmodel.projection.once import once
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import PAYERS

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

SCHEME_FUNDS: Final = {"employee": ("employee_pooled", "individual_accounts"), "resident": ("resident",)}
COLOURS: Final = {
    "employer": "#0072B2",
    "worker": "#B5D9F0",
    "flexible_worker": "#56B4E9",
    "retiree": "#1B3A5C",
    "household": "#E39A5F",
    "central": "#8C3B00",
    "provincial": "#C46A1F",
    "local": "#F0C08A",
    "medical_aid": "#009E73",
    "other": "#B8B8B8",
}


def scenarios_by_payer(run: Projection, scheme: str) -> list[str]:
    """The first scenario of every distinct set of payments to a scheme."""
    return [series.scenarios[0] for series in _distinct(run, scheme)]


def income_by_payer(
    run: Projection,
    scheme: str,
    lang: str | None = None,
    scenario: str | None = None,
    unit: MoneyUnit = "yuan",
) -> Drawing:
    """Income before interest of a scheme's funds by who pays it, stacked; payers that never pay are left out."""
    lang = style.language(lang)
    name = run.scenarios[0] if scenario is None else scenario
    alike = _distinct(run, scheme)
    shown = next(series for series in alike if name in series.scenarios)
    values = next(one for one in _series(run, scheme, unit) if name in one.scenarios).values
    unit_said = unit_words(unit, lang, first_projected_year(run) - 1)
    said = shown.label(short_labels(run, lang), lang)
    of = label("employee_scheme", lang) if scheme == "employee" else label("resident_scheme", lang)
    which = say(lang, f"（{said}）", f" ({said})") if len(alike) > 1 else ""
    figure = style.blank(
        f"income_by_payer_{scheme}",
        say(lang, f"{of}：谁出资", f"{of}: who pays") + which,
        say(
            lang,
            f"每年，{unit_said}；不含利息与基金间划转",
            f"By year, {unit_said}; without interest and transfers",
        ),
        style.source_line(run, lang),
        say(
            lang,
            "各级财政与医疗救助的份额是假设而非事实：依据见分级财政负担表。",
            "Shares of levels of government and of medical aid are assumptions, not facts: see the fiscal burden.",
        )
        if scheme == "resident"
        else "",
    )
    years = run.economy["year"].values
    for at, payer in enumerate(PAYERS):
        if not (shown.values[at] != 0).any():
            continue
        figure.add_scatter(
            x=years,
            y=values[at],
            name=label(payer, lang),
            stackgroup="payers",
            mode="lines",
            line={"width": 0.6, "color": "white"},
            fillcolor=COLOURS[payer],
            hovertemplate="%{y:,.3f}",
            meta={"payer": payer, "of": list(shown.scenarios)},
        )
    figure.update_xaxes(range=[years[0], years[-1]])
    figure.update_yaxes(rangemode="tozero")
    start = first_projected_year(run)
    return style.mark_start(figure, start - 0.5, start, lang)


@once
def _distinct(run: Projection, scheme: str) -> list[Series]:
    """Yuan by payer and year of every distinct set of payments."""
    return by_scenario(run, _paid(run, scheme), "payer", "year")


@once
def _series(run: Projection, scheme: str, unit: MoneyUnit) -> list[Series]:
    """``_distinct`` in a unit, in which scenarios of one set of payments may part."""
    return by_scenario(run, in_unit(run, _paid(run, scheme), unit), "payer", "year")


@once
def _paid(run: Projection, scheme: str) -> xr.DataArray:
    return yearly(one_area(run.ledger["paid"]).sel(fund=list(SCHEME_FUNDS[scheme])).sum("fund"))

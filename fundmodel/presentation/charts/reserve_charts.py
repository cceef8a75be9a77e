"""Chart of months of reserve on every basis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis import floors
from fundmodel.analysis.frame import Recognition
from fundmodel.presentation.charts import style
from fundmodel.presentation.charts.drawing import Drawing
from fundmodel.presentation.charts.money_charts import floor_line, held_months, names_of, window
from fundmodel.presentation.charts.style import say
from fundmodel.presentation.frames.reserve_bases import basis_note
from fundmodel.presentation.frames.series import by_scenario
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import fund_label, short_labels

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

WORDS: Final[dict[Recognition, tuple[str, str]]] = {
    "cash": ("账面口径", "cash"),
    "earned": ("筹资应计口径", "earned"),
    "incurred": ("已发生口径", "incurred"),
    "net": ("权责发生制口径", "net"),
}


def reserve_bases(run: Projection, fund: str, lang: str | None = None) -> Drawing:
    """Months of reserve, every month until the balance is used up: as the cash stands, earned (where financing has a
    coverage year), without unpaid bills over what was incurred, and net; with the warning line. Source: METHODS 5.2."""
    lang = style.language(lang)
    name, short = fund_label(fund, lang), short_labels(run, lang)
    ahead = bool((run.ledger["premium_received_ahead"].sel(fund=fund) != 0).any())
    figure = style.blank(
        f"reserve_bases_{fund}",
        say(lang, f"{name}可支付月数：不同口径", f"{name}: months of reserve by basis"),
        say(
            lang,
            "余额 ÷ 近12个月平均支出（已发生与权责发生制口径为已发生支出），月",
            "Balance over mean monthly spending of the last twelve months, paid or incurred, months",
        ),
        style.source_line(run, lang),
        basis_note(run, lang),
    )
    drawn: tuple[Recognition, ...] = ("cash", "earned", "incurred", "net") if ahead else ("cash", "incurred")
    for basis in drawn:
        values = held_months(run, fund, basis)
        distinct = by_scenario(run, values, "month")
        for series in distinct:
            words = [series.label(short, lang)] if len(distinct) > 1 else []
            figure.add_scatter(
                x=values["month"].values,
                y=series.values,
                name=style.joined(lang, *words, say(lang, *WORDS[basis])),
                mode="lines",
                line=_line(basis, fund, series.place),
                hovertemplate="%{y:.1f}",
                meta={"item": basis, "scenarios": list(series.scenarios)},
            )
    for floor, names in floors.distinct(run, fund).items():
        floor_line(figure, floor, lang, names_of(run, names, short, lang))
    style.zero_line(figure)
    window(figure)
    start = first_projected_year(run)
    return style.mark_start(figure, f"{start}-01-01", start, lang)


def _line(basis: Recognition, fund: str, place: int) -> dict[str, Any]:
    """The basis by colour and width, the scenario by dash."""
    colour = {"cash": style.FUND_COLOURS[fund], "earned": style.NEUTRAL, "incurred": style.INK, "net": style.FAINT}[
        basis
    ]
    return {
        "color": colour,
        "width": 1.6 if basis in ("earned", "net") else 2.5,
        "dash": style.DASHES[place % len(style.DASHES)],
    }

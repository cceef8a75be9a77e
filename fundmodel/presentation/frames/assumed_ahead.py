"""Premium received ahead that areas do not give and a run assumes as in the nation, said where months are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundmodel.analysis.runs import december, several
from fundmodel.presentation.frames.area_frames import area_names
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

RULE: Final = "premium_received_ahead_yuan"
MOST_NAMED: Final = 6


class AssumedAhead(NamedTuple):
    """What the first scenario takes out of the balances of ``areas`` at the end of ``year``: yuan in all, and the
    months of spending that it stands for."""

    year: int
    areas: tuple[str, ...]
    yuan: float
    months: float


def assumed_ahead(run: Projection) -> AssumedAhead | None:
    """Premium received ahead at the end of the base year in areas that do not give it; None where all do, and for the
    nation. months = yuan / expenditure of the year x 12."""
    lent: list[dict[str, Any]] = [one for one in run.provenance["data"].get("borrowed", ()) if one["rule"] == RULE]
    if not lent:
        return None
    areas = tuple(lent[0]["areas"]) or tuple(map(str, run.ledger["area"].values))
    year = first_projected_year(run) - 1
    own = several(run, "ledger").isel(scenario=0).sel(area=list(areas), fund="resident")
    yuan = float(december(own["premium_received_ahead"]).sel(year=year).sum())
    spent = float(own["expenditure"].sel(month=str(year)).sum())
    return AssumedAhead(year, areas, yuan, 12.0 * yuan / spent)


def ahead_line(run: Projection, lang: str) -> str:
    """The sentence on it; "" where nothing is assumed."""
    found = assumed_ahead(run)
    if found is None:
        return ""
    names = [area_names(run, lang)[area] for area in found.areas[:MOST_NAMED]]
    joint, more = ("、", "等") if lang == "zh" else (", ", " and others")
    said = joint.join(names) + (more if len(found.areas) > MOST_NAMED else "")
    figures = {"year": found.year, "yi": found.yuan / YUAN_PER_YI, "months": found.months}
    return say("ahead_assumed", lang, areas=said, **figures)

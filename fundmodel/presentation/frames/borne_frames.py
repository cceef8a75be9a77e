"""What a scenario leaves to others than the funds: over-runs to providers, care that accounts paid to patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.presentation.frames import payer_frames as purses
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.words.labels import fund_label, short_labels
from fundmodel.presentation.words.messages import say

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

BY_PROVIDERS: Final = ("benefits_owed", "overrun_borne", "savings_kept", "borne_share")
BY_PATIENTS: Final = ("account_care_to_pool", "patients_bear", "patients_bear_per_head")
MUCH: Final = 0.10
"""A share borne by providers above which a note says so."""


def borne_by_providers(run: Projection) -> pd.DataFrame:
    """share = over-runs borne / (owed + over-runs borne - savings kept): of what the fund would owe without budgets and
    packages, the part that providers go without.

    A row for each scenario, area, fund and projected year, yuan; scenarios and funds of which providers bear and keep
    nothing are left out. Source: METHODS 4.6.
    """
    frame = purses.payment(run)[["scenario", "area", "fund", "year", *BY_PROVIDERS]]
    return _acting(run, frame, ["overrun_borne", "savings_kept"], ["scenario", "fund"])


def borne_by_patients(run: Projection) -> pd.DataFrame:
    """Care that accounts no longer pay after a change of their law: what the pool pays, what patients bear, yuan, and
    that per member of the employee scheme; negative where accounts pay more.

    A row for each scenario, area and projected year; scenarios that leave the accounts as they are stand out.
    Source: METHODS 4.4.
    """
    frame = purses.memo(run)[["scenario", "area", "year", *BY_PATIENTS]]
    return _acting(run, frame, ["patients_bear"], ["scenario"])


def providers_lines(run: Projection, lang: str) -> list[str]:
    """A note for each scenario and fund of which providers bear more than a tenth in any year."""
    lines, labels = [], short_labels(run, lang)
    for (scenario, _, fund), own in borne_by_providers(run).groupby(["scenario", "area", "fund"], sort=False):
        beyond = own[own["borne_share"] > MUCH]
        if beyond.empty:
            continue
        most = own.nlargest(1, "borne_share").to_dict("records")[0]
        parts = {
            "scenario": labels[str(scenario)],
            "fund": fund_label(str(fund), lang),
            "limit": f"{MUCH:.0%}",
            "since": int(beyond["year"].min()),
            "most": f"{most['borne_share']:.1%}",
            "year": int(most["year"]),
        }
        lines.append(say("borne_much", lang, **parts))
    return lines


def _acting(run: Projection, frame: pd.DataFrame, items: list[str], groups: list[str]) -> pd.DataFrame:
    """Projected years of the groups in which any of the items is not zero in any year."""
    acts = frame[items].ne(0.0).any(axis=1).groupby([frame[name] for name in groups]).transform("any")
    return frame[acts & (frame["year"] >= first_projected_year(run))].reset_index(drop=True)

"""Why the scenarios of one run differ from the first, from the run itself where one reason is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.explain import Explained, explain, explained_by_one, steps
from fundmodel.analysis.mixed_runs import Step
from fundmodel.analysis.mixed_scenario import differing
from fundmodel.analysis.sensitivity import RANKED_AT
from fundmodel.presentation.frames.explained_frames import explained_table
from fundmodel.presentation.words.explain_words import told

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection

MIXTURES: Final = 8
"""Mixtures that a run projects besides its own scenarios to explain one of them; of several areas none."""


@dataclass(frozen=True)
class Why:
    """One scenario against the first: ``found``, or None where a run does not look for the reasons itself, with the
    number of ``mixtures`` that ``fundmodel explain`` projects."""

    first: str
    name: str
    found: Explained | None
    mixtures: int = 0

    def left_out(self, lang: str) -> str:
        """Why there are no reasons, in words; "" where there are."""
        if self.found is not None:
            return ""
        return told("reasons_dear", lang, before=self.first, after=self.name, count=self.mixtures)


def reasons_of(
    run: Projection, scenarios: Sequence[Scenario], data: DataPackage, step: Step | None = None
) -> tuple[Why, ...]:
    """Why each scenario of a run differs from the first: from the run itself where all that differs is of one group,
    else from at most ``MIXTURES`` further projections. ``step`` as in ``explain``."""
    first, *others = scenarios
    if set(RANKED_AT) - set(run.ledger["fund"].values.tolist()):
        return ()
    return tuple(_why(run, first, other, data, step) for other in others)


def _why(run: Projection, first: Scenario, other: Scenario, data: DataPackage, step: Step | None) -> Why:
    if len(differing(first, other, data.areas)) <= 1:
        return Why(first.name, other.name, explained_by_one(run, first, other))
    mixtures = steps(first, other, data)
    if mixtures > MIXTURES or len(data.areas) > 1:
        return Why(first.name, other.name, None, mixtures)
    return Why(first.name, other.name, explain(first, other, data, int(run.provenance["until"]), step=step))


def reasons_table(reasons: Sequence[Why]) -> pd.DataFrame:
    """``explained_table`` of each scenario against the first, under each other; empty where there are none."""
    import pandas as pd

    tables = [explained_table(one.found).assign(scenario=one.name) for one in reasons if one.found is not None]
    found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return found if found.empty else found[["scenario", *(name for name in found.columns if name != "scenario")]]


def reasons_document(reasons: Sequence[Why]) -> list[dict[str, Any]]:
    """The reasons for machines: exact parts and both ends, or what was left out."""
    from fundmodel.presentation.frames.explained_frames import explained_document

    return [
        {
            "before": one.first,
            "after": one.name,
            **({"found": True, **explained_document(one.found)} if one.found is not None else {"found": False}),
            "left_out": {lang: one.left_out(lang) for lang in ("zh", "en")},
            "mixtures_needed": one.mixtures,
        }
        for one in reasons
    ]

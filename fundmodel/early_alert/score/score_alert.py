"""``fm.score_alert``: the alert held against synthetic areas, rivals and oracles (METHODS 6.6, 6.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from fundmodel.early_alert.alert_outlook import Taught, outlook, taught
from fundmodel.early_alert.alerts import without_budget
from fundmodel.early_alert.bed.oracles import oracle
from fundmodel.early_alert.bed.synthetic_bed import Bed, make_bed
from fundmodel.early_alert.foreseen import Foreseen
from fundmodel.early_alert.held_looks import lesson_month
from fundmodel.early_alert.panel import Known, panel
from fundmodel.early_alert.score.score_card import ScoreCard, score_card
from fundmodel.early_alert.score.score_run import Done, Forecaster, run_score, scored_origins
from fundmodel.early_alert.score.series_kinds import RESIDENT
from fundmodel.early_alert.shipped_seasons import shipped_seasons
from fundmodel.vocabulary.numbers_given import LARGEST_SEED, as_count

SEED: Final = 4
"""Of the method's draws and the oracles'."""


def score_alert(
    folder: str | Path,
    seed: int = 1,
    areas: int = 500,
    budgets: str = "good",
    *,
    settlements: bool = False,
    draws: int = 1000,
    oracle_draws: int = 500,
    best: Mapping[str, Mapping[str, str]] | None = None,
    done: Done | None = None,
) -> ScoreCard:
    """Skill = 1 - B / B_best, share of oracle = (B_best - B) / (B_best - B_L), and every table of the card.

    The bed of ``seed`` is foretold at the end of each month as ``fm.alert`` does it; what each origin gives is kept in
    ``folder``, so that a score that was stopped goes on. ``best`` {group: {event: rival}} as fixed on an earlier bed,
    else the best rivals of this one. ``budgets``: "good" or "typical"; with ``settlements`` half of the areas tell
    bills by month of care. ``done`` is told what was made. Everything is synthetic. ``InputError`` for an unknown kind
    of budget, or a folder that holds another bed. Source: METHODS 6.6.
    """
    draws, areas = as_count("score_alert", "draws", draws), as_count("score_alert", "areas", areas)
    bed = make_bed(
        as_count("score_alert", "seed", seed, 0, LARGEST_SEED), areas, budgets=budgets, settlements=settlements
    )
    place = Path(folder) / bed.name
    board = run_score(
        bed,
        alert_forecaster(bed, draws),
        scored_origins(bed),
        place / "origins",
        oracle=lambda origin, state: oracle(bed, origin, oracle_draws, SEED, state),
        done=done or (lambda what, origin: None),
    )
    card = score_card(board, best=best, budgets=budgets, bed=bed.name)
    card.write(place)
    return card


def alert_forecaster(bed: Bed, draws: int) -> Forecaster:
    """The alert as a forecaster: what all areas teach is kept for the half-year it holds; a resident fund without a
    budget is not foretold."""
    source, lessons = panel(bed.package()), dict[int, Taught]()

    def foretold(known: Sequence[Known], origin: int, as_of: str) -> Iterator[Foreseen]:
        half = lesson_month(origin, known)
        if half not in lessons:
            lessons[half] = taught(source, half, shipped_seasons())
        silent = without_budget(known, origin)
        for row in outlook(known, lessons[half], origin, draws, SEED):
            if row.fund != RESIDENT or row.area not in silent:
                yield row

    return foretold

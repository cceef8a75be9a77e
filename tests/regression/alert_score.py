"""The score of the early alert on a bed of synthetic areas; made anew with ``make score``, goes on where it stopped."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fundmodel.early_alert import alerts
from fundmodel.early_alert.alert_outlook import Taught, outlook, taught
from fundmodel.early_alert.bed.oracles import oracle
from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.early_alert.foreseen import Foreseen
from fundmodel.early_alert.hindsight import HORIZON
from fundmodel.early_alert.panel import Known, panel
from fundmodel.early_alert.score.score_card import GOALS, TYPICAL_GOALS, ScoreCard, score_card
from fundmodel.early_alert.score.score_run import run_score, scored_origins
from fundmodel.early_alert.score.series_kinds import RESIDENT
from fundmodel.early_alert.shipped_seasons import shipped_seasons

SEED = 4
"""Of the method's draws and the oracles'."""


SHIPPED = Path(__file__).resolve().parents[2] / "fundmodel" / "early_alert" / "score.json"
TABLES = ("goals", "levels", "alerts", "coverage", "reliability", "publishers")


def shipped(card: ScoreCard, bed: str) -> str:
    """The tables that people are told of, rivals six months ahead, and the bed; synthetic. A row a line."""
    rivals = card.tables["rivals"]
    tables = {name: card.tables[name] for name in TABLES} | {"rivals": rivals[rivals["horizon"] == HORIZON]}
    held = {name: json.loads(frame.to_json(orient="records")) for name, frame in tables.items()}
    rows = (
        f' "{name}": [\n' + ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in told) + "\n ]"
        for name, told in held.items()
    )
    head = f' "bed": {json.dumps(bed)},\n "synthetic": true,\n "best": {json.dumps(card.best)}'
    return "{\n" + ",\n".join((head, *rows)) + "\n}\n"


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="seed of the bed: 1 to tune, 2 once at the end")
    parser.add_argument("--areas", type=int, default=500)
    parser.add_argument("--budgets", choices=("good", "typical"), default="good")
    parser.add_argument("--draws", type=int, default=1000, help="draws of the method")
    parser.add_argument("--oracle-draws", type=int, default=500)
    parser.add_argument("--best", type=Path, help="score.json of the bed that the best rivals are fixed on")
    parser.add_argument("--ship", action="store_true", help="write the card that ships with the package too")
    parser.add_argument("--out", type=Path, default=Path("reports/score"))
    return parser.parse_args()


def main() -> None:
    given = asked()
    bed = make_bed(given.seed, given.areas, budgets=given.budgets)
    source, lessons = panel(bed.package()), dict[int, Taught]()

    def method(known: Sequence[Known], origin: int, as_of: str) -> Iterator[Foreseen]:
        """As ``fm.alert``; what all areas teach is kept for the half-year it holds."""
        half = alerts.lesson_month(origin, known)
        if half not in lessons:
            lessons[half] = taught(source, half, shipped_seasons())
        silent = alerts.without_budget(known, origin)
        for row in outlook(known, lessons[half], origin, given.draws, SEED):
            if row.fund != RESIDENT or row.area not in silent:
                yield row

    board = run_score(
        bed,
        method,
        scored_origins(bed),
        given.out / bed.name / "origins",
        oracle=lambda origin, state: oracle(bed, origin, given.oracle_draws, SEED, state),
        done=lambda what, origin: print(what, origin, flush=True),
    )
    best = json.loads(given.best.read_text(encoding="utf-8"))["best"] if given.best else None
    card = score_card(board, best=best, goals=GOALS if given.budgets == "good" else (*GOALS, *TYPICAL_GOALS))
    card.write(given.out / bed.name)
    if given.ship:
        SHIPPED.write_text(shipped(card, bed.name), encoding="utf-8", newline="\n")
    print(card.tables["goals"].to_string())


if __name__ == "__main__":
    main()

"""What bills by month of care are worth to the early alert, on the tuning bed with every area telling them: rewrite the
record with ``python -m tests.regression.settlement_gain FOLDER``; ``python -m tests.regression.readme_tables`` then
writes the README's table.

What each month end gives is kept in the folder, so that a run that was stopped goes on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.early_alert.score.score_run import scored_origins
from fundmodel.early_alert.score.settlement_gain import settlement_gain
from tests.regression.alert_ablation import EVENTS, signed, two

RECORD: Final = Path(__file__).with_name("settlement_gain.json")
SEED: Final = 1
AREAS: Final = 60
DRAWS: Final = 200
EVERY: Final = 6
WORDS: Final = {
    "all": "all",
    "says_what_it_owes": "unpaid bills published",
    "does_not": "unpaid bills not published",
    "monthly": "accounts by month",
    "quarterly": "accounts by quarter",
}
HITS: Final = ("hit_3_4", "hit_5_6")
HEADINGS: Final = (
    *("areas", "event", "events 3-4 / 5-6", "hit, months 3-4", "gain", "hit, months 5-6", "gain"),
    *("false alarms", "precision", "1 - Brier / Brier without"),
)


def kept() -> dict[str, Any]:
    """The record."""
    found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def shown() -> list[tuple[str, ...]]:
    """What the README says: with the table and, in brackets, without it; gains with their 90 % interval."""
    return [_line(row) for row in kept()["gain"]]


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    cells = [WORDS[row["areas"]], EVENTS[row["event"]], f"{row['events_3_4']} / {row['events_5_6']}"]
    for name in HITS:
        cells += [f"{two(row[name])} ({two(row[f'{name}_without'])})", _gain(row, f"gain_{name}")]
    cells.append(f"{row['false_alarms']:.1%} ({row['false_alarms_without']:.1%})".replace("%", " %"))
    cells.append(f"{two(row['precision'])} ({two(row['precision_without'])})")
    return (*cells, _gain(row, "gain"))


def _gain(row: dict[str, Any], name: str) -> str:
    low, high = (two(row[f"{name}_{end}_90"]) for end in ("lower", "upper"))
    return f"{signed(row[name])} ({low} to {high})"


def main() -> None:
    """Write the record, a row a line."""
    bed = make_bed(SEED, AREAS, settlements=1.0)
    origins = scored_origins(bed)[::EVERY]
    rows = settlement_gain(bed, Path(sys.argv[1]), origins, DRAWS)
    head = {"bed": bed.name, "synthetic": True, "origins": len(origins), "every": EVERY, "draws": DRAWS}
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    text = json.dumps(head, indent=1)[:-2] + f',\n "gain": [\n{lines}\n ]\n}}\n'
    RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""What each part of the early alert is worth on the tuning bed: rewrite the record with ``python -m
tests.regression.alert_ablation FOLDER``; ``python -m tests.regression.readme_tables`` then writes the README's table.

What each month end gives is kept in the folder, so that a run that was stopped goes on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import fundmodel.early_alert
from fundmodel.assumptions.figures.known_from import month_number
from fundmodel.early_alert.bed.synthetic_bed import make_bed
from fundmodel.early_alert.score.ablation import PARTS, ablation
from fundmodel.presentation.frames.past_hits import ABLATION
from fundmodel.presentation.words.score_words import part_word

RECORD: Final = Path(fundmodel.early_alert.__file__).with_name(ABLATION)
SEED: Final = 1
AREAS: Final = 200
DRAWS: Final = 400
ORIGINS: Final = ("2021-06", "2022-01", "2022-08", "2023-03", "2023-10", "2024-05")
EVENTS: Final = {"deficit_12m": "current deficit", "floor": "below the line"}
GROUPS: Final = {"both": "both funds", "employee": "employee", "resident": "resident, earned"}
HEADINGS: Final = (
    "part",
    *(f"{event}, {group}" for event in EVENTS.values() for group in GROUPS.values()),
)


def kept() -> dict[str, Any]:
    """The record."""
    found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def shown() -> list[tuple[str, ...]]:
    """What the README says: the gain of a part by event and group with its 90 % interval, the largest first."""
    rows = {(row["part"], row["event"], row["group"]): row for row in kept()["ablation"]}
    parts = sorted({part for part, _, _ in rows}, key=lambda part: -rows[part, "deficit_12m", "both"]["gain"])
    return [
        (part_word(part, "en"), *(_cell(rows[part, event, group]) for event in EVENTS for group in GROUPS))
        for part in parts
    ]


def _cell(row: dict[str, Any]) -> str:
    return f"{signed(row['gain'])} ({two(row['lower_90'])} to {two(row['upper_90'])})"


def signed(value: float) -> str:
    """Two decimals with their sign."""
    told = two(value)
    return told if told.startswith("-") else f"+{told}"


def two(value: float) -> str:
    """Two decimals, no nought before the point."""
    told = f"{value:.2f}".replace("0.", ".")
    return told.removeprefix("-") if float(told) == 0.0 else told


def main() -> None:
    """Write the record, a row a line."""
    bed = make_bed(SEED, AREAS, budgets="good")
    rows = ablation(bed, Path(sys.argv[1]), [month_number(month) for month in ORIGINS], DRAWS, PARTS)
    head = {"bed": bed.name, "synthetic": True, "origins": ORIGINS, "draws": DRAWS}
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    text = json.dumps(head, indent=1)[:-2] + f',\n "ablation": [\n{lines}\n ]\n}}\n'
    RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

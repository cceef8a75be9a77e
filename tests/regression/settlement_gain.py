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

RECORD: Final = Path(__file__).with_name("settlement_gain.json")
SEED: Final = 1
AREAS: Final = 300
DRAWS: Final = 300
EVERY: Final = 2


def kept() -> dict[str, Any]:
    """The record."""
    found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


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

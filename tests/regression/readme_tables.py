"""Tables of the README that are made from records: rewrite them with ``python -m tests.regression.readme_tables``.

Each stands between two comments that name it; a test holds what is there against what this file makes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas as pd

import fundmodel as fm
from fundmodel.calibration.hindcast import Hindcast
from fundmodel.calibration.others_forecasts import others_events
from fundmodel.calibration.record import record_of
from fundmodel.presentation.frames.others_frames import EVENTS, SCORED, event_cells, scored_cells
from fundmodel.presentation.frames.rule_frames import TODAY, today_cells, today_note
from fundmodel.presentation.words.hindcast_words import column_word, word
from fundmodel.presentation.words.labels import when_text
from tests.oracles.method_range import NEVER
from tests.oracles.method_range import kept as method_range
from tests.regression import (
    alert_ablation,
    alert_score,
    band_coverage,
    headline_chances,
    readme_ranges,
    settlement_gain,
)
from tests.regression.hindcast_table import kept as hindcast_errors
from tests.regression.pooling_rules import kept as pooling_record

ROOT: Final = Path(__file__).resolve().parents[2]
README: Final = ROOT / "README.md"
COMMAND: Final = "python -m tests.regression.readme_tables"
HINDCAST_ROWS: Final = {
    "all": ("all funds", ("income", "expenditure", "balance", "months", "heads")),
    "employee": ("employee scheme with accounts", ("income", "expenditure", "months")),
    "employee_pooled": ("employee pool", ("income", "expenditure", "months")),
    "resident": ("resident fund", ("income", "expenditure", "months")),
}
HORIZONS: Final = ("1", "2", "3", "4")
OURS: Final = {"first_current_deficit": "first_deficit_year", "first_cumulative_deficit": "depletion_month"}
RANGE_HEADINGS: Final = ("", "fundmodel", "second program, same members", "second program, own members")
LAST: Final = pd.Timestamp(2060, 12, 1)
LEADING_HEADINGS: Final = ("fund", "assumption", "low: shift of months", "high: shift", "break-even")
POOLING_HEADINGS: Final = (
    "rule",
    "fund",
    "cities below the line, end of 2040",
    "city-months bridged",
    "peak bridged",
    "own fund, peak",
    "own fund, end",
    "net of the five poorest cities",
    "gain of all",
)
FUND_WORDS: Final = {"employee_pooled": "employee pool", "resident": "resident fund"}
RANGE_WORDS: Final = {"deficit": "first deficit", "floor": "below the warning line", "used_up": "balance used up"}


def hindcast_rows() -> str:
    """Mean error / mean absolute error (n) of the model by scope, item and horizon."""
    found = hindcast_errors()
    lines = []
    for scope, (words, measures) in HINDCAST_ROWS.items():
        for measure in measures:
            cells = [found.get((scope, measure, horizon, "fundmodel")) for horizon in HORIZONS]
            lines.append((words, measure, *("" if c is None else _errors(c) for c in cells)))
    return _table(("scope", "item", f"{HORIZONS[0]} year ahead", *HORIZONS[1:]), lines)


def rule_rows() -> str:
    """The hindcast's rule at the valuation date beside the baseline."""
    found = _record()
    cells = today_cells(found, "en")
    return _cells(TODAY, cells) + "\n\n" + _folded(today_note(found, "en"))


def others_rows() -> str:
    """Figures that others forecast for years that have passed."""
    return _cells(SCORED, scored_cells(_record().others, "en"))


def event_rows() -> str:
    """Event years that others gave, and ours of the baseline among them."""
    rows = event_cells(others_events(fm.load_data("national")), "en")
    for fund in ("employee_pooled", "resident"):
        for item, measure in OURS.items():
            said = {"published": "fundmodel", "law": "2025, `baseline`", "scope": word("scope", fund, "en")}
            own = readme_ranges.pairs()[fund, readme_ranges.BASELINE, measure]
            said = {"published": "fundmodel", "law": "2025, `baseline`", "scope": word("scope", fund, "en")}
            happens = own["best_estimate"] == own["best_estimate"]
            said |= {"item": word("item", item, "en"), "target_year": readme_ranges.ranged(own)}
            rows.append({**said, "outcome": word("outcome", "ahead", "en") if happens else "", "read": ""})
    return _cells(EVENTS, rows)


def range_rows() -> str:
    """What another program makes of the headline."""
    return _table(RANGE_HEADINGS, [(_range_item(item), *map(_range_cell, values)) for item, *values in method_range()])


def headline_table() -> str:
    """Dates of the shipped record, each with its range."""
    return _table(("fund, scenario", *readme_ranges.EVENTS.values()), readme_ranges.headline_rows())


def leading_table() -> str:
    """The five assumptions that move each fund most, and where the headline just holds."""
    return _table(LEADING_HEADINGS, readme_ranges.leading_rows())


def left_out_text() -> str:
    """What is not among the five though it moves more."""
    return "\n\n".join(map(_folded, readme_ranges.left_out_lines()))


def seed_text() -> str:
    """The age seed, beside the ranges that it is not in."""
    return _folded(readme_ranges.seed_text())


def pooling_table() -> str:
    """What each shipped rule does on the example province."""
    labels = fm.rules().set_index("name")["label_en"]
    rows = [(labels[row["rule"]], FUND_WORDS[row["fund"]], *list(row.values())[2:]) for row in pooling_record()]
    return _table(POOLING_HEADINGS, rows)


def chance_table() -> str:
    """Ranges one at a time, 80 % of the draws, and chances, side by side."""
    return _table(headline_chances.HEADINGS, list(headline_chances.chance_rows()))


def coverage_table() -> str:
    """What the 80 % bands hold of data made by the model itself."""
    return _table(band_coverage.HEADINGS, band_coverage.shown())


def ablation_table() -> str:
    """What a part of the early alert is worth on synthetic areas."""
    return _table(alert_ablation.HEADINGS, alert_ablation.shown())


def score_table() -> str:
    """How good the early alert is on synthetic areas, by kind of budgets."""
    return _table(alert_score.HEADINGS, alert_score.shown()) + "\n\n" + _folded(alert_score.said())


def settlement_table() -> str:
    """What bills by month of care are worth to the early alert on synthetic areas."""
    return _table(settlement_gain.HEADINGS, settlement_gain.shown())


MADE: Final[dict[str, Callable[[], str]]] = {
    "headlines": headline_table,
    "leading": leading_table,
    "left-out": left_out_text,
    "seed": seed_text,
    "hindcast": hindcast_rows,
    "rule": rule_rows,
    "others": others_rows,
    "events": event_rows,
    "method": range_rows,
    "pooling": pooling_table,
    "chances": chance_table,
    "coverage": coverage_table,
    "ablation": ablation_table,
    "score": score_table,
    "settlements": settlement_table,
}


def naive_wins() -> tuple[int, int]:
    """(comparisons in which a naive forecast has the smaller mean absolute error, all comparisons)."""
    found = {key: float(row[2]) for key, row in hindcast_errors().items()}
    pairs = [(mae, found[(*key[:3], "fundmodel")]) for key, mae in found.items() if _has_rival(key, found)]
    return sum(mae < ours for mae, ours in pairs), len(pairs)


def block(text: str, name: str) -> str:
    """What stands in the README between the two comments of a table."""
    return text[slice(*_place(text, name))]


def written(text: str) -> str:
    """The README with every table made anew, and the count of naive forecasts that win."""
    for name, make in MADE.items():
        first, end = _place(text, name)
        text = text[:first] + make() + text[end:]
    wins, of = naive_wins()
    return re.sub(r"wins in \d+ of \d+ comparisons", f"wins in {wins} of {of} comparisons", text)


def _place(text: str, name: str) -> tuple[int, int]:
    start = f"<!-- {name} -->\n"
    return text.index(start) + len(start), text.index(f"\n<!-- end of {name} -->")


def main() -> None:
    before = README.read_text(encoding="utf-8")
    README.write_text(written(before), encoding="utf-8")
    print("nothing moved" if README.read_text(encoding="utf-8") == before else "README.md rewritten")


def _record() -> Hindcast:
    found = record_of(fm.load_data("national"))
    assert found is not None
    return found


def _has_rival(key: tuple[str, ...], found: dict[tuple[str, ...], float]) -> bool:
    return key[3] != "fundmodel" and (*key[:3], "fundmodel") in found


def _errors(cell: tuple[str, ...]) -> str:
    return f"{float(cell[1]):+.1f} / {float(cell[2]):.1f} ({cell[0]})"


def _range_item(item: str) -> str:
    scheme, what, *rest = item.split()
    fund = {"employee": "employee pool", "resident": "resident fund"}.get(scheme, scheme)
    if what in RANGE_WORDS:
        return f"{fund}: {RANGE_WORDS[what]}"
    if what == "months":
        return f"{fund}: months held at the end of {rest[0]}"
    return f"difference, {item.replace(' 2050', ', 2050')}"


def _range_cell(value: str) -> str:
    return when_text(None, "", LAST, "en") if value == NEVER else value


def _cells(columns: Iterable[str], rows: list[dict[str, str]]) -> str:
    names = tuple(columns)
    return _table([column_word(name, "en") for name in names], [[row[name] for name in names] for row in rows])


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(headings)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_minus(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _minus(cell: str) -> str:
    return re.sub(r"(?<!\d)-(?=\d)", "\u2212", cell)


def _folded(text: str, width: int = 140) -> str:
    import textwrap

    return textwrap.fill(text, width)


if __name__ == "__main__":
    main()

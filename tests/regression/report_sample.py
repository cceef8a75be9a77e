"""Makes what ships or stands beside the annual report: the nation's levers, and a sample page in each language.

``python -m tests.regression.report_sample`` writes both; with ``--levers`` only the record of levers (a minute), with
``--pages`` only the pages in ``reports/sample``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import fundmodel as fm
from fundmodel.analysis.range_file import SHIPPED as RECORDS
from fundmodel.presentation.files.atomic import write_file
from fundmodel.presentation.frames.range_frames import ranges_of
from fundmodel.presentation.report.build_report import built_report
from fundmodel.presentation.report.drawn.report_page import report_page
from fundmodel.presentation.report.feeders.lever_record import SHIPPED, shipped_text

SAMPLES = Path(__file__).parents[2] / "reports" / "sample"
UNTIL = 2060
DRAWS = 1000
SCENARIOS = ("baseline", "current-law")


def levers() -> Path:
    """The record of the nation's levers inside the package."""
    text = shipped_text(fm.load_scenario(SCENARIOS[0]), fm.load_data("national"), UNTIL)
    return write_file(RECORDS / f"{SHIPPED}.json", text.encode("utf-8"))


def pages() -> list[Path]:
    """The national report as one page in each language."""
    data, scenarios = fm.load_data("national"), [fm.load_scenario(name) for name in SCENARIOS]
    run = fm.project(scenarios, data=data, until=UNTIL).check()
    ranges = ranges_of(run, scenarios, data)
    sample = fm.sample(scenarios[0], data, draws=DRAWS, until=UNTIL)
    SAMPLES.mkdir(parents=True, exist_ok=True)
    written = []
    for lang in ("zh", "en"):
        made = built_report(run, lang, data=data, scenarios=scenarios, ranges=ranges, sample=sample, levers=False)
        written.append(write_file(SAMPLES / f"national-{lang}.html", f"{report_page(made)}\n".encode()))
    return written


if __name__ == "__main__":
    asked = set(sys.argv[1:])
    made = [] if asked == {"--pages"} else [levers()]
    made += [] if asked == {"--levers"} else pages()
    for place in made:
        print(f"{place}: {place.stat().st_size:,} bytes")

"""The annual report of a run: its sources gathered, its tables made, its sections written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fundmodel.analysis.areas_summed import together
from fundmodel.calibration.record import record_of
from fundmodel.presentation.frames.inventory import package_titles
from fundmodel.presentation.frames.published_history import package_of
from fundmodel.presentation.report.report_catalogue import catalogue
from fundmodel.presentation.report.report_parts import Report
from fundmodel.presentation.report.report_sections import sections_of
from fundmodel.presentation.report.report_sources import Previous, Sources
from fundmodel.presentation.report.report_tables import Step, tables_of
from fundmodel.presentation.words.labels import asked_language, bracketed

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.early_alert.alerts import Alerts
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection

SHORT: int = 12
"""Letters of a hash that are printed."""


def built_report(
    run: Projection,
    lang: str | None = None,
    *,
    data: DataPackage | None = None,
    scenarios: Sequence[Scenario] = (),
    ranges: Ranges | None = None,
    previous: Previous | None = None,
    alerts: Alerts | None = None,
    sample: Any = None,
    levers: bool = True,
    step: Step = lambda name: None,
) -> Report:
    """The report of a run in one language; its first scenario is the best estimate.

    ``data`` is the package of the run, ``ranges`` stand beside dates, ``previous`` is the run of the last report,
    ``sample`` draws of the first scenario; ``levers`` solves what is not at hand; ``step`` is told each title.
    Source: METHODS 10, REPORT.
    """
    package = package_of(run, data)
    record = None if package is None else record_of(package)
    of = Sources(
        together(run),
        run,
        asked_language(lang),
        package,
        tuple(scenarios),
        ranges,
        record,
        previous,
        alerts,
        sample,
        levers,
    )
    made = tables_of(of, step)
    about = run.provenance["data"]
    return Report(
        of.say("title", place=_place(of)),
        of.lang,
        about["valuation_date"],
        run.provenance["code"]["version"],
        about["name"],
        about["sha256"],
        of.synthetic,
        sections_of(of, made),
        of.say("subtitle", until=of.last),
        _facts(of),
        of.scenario_label(short=False),
    )


def steps() -> int:
    """How often ``built_report`` calls ``step``."""
    return len(catalogue()) - 1


def _place(of: Sources) -> str:
    """What the data are about: the nation, or the name of the package before what explains it."""
    if of.run.provenance["data"]["name"] == "national":
        return of.say("whole")
    return re.split("[（：(:]", _package_title(of))[0].strip()


def _package_title(of: Sources) -> str:
    """What the package of the run calls itself."""
    name = str(of.run.provenance["data"]["name"])
    return name if of.data is None else package_titles(name, of.data)[f"title_{of.lang}"]


def _facts(of: Sources) -> tuple[tuple[str, str], ...]:
    """The cover: what the report was made from, and what a hand fills."""
    provenance = of.run.provenance
    about, scenarios = provenance["data"], provenance["scenarios"]
    joint = "；" if of.lang == "zh" else "; "
    seed = of.say("no_seed") if of.sample is None else str(of.sample.seed)
    found = {
        "date": about["valuation_date"],
        "cut_off": str(about["base_year"]),
        "data": _package_title(of) + bracketed(about["name"], of.lang),
        "data_hash": about["sha256"][:SHORT],
        "scenarios": joint.join(one["label"][of.lang] for one in scenarios),
        "scenario_hash": joint.join(one["sha256"][:SHORT] for one in scenarios),
        "until": str(provenance["until"]),
        "version": f"fundmodel {provenance['code']['version']}",
        "code_hash": provenance["code"]["sha256"][:SHORT],
        "seed": seed,
        "status": of.say("status_draft"),
        "approval": of.say("blank"),
        "release": of.say("blank"),
    }
    return tuple((of.say(f"fact.{key}"), value) for key, value in found.items())

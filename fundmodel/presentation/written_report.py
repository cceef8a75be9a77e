"""``fm.report``: the annual report of a run, from what the run itself knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_scenarios
from fundmodel.presentation.files.former_run import former_run
from fundmodel.presentation.files.report_files import FORMATS, write_report
from fundmodel.presentation.frames.published_history import package_of
from fundmodel.presentation.frames.range_frames import ranges_of
from fundmodel.presentation.report.build_report import built_report
from fundmodel.presentation.words.labels import asked_language
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection


def report(
    run: Projection,
    path: str | Path,
    lang: str | None = None,
    *,
    formats: str | Sequence[str] = FORMATS,
    data: DataPackage | None = None,
    scenarios: Sequence[Scenario] = (),
    previous: str | Path | None = None,
    sample: Any = None,
    levers: bool = True,
) -> list[Path]:
    """Write the annual report of ``run`` into the folder ``path``: "html", "docx", "xlsx" and a csv for each table.

    The first scenario of the run is the best estimate, the same with the margin of prudence the official figure; a
    second one, "current-law", is drawn beside it. ``lang`` is zh or en, that of ``set_options`` unless given. ``data``
    and ``scenarios`` are those of the run where they are not built in; ``previous`` is the folder that
    ``fundmodel run --out`` wrote for the last report; ``sample`` are draws (``fm.sample``); ``levers`` False leaves out
    what has to be solved. -> the files. A folder that holds anything but an earlier report, an unknown form or
    language, and a run without a pooled fund raise ``InputError``. Source: METHODS 10.
    """
    chosen = asked_language(lang)
    fix = Said("Valid: {names}", names=list(FORMATS))
    asked = tuple(asked_for(formats, "format", str, fix))
    if unknown := [form for form in asked if form not in FORMATS]:
        raise InputError(Said("There is no form {form!r} of a report. {fix}", form=unknown[0], fix=fix))
    package = package_of(run, data)
    own = tuple(scenarios) or scenarios_of(run)
    ranges = ranges_of(run, own, package) if package is not None and len(own) == len(run.scenarios) else None
    made = built_report(
        run,
        chosen,
        data=package,
        scenarios=own,
        ranges=ranges,
        previous=None if previous is None else former_run(previous),
        sample=sample,
        levers=levers,
    )
    files, _ = write_report(made, Path(path), asked)
    return [Path(path) / name for name in files]


def scenarios_of(run: Projection) -> tuple[Scenario, ...]:
    """The scenarios of a run as long as they are built in and unchanged, from the first on."""
    found = []
    for noted in run.provenance["scenarios"]:
        if noted["name"] not in builtin_scenarios():
            break
        scenario = load_scenario(noted["name"])
        if scenario.sha256 != noted["sha256"]:
            break
        found.append(scenario)
    return tuple(found)

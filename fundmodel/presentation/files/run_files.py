"""Everything that ``fundmodel run --out`` leaves: netCDF, CSV, workbook, page and a manifest, all or nothing."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.calibration.record import record_of
from fundmodel.presentation.files.owned_folder import MANIFEST, kind_of, write_owned
from fundmodel.presentation.files.workbook import write_excel
from fundmodel.presentation.frames import sheets
from fundmodel.presentation.frames.area_frames import ranged_areas
from fundmodel.presentation.frames.run_extras import NOTHING_BESIDE, Extras
from fundmodel.presentation.frames.trend_frame import trend_table
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document
from fundmodel.presentation.words.headings import at_the_door, unit_of
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.table_words import FILES
from fundmodel.projection.result_hash import sets_sha256
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import readable
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.calibration.hindcast import Hindcast
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection

VERB: Final = "run"
LONGEST_SHEET: Final = 5_000
"""Rows of a table that stands in the workbook too: a longer one takes minutes to write and to open, and has its csv."""


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Charts and cells are millions of small objects that live to the end; looking through them for cycles takes a
    tenth of the time of all outputs."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass
class Written:
    """What was left where, and one line for each thing that could not be made."""

    folder: Path
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def write_outputs(
    run: Projection,
    folder: Path,
    command: Mapping[str, Any],
    data: DataPackage | None = None,
    scenarios: Sequence[Scenario] = (),
    ranges: Ranges | None = None,
    extras: Extras = NOTHING_BESIDE,
    beside: Callable[[Path], list[str]] | None = None,
    report: bool = False,
) -> Written:
    """Fill a folder beside ``folder``, then put it in its place; the folder of an earlier run is replaced.

    ``command`` has scenarios, data, until and lang as they were asked for; it goes into the manifest. ``data`` gives
    the page its published history, and with ``scenarios`` the table of the enrolment trend; ``ranges`` stand
    beside every date, with what they leave out; ``extras`` have tables and a part of the page of their own; with
    ``report`` the annual report is there too. ``beside`` writes more files into the folder and gives a line for each
    that could not be made. A place that cannot be written raises ``InputError``; on any error nothing is left.
    """
    written = Written(folder)

    def fill(place: Path) -> dict[str, Any]:
        trend = trend_table(run, scenarios, data) if data is not None and scenarios else None
        past = None if data is None else record_of(data)
        _fill(run, place, str(command["lang"]), written, data, trend, past, ranges, extras)
        written.notes += [] if beside is None else beside(place)
        if report:
            _leave_report(run, place, str(command["lang"]), written, data, scenarios, ranges)
        return manifest(run, place, command)

    with _collecting_rarely():
        written.files = write_owned(folder, VERB, fill)
    return written


def manifest(run: Projection, folder: Path, command: Mapping[str, Any]) -> dict[str, Any]:
    """What produced the files in ``folder``: enough to run again and to see whether the result is the same."""
    provenance = run.provenance
    return {
        "command": dict(command),
        "until": provenance["until"],
        "seed": provenance["seed"],
        "lang": command["lang"],
        "synthetic": provenance["data"]["synthetic"],
        "unreconciled": unreconciled_document(run),
        "valuation_date": provenance["data"]["valuation_date"],
        "data": provenance["data"],
        "scenarios": [{key: one[key] for key in ("name", "label", "sha256")} for one in provenance["scenarios"]],
        "code": provenance["code"],
        "versions": provenance["versions"],
        "result_sha256": result_sha256(run),
        "files": {
            path.name: {"description": dict(zip(("zh", "en"), FILES[path.name], strict=True))}
            for path in folder.iterdir()
        },
    }


def result_sha256(run: Projection) -> str:
    """SHA-256 over every array of the run with its name, dimensions and labels, in a fixed order."""
    return sets_sha256(run.sets)


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest in a file, or in the folder that holds it; ``InputError`` where it is none of ours."""
    named = readable(path)
    place = readable(named / MANIFEST) if named.is_dir() else named
    if not place.is_file():
        raise InputError(
            Said(
                "There is no manifest at {place!r}; give the manifest.json that `fundmodel run --out` wrote.",
                place=str(place),
            )
        )
    try:
        found = json.loads(place.read_text(encoding="utf-8-sig"))
        complete = found["kind"] == kind_of(VERB) and {"scenarios", "data", "until"} <= found["command"].keys()
        complete = complete and {"data", "scenarios", "code", "versions", "result_sha256"} <= found.keys()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        complete = False
    if not complete:
        raise InputError(Said("{place!r} is not a manifest that `fundmodel run --out` wrote.", place=str(place)))
    return dict(found)


def _fill(
    run: Projection,
    folder: Path,
    lang: str,
    written: Written,
    data: DataPackage | None,
    trend: pd.DataFrame | None,
    past: Hindcast | None,
    ranges: Ranges | None,
    extras: Extras,
) -> None:
    kept = run if sheets.writes_ages(run) else run.keeping(("ledger", "exposures"))
    kept.save(folder / "run.nc")
    if kept is not run:
        written.notes.append(say("ages_left_out", lang, areas=run.ledger.sizes["area"], most=sheets.MOST_AREAS_BY_AGE))
    tables = {**sheets.built(run), **extras.tables()}
    extra = {} if trend is None else {"enrolment_trend": trend}
    if ranges is not None:
        extra |= {"headline_ranges": ranges.pairs, "range_parameters": ranges.five}
        extra |= {"range_left_out": ranges.left_out, "enrolment_seeds": ranges.seeds}
        tables["area_warnings"] = ranged_areas(run, ranges.pairs)
    for name, table in {**tables, **extra}.items():
        frame = at_the_door(plain(table), lang)
        frame.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as missing:
        written.notes.append(say("missing_extra", lang, what="accounts.xlsx", library=missing.name))
    else:
        pairs = None if ranges is None else ranges.pairs
        write_excel(run, folder / "accounts.xlsx", lang, tables, pairs, LONGEST_SHEET)
    try:
        import jinja2  # noqa: F401
        import plotly  # noqa: F401
    except ImportError as missing:
        written.notes.append(say("missing_extra", lang, what="index.html", library=missing.name))
    else:
        from fundmodel.presentation.files.page_file import write_page

        place = folder / "index.html"
        write_page(run, place, lang, data=data, trend=trend, record=past, ranges=ranges, extras=extras)


def _leave_report(
    run: Projection,
    folder: Path,
    lang: str,
    written: Written,
    data: DataPackage | None,
    scenarios: Sequence[Scenario],
    ranges: Ranges | None,
) -> None:
    """The page of the annual report, of what is at hand: nothing is solved."""
    from fundmodel.presentation.files.report_files import NAMES, form_of
    from fundmodel.presentation.report.build_report import built_report

    made = built_report(run, lang, data=data, scenarios=scenarios, ranges=ranges, levers=False)
    page = form_of(made, "html", written.notes)
    if page is not None:
        (folder / NAMES["html"]).write_bytes(page)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Yuan to the fen, persons to a hundredth, everything else to ten decimals: no exponents in Excel."""
    numbers = [name for name in frame.columns if frame[name].dtype.kind == "f"]
    return frame.round({name: 2 if unit_of(str(name)) in ("CNY", "persons") else 10 for name in numbers})

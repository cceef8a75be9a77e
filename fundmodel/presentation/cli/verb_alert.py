"""``fundmodel alert``: who is likely to run into a deficit or below its floor within six months, as known on a date."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.alert_words import told
from fundmodel.presentation.words.change_words import said_of_changes
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.data_words import said as said_unit
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import argparse

    import pandas as pd
    from rich.console import Console

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.early_alert.alerts import Alerts
    from fundmodel.presentation.frames.change_cells import Changed
    from fundmodel.presentation.frames.past_hits import Hits, PastScore


TENTHS: Final = 10
"""Parts into which the progress bar cuts each stage of a look ahead."""
ANNOUNCED_FROM: Final = 50
"""Areas from which time and memory are told."""


def perform(args: argparse.Namespace) -> int:
    """Look six months ahead, write and print; the exit code: 0, with ``--exit-code`` 10, 20 or 30 by the highest level
    of any fund."""
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.presentation.files.alert_files import VERB
    from fundmodel.presentation.files.owned_folder import refuse_unowned
    from fundmodel.presentation.frames.past_hits import past_score
    from fundmodel.presentation.frames.structural_alert import structural_only

    if args.draws < 1:
        raise InputError(Said("--draws {draws}: give a number of draws of at least 1", draws=args.draws))
    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    score = past_score(None if args.score is None else Path(args.score))
    with warnings_as_lines(args.lang):
        data = load_data(args.data)
        if structural_only(data):
            return _structural(data, args)
        return _alert(data, args, score)


def _alert(data: DataPackage, args: argparse.Namespace, score: PastScore) -> int:
    from fundmodel.presentation.files.alert_files import write_alert
    from fundmodel.presentation.frames.alert_document import alert_document
    from fundmodel.presentation.frames.alert_frames import highest_code

    began = (time.monotonic(), time.process_time())
    dates = _dates(data, args)
    with Steps(len(dates) * 2 * TENTHS + 2) as steps:
        found, changed = _looked(data, args, dates, steps)
        if args.area is not None:
            _known_area(found, args.area)
        steps.next(told("writing", args.lang))
        files, notes = ([], []) if args.out is None else write_alert(found, Path(args.out), args.lang, score, changed)
    kept = None if args.keep is None else _keep(found, args.keep)
    if args.json:
        out = None if args.out is None else {"folder": args.out, "files": files, "notes": notes}
        news = {} if changed is None else {"changed": {"since": args.since, "rows": changed.rows.to_dict("records")}}
        held = {} if kept is None else {"kept": kept}
        print_json({**alert_document(found), **news, **held, "out": out})
    else:
        screen = console()
        show(found, args.lang, screen, score.hits, args.area, data.money_unit)
        if changed is not None:
            _show_changed(changed, found.names, args.lang, screen)
        if kept is not None:
            screen.print(said_of_changes("kept", args.lang, rows=kept, place=args.keep), soft_wrap=True)
        if args.out is not None:
            say_written(args.out, files, args.lang, notes)
    _say_cost(found, began, args.lang)
    return highest_code(found) if args.exit_code else 0


def _dates(data: DataPackage, args: argparse.Namespace) -> list[str]:
    """The date that is looked at; with ``--since`` that date before it and the month ends between, because a level is
    held from one month to the next."""
    from fundmodel.early_alert.held_looks import looks_between

    as_of = _as_of(data) if args.as_of is None else args.as_of
    return [as_of] if args.since is None else [args.since, *looks_between(args.since, as_of), as_of]


def _looked(
    data: DataPackage, args: argparse.Namespace, dates: Sequence[str], steps: Steps
) -> tuple[Alerts, Changed | None]:
    """The alert and, with ``--since``, what changed: nothing is learned twice, and with ``--work`` a run goes on."""
    from fundmodel.early_alert.alerts import alert
    from fundmodel.early_alert.held_looks import held_in
    from fundmodel.early_alert.panel import panel
    from fundmodel.early_alert.what_changed import what_changed
    from fundmodel.presentation.frames.change_cells import Changed

    held = held_in(args.work, data.sha256)

    def look(when: str, before: Alerts | None) -> Alerts:
        def tell(what: str, share: float) -> None:
            if steps.passed(f"{what} {when}", share, TENTHS):
                steps.next(told(what, args.lang, as_of=when))

        return alert(data, when, args.draws, previous=before, held=held, done=tell)

    found = before = look(dates[0], None)
    for when in dates[1:]:
        found = look(when, found)
    if args.since is None:
        return found, None
    steps.next(told("comparing", args.lang, since=args.since))
    rows = what_changed(panel(data), found, before, held)
    return found, Changed(args.since, rows[rows["change"] != "unchanged"].reset_index(drop=True))


def _say_cost(found: Alerts, began: tuple[float, float], lang: str) -> None:
    """Time and memory of many areas, on standard error."""
    from fundmodel.projection.memory import peak_bytes

    areas = found.ranking["area"].nunique()
    if areas < ANNOUNCED_FROM:
        return
    seconds, processor = time.monotonic() - began[0], time.process_time() - began[1]
    said = told("cost", lang, areas=areas, seconds=f"{seconds:.0f}", processor=f"{processor:.0f}")
    peak = peak_bytes()
    print(said if peak is None else told("cost_memory", lang, said=said, peak=f"{peak / 1e6:,.0f}"), file=sys.stderr)


def _keep(found: Alerts, place: str) -> int:
    from fundmodel.early_alert.register import keep

    return keep(found, place)


def _show_changed(changed: Changed, names: Mapping[str, Mapping[str, str]], lang: str, screen: Console) -> None:
    from fundmodel.presentation.terminal.change_screens import changed_table

    screen.print()
    key = "unchanged" if changed.rows.empty else "changed"
    screen.print(said_of_changes(key, lang, since=changed.since, count=len(changed.rows)), style="bold", soft_wrap=True)
    if key == "changed":
        screen.print(changed_table(changed.rows, names, lang))


def show(
    found: Alerts, lang: str, screen: Console, hits: Hits, area: str | None = None, typed: str = "100m yuan"
) -> None:
    """Print all funds by urgency with both scales, what is in the state or left out, and the false alarms to expect; of
    one area its paragraphs alone."""
    from fundmodel.presentation.frames.alert_cells import false_alarm_line, left_out_lines, mark_lines
    from fundmodel.presentation.frames.alert_frames import alert_rows, horizon_months
    from fundmodel.presentation.frames.alert_text import alert_text, version_words
    from fundmodel.presentation.terminal.alert_screens import group_tables

    rows, horizon = alert_rows(found, lang), horizon_months(found)
    screen.print(told("title", lang, name=found.data, as_of=found.as_of), style="bold", soft_wrap=True)
    if found.synthetic:
        screen.print(say("synthetic", lang), style="bold red")
    if area is not None:
        for fund in rows.loc[rows["area"] == area, "fund"]:
            screen.print(alert_text(found, area, fund, lang, hits), soft_wrap=True)
        return
    about = {"areas": rows["area"].nunique(), "funds": len(rows), "draws": found.draws, "seed": found.seed}
    screen.print(told("about", lang, first=horizon[0], last=horizon[-1], **about))
    if typed != "100m yuan":
        times = TO_BASE_UNITS["100m yuan"] / TO_BASE_UNITS[typed]
        screen.print(told("typed_in", lang, unit=said_unit(f"unit.{typed}", lang), times=f"{times:,.0f}"))
    for heading, table in group_tables(rows, lang, screen.width):
        screen.print()
        screen.print(heading, style="bold")
        screen.print(table)
    screen.print()
    screen.print(false_alarm_line(rows, lang), style="bold", soft_wrap=True)
    for line in (*mark_lines(rows, lang), *left_out_lines(found, lang)):
        screen.print(line, style="yellow", soft_wrap=True)
    for key in ("bases", "event_note", "scales"):
        screen.print(told(key, lang), style="dim", soft_wrap=True)
    screen.print(version_words(found, lang), style="dim", soft_wrap=True)


def _structural(data: DataPackage, args: argparse.Namespace) -> int:
    """What the projection says where there are no accounts inside a year; no level, exit code 0."""
    from fundmodel.presentation.files.structural_files import structural_document, write_structural
    from fundmodel.presentation.frames.structural_alert import structural_rows

    with Steps(1) as steps:
        steps.next(told("projecting", args.lang))
        rows = structural_rows(data, args.as_of)
    files, notes = ([], []) if args.out is None else write_structural(rows, data, Path(args.out), args.lang)
    if args.json:
        out = None if args.out is None else {"folder": args.out, "files": files, "notes": notes}
        print_json({**structural_document(rows, data), "out": out})
        return 0
    screen = console()
    show_structural(rows, data, args.lang, screen)
    if args.out is not None:
        say_written(args.out, files, args.lang, notes)
    return 0


def show_structural(rows: pd.DataFrame, data: DataPackage, lang: str, screen: Console) -> None:
    """Print that there is only the structural model, and what it says of the month."""
    from fundmodel.presentation.files.structural_files import structural_words
    from fundmodel.presentation.terminal.alert_screens import structural_table

    screen.print(told("structural_title", lang, name=data.name), style="bold", soft_wrap=True)
    screen.print(structural_words(rows, lang), style="yellow", soft_wrap=True)
    screen.print(structural_table(rows, lang))


def _as_of(data: DataPackage) -> str:
    """The day on which the last figure of a package was known."""
    from fundmodel.assumptions.figures.known_from import known_from
    from fundmodel.early_alert.panel import panel

    panel(data)
    return str(known_from("observations", data.table("observations")).max())


def _known_area(found: Alerts, area: str) -> None:
    valid = list(dict.fromkeys(found.ranking["area"]))
    if area not in valid:
        raise InputError(Said("No alert of the area {area!r}; valid: {areas}", area=area, areas=sorted(valid)))

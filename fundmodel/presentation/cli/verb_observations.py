"""``fundmodel observations``: the monthly accounts of a package, or of published notices, as known on a date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.observed_words import layout_words, remark_words, told
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    import pandas as pd
    from rich.console import Console

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.package.notices import Notice


def perform(args: argparse.Namespace) -> int:
    """Print the last block of each fund, what does not add up, and who shows only their own till; the exit code, 0."""
    from fundmodel.assumptions.figures.known_from import day
    from fundmodel.assumptions.figures.observations import alertable, observations
    from fundmodel.presentation.files.observed_files import VERB, write_observed
    from fundmodel.presentation.files.owned_folder import refuse_unowned
    from fundmodel.presentation.frames.observed_frames import observed_status
    from fundmodel.presentation.terminal.observed_screens import remark_lines
    from fundmodel.presentation.words.messages import say

    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    with warnings_as_lines(args.lang), Steps(2) as steps:
        steps.next(say("reading", args.lang))
        package, notices, files = _read(args)
        steps.next(told("observing", args.lang))
        found = observations(package, args.as_of)
        status, left = observed_status(found), alertable(found)[1]
    when = None if args.as_of is None else day(args.as_of)
    about = {"data": package.name, "sha256": package.sha256, "synthetic": package.synthetic, "as_of": when}
    written = [] if args.out is None else write_observed(found, status, files, Path(args.out), about, args.lang)
    if args.json:
        read = {name: {"layout": one.layout, "remarks": list(one.remarks)} for name, one in notices.items()}
        rows = {"last": status.to_dict("records"), "blocks": found.to_dict("records"), "left_out": list(left)}
        print_json({**about, **rows, "notices": read, "files": written})
        return 0
    screen, lang = console(), args.lang
    title = told("title" if when else "title_all", lang, date=when, name=package.name)
    screen.print(title, style="bold", soft_wrap=True)
    if package.synthetic:
        screen.print(say("synthetic", lang), style="bold red")
    for name, one in notices.items():
        screen.print(_notice_line(name, one, lang), style="dim", soft_wrap=True)
    if found.empty:
        screen.print(told("none", lang))
        return 0
    _show(found, status, "" if notices else package.money_unit, lang, screen)
    for line in remark_lines(status, lang):
        screen.print(line, style="dim", soft_wrap=True)
    if left:
        screen.print(told("left_out", lang, areas=("、" if lang == "zh" else ", ").join(left)), style="yellow")
    screen.print(told("months_basis", lang), style="dim")
    if written:
        say_written(args.out, written, lang)
    return 0


def _show(found: pd.DataFrame, status: pd.DataFrame, typed: str, lang: str, screen: Console) -> None:
    """The last block of each fund, and the twelve months up to it."""
    from fundmodel.presentation.terminal.observed_screens import printed_unit, status_table, year_table
    from fundmodel.vocabulary.data_words import said

    unit = printed_unit(status, typed)
    counted = {"areas": found["area"].nunique(), "blocks": len(found)}
    screen.print(told("count", lang, **counted, unit=said(f"unit.{unit}", lang)))
    screen.print(status_table(status, lang, screen.width, unit))
    year = year_table(status, lang, unit)
    if year is not None:
        screen.print()
        screen.print(year)


def _read(args: argparse.Namespace) -> tuple[DataPackage, Mapping[str, Notice], Mapping[str, bytes]]:
    from fundmodel.assumptions.package.notice_package import is_notice, package_of_notices
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.vocabulary.errors import InputError

    notices = [source for source in args.sources if is_notice(source)]
    if len(notices) == len(args.sources):
        return package_of_notices(notices, area=args.area, released=args.released)
    if len(args.sources) > 1:
        raise InputError(Said("fundmodel observations: give one data package, or notices alone (.txt, .csv, .xlsx)"))
    nothing: dict[str, Any] = {}
    return load_data(args.sources[0]), nothing, nothing


def _notice_line(name: str, one: Notice, lang: str) -> str:
    said = remark_words("; ".join(one.remarks), lang)
    between = "；" if lang == "zh" else "; "
    return told("notice", lang, file=name, layout=layout_words(one.layout, lang), remarks=between * bool(said) + said)

"""``fundmodel stress``: what shocks take from each fund, or how large a shock breaks its line; tables and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.answered import document, read, say_answered, written
from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.stress_words import told

if TYPE_CHECKING:
    import argparse

    from fundmodel.analysis.reverse_stress import ReverseStress
    from fundmodel.analysis.stress import Stress
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection


def perform(args: argparse.Namespace) -> int:
    """``fundmodel stress``: list the library, or strike and write and print; exit code 0."""
    from fundmodel.assumptions.scenario.scenario_load import load_scenario

    if args.list:
        return _list(args)
    scenario = load_scenario(args.scenario)
    with warnings_as_lines(args.lang):
        data, base = read(args, [scenario])
        return (_reversed if args.reverse else _struck)(args, scenario, data, base)


def _struck(args: argparse.Namespace, scenario: Scenario, data: DataPackage, base: Projection | None) -> int:
    from fundmodel.analysis.stress import library, stress
    from fundmodel.presentation.files.stress_files import stress_drawings, stress_frames

    shocks = args.shocks or list(library(data))
    with Steps(len(shocks) + 1) as bar:
        found = stress(
            scenario,
            data,
            shocks,
            _areas(args, data),
            args.until,
            severity=args.severity,
            start=args.start,
            healing=args.healing,
            step=lambda name: bar.next(told("running", args.lang, name=name)),
        )
    frames, title, lines = stress_frames(found, args.lang), told("title", args.lang), [told("screen_note", args.lang)]
    charts, above = stress_drawings(found, args.lang) if args.out else ([], {})
    out = written(args, title, frames, lines, data, base, charts, printed=["stress"], above=above)
    if args.json:
        print_json({**_asked(args, scenario, data, base), **_tables(found), "out": out})
        return 0
    _show(args, found, scenario, data, base)
    say_answered(args, out)
    return 0


def _reversed(args: argparse.Namespace, scenario: Scenario, data: DataPackage, base: Projection | None) -> int:
    from fundmodel.analysis.reverse_stress import reverse_stress
    from fundmodel.analysis.stress import library
    from fundmodel.presentation.frames.stress_frames import reverse_table
    from fundmodel.vocabulary.dims import POOLED_FUNDS

    funds = POOLED_FUNDS if args.fund is None else (args.fund,)
    asked = [(shock, fund) for shock in args.shocks or library(data) for fund in funds]
    answers: list[ReverseStress] = []
    with Steps(len(asked)) as bar:
        for shock, fund in asked:
            bar.next(told("running", args.lang, name=shock))
            answers.append(
                reverse_stress(
                    scenario,
                    data=data,
                    shock=shock,
                    event=args.event,
                    fund=fund,
                    by=args.until,
                    areas=_areas(args, data),
                    start=args.start,
                    healing=args.healing,
                )
            )
    lines = [line for one in answers for line in answer_lines(one, data, args.lang)]
    frames = {"reverse_stress": reverse_table(answers, data, args.lang)}
    noted = [*lines, told("screen_note", args.lang)]
    out = written(args, told("reverse_title", args.lang), frames, noted, data, base)
    if args.json:
        print_json({**_asked(args, scenario, data, base), "answers": [_answer(one) for one in answers], "out": out})
        return 0
    _head(args, "reverse_title", scenario, data, base)
    screen = console()
    for line in lines:
        screen.print(line, soft_wrap=True)
    say_answered(args, out)
    return 0


def answer_lines(one: ReverseStress, data: DataPackage, lang: str) -> list[str]:
    """The answer, whether two runs confirm it, and which areas are not judged."""
    from fundmodel.presentation.frames.stress_frames import area_text

    lines = [one.text(lang)]
    if one.found:
        key = "verified" if one.holds else "not_verified"
        lines.append("  " + told(key, lang, width=abs(one.value - one.just_below)))
    if one.already:
        names = ("、" if lang == "zh" else ", ").join(area_text(area, data, lang) for area in one.already)
        lines.append("  " + told("already", lang, areas=names))
    return lines


def _areas(args: argparse.Namespace, data: DataPackage) -> list[str] | None:
    """Areas as typed, by code or by name, with commas between; None for all."""
    if args.areas in (None, "all"):
        return None
    known = {name: area for area, names in data.area_names.items() for name in names.values()}
    return [known.get(one.strip(), one.strip()) for one in args.areas.replace("，", ",").replace("、", ",").split(",")]


def _list(args: argparse.Namespace) -> int:
    from fundmodel.assumptions.scenario.shock_file import builtin_shocks, load_shock
    from fundmodel.presentation.terminal.stress_screens import library_table

    shocks = [load_shock(name) for name in builtin_shocks()]
    if args.json:
        print_json({"shocks": [_shock(shock) for shock in shocks]})
    else:
        console().print(library_table(shocks, args.lang))
    return 0


def _show(
    args: argparse.Namespace, found: Stress, scenario: Scenario, data: DataPackage, base: Projection | None
) -> None:
    from fundmodel.presentation.terminal.stress_screens import stress_tables

    _head(args, "title", scenario, data, base)
    screen = console()
    for table, lines in stress_tables(found, args.lang):
        screen.print()
        screen.print(table)
        for line in lines:
            screen.print(line, style="dim", soft_wrap=True)
    screen.print(told("dates_note", args.lang, year=args.until), style="dim", soft_wrap=True)
    screen.print(told("screen_note", args.lang), style="dim", soft_wrap=True)


def _head(args: argparse.Namespace, key: str, scenario: Scenario, data: DataPackage, base: Projection | None) -> None:
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines

    screen = console()
    screen.print(told(key, args.lang), style="bold")
    screen.print(f"{scenario.name}: {scenario.label[args.lang]}")
    screen.print(told("struck", args.lang, areas=args.areas or told("all_areas", args.lang)))
    if data.synthetic:
        screen.print(say("synthetic", args.lang), style="bold red")
    for line in unreconciled_lines(base, args.lang):
        screen.print(line, style="bold red", soft_wrap=True)


def _asked(args: argparse.Namespace, scenario: Scenario, data: DataPackage, base: Projection | None) -> dict[str, Any]:
    """What every document says of the question."""
    return {**document([scenario], data, base), "until": args.until, "areas": _areas(args, data)}


def _tables(found: Stress) -> dict[str, Any]:
    shocks = {shock.name: _shock(shock) for one in found.struck for shock in one.shocks}
    return {
        "shocks": list(shocks.values()),
        "table": found.table.to_dict("records"),
        "years": found.years.to_dict("records"),
    }


def _shock(shock: Any) -> dict[str, Any]:
    keys = ("name", "severity", "high", "unit", "start", "healing", "tag", "source")
    words = {"label": dict(shock.label), "question": dict(shock.question), "left_out": dict(shock.left_out)}
    return {**{key: getattr(shock, key) for key in keys}, **words}


def _answer(one: ReverseStress) -> dict[str, Any]:
    keys = ("shock", "unit", "fund", "event", "by", "start", "healing", "value", "just_below", "area", "holds")
    return {
        **{key: getattr(one, key) for key in keys},
        "month": str(one.month) if one.found else None,
        "already": list(one.already),
        "judged": list(one.judged),
        "largest": one.largest,
        "said": {lang: one.text(lang) for lang in ("zh", "en")},
    }

"""``fundmodel explain``: why one scenario's funds differ from another's, by reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.answered import document, head, read, say_answered, written
from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.explain_words import told

if TYPE_CHECKING:
    import argparse

    from fundmodel.analysis.explain import Explained
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.calibration.vintages import Vintage


def perform(args: argparse.Namespace) -> int:
    """``fundmodel explain``: run every mixture, or step by step, print the parts so that they add up; exit code 0."""
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.frames.explained_frames import expected_lines, explained_document, explained_table

    stored = _stored(args.before)
    pair = [load_scenario(args.before) if stored is None else _scenario_of(stored), load_scenario(args.after)]
    with warnings_as_lines(args.lang):
        data, base = read(args, pair if stored is None else pair[1:])
        before = None if args.data_before is None else load_data(args.data_before)
        found = _found(args, pair, stored, data, before)
    title = told("title", args.lang, before=found.before, after=found.after)
    came = {lang: [] if stored is None else expected_lines(stored, data, lang) for lang in ("zh", "en")}
    lines = [*explain_lines(found, args.lang), *came[args.lang]]
    out = written(args, title, {"explain": explained_table(found)}, lines, data, base)
    if args.json:
        print_json({**document(pair, data, base), **explained_document(found), "against_expected": came, "out": out})
        return 0
    head(args, title, pair, data, base)
    show(found, args.lang)
    for line in came[args.lang]:
        console().print(line, soft_wrap=True)
    say_answered(args, out)
    return 0


def _found(
    args: argparse.Namespace,
    pair: list[Scenario],
    stored: Vintage | None,
    data: DataPackage,
    before: DataPackage | None,
) -> Explained:
    """The reasons, free of order or step by step, with a bar."""
    from fundmodel.analysis.explain import explain, steps
    from fundmodel.analysis.reasons_in_order import reasons_for_change

    in_order = args.in_order or stored is not None
    with Steps(2 if in_order else steps(pair[0], pair[1], data, before)) as bar:

        def tell(name: str) -> None:
            bar.next(told("explain_running", args.lang, name=name))

        if in_order:
            first = pair[0] if stored is None else stored
            return reasons_for_change(first, pair[1], data, args.until, args.year, data_before=before, step=tell)
        return explain(pair[0], pair[1], data, args.until, args.year, data_before=before, step=tell)


def _stored(source: str) -> Vintage | None:
    """The vintage that was named by its file, or None for a scenario."""
    from fundmodel.calibration.vintages import read_vintage

    return read_vintage(source) if source.lower().endswith(".json") else None


def _scenario_of(stored: Vintage) -> Scenario:
    from fundmodel.calibration.vintage_scenario import vintage_scenario

    return vintage_scenario(stored)


def explain_lines(found: Explained, lang: str) -> list[str]:
    """What stands below the tables: the parameters of each reason, and how the parts came."""
    from fundmodel.presentation.frames.explained_frames import note_text, parameter_line

    if not found.groups:
        return [told("nothing", lang)]
    named = (group for group in found.groups if found.changed.get(group))
    return [*(parameter_line(found, group, lang) for group in named), note_text(found, lang)]


def show(found: Explained, lang: str) -> None:
    """The tables of the reasons, and the lines below them."""
    from fundmodel.presentation.terminal.answer_screens import reason_tables

    screen = console()
    for table in reason_tables(found, lang) if found.groups else []:
        screen.print()
        screen.print(table)
    for line in explain_lines(found, lang):
        screen.print(line, style="dim", soft_wrap=True)

"""``fundmodel explore``: the levers on the engine itself, the offline page, or the exact answer to one setting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.explorer_words import told
from fundmodel.presentation.words.messages import say

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """``fundmodel explore``: answer, write or serve; exit code 0."""
    if args.out is not None:
        return _written(args)
    if args.at is not None or args.json:
        return _answered(args)
    return _served(args)


def _answered(args: argparse.Namespace) -> int:
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.explorer.explorer_levers import read_state
    from fundmodel.presentation.explorer.precomputed import asked
    from fundmodel.presentation.explorer.range_widths import widths_of
    from fundmodel.presentation.explorer.told_result import sentence, state_document, told_at

    with warnings_as_lines(args.lang), Steps(2) as steps:
        steps.next(say("reading", args.lang))
        ask = asked(load_scenario(args.scenario), load_data(args.data))
        state = read_state(ask.levers, args.at or "", ask.pools)
        steps.next(told("asking", args.lang))
        now = told_at(ask, state, widths_of(ask))
    if args.json:
        print_json(state_document(ask, state, now))
        return 0
    screen = console()
    if ask.data.synthetic:
        screen.print(say("synthetic", args.lang), style="bold red")
    screen.print(sentence(ask, state, now, args.lang), soft_wrap=True)
    return 0


def _written(args: argparse.Namespace) -> int:
    from fundmodel.presentation.explorer.explorer_page import told as filled
    from fundmodel.presentation.explorer.explorer_page import write_explorer
    from fundmodel.presentation.explorer.prepared_answers import prepare_answers

    with warnings_as_lines(args.lang), Steps(2) as steps:
        steps.next(told("making", args.lang))
        answers = prepare_answers(args.scenario, args.data)
        steps.next(told("writing", args.lang))
        place = write_explorer(answers, Path(args.out), args.lang)
    if args.json:
        errors = {"reserve_months": answers.errors.reserve, "date_months": answers.errors.date}
        left = {"left_out": list(answers.left_out), "idle": list(answers.idle)}
        print_json({"page": str(place), "points": answers.errors.points, "largest_error": errors, **left})
        return 0
    screen = console()
    screen.print(told("page_written", args.lang, place=str(place)), soft_wrap=True)
    screen.print(told("errors", args.lang, **filled(answers, args.lang)), soft_wrap=True, style="dim")
    return 0


def _served(args: argparse.Namespace) -> int:
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.explorer.dash_app import app_of, require_dash
    from fundmodel.presentation.explorer.precomputed import asked

    require_dash()
    with warnings_as_lines(args.lang):
        app = app_of(asked(load_scenario(args.scenario), load_data(args.data)), args.lang)
    console().print(told("serving", args.lang, address=f"http://127.0.0.1:{args.port}"), soft_wrap=True)
    app.run(host="127.0.0.1", port=args.port, debug=False)
    return 0

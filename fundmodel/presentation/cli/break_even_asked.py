"""``fundmodel sensitivity --break-even``: the value of a parameter at which a headline just holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.answered import document, head, read, say_answered, written
from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.range_words import told

if TYPE_CHECKING:
    import argparse

    from fundmodel.analysis.break_even import BreakEven

DRAWS = 1000
"""Draws where a probability is asked for without saying how many."""


def perform_break_even(args: argparse.Namespace) -> int:
    """Solve, write and print; exit code 0, 1 where one of them has no border."""
    from fundmodel.analysis.break_even import borders
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.frames.break_even_frame import break_even_table
    from fundmodel.presentation.terminal.sensitivity_screens import break_even_screen
    from fundmodel.vocabulary.dims import POOLED_FUNDS

    scenario = load_scenario(args.scenario)
    names = [one.strip() for one in args.break_even.replace("，", ",").replace("、", ",").split(",")]
    chance = None if args.probability is None else (args.probability, args.draws or DRAWS, args.seed)
    funds = POOLED_FUNDS if args.fund is None else (args.fund,)
    event = args.event or "floor"
    with warnings_as_lines(args.lang):
        data, base = read(args, [scenario])
        with Steps(1) as bar:
            bar.next(told("running", args.lang, name=", ".join(names)))
            asked = (event, args.until, args.months, args.area, chance)
            found = borders(scenario, data, dict.fromkeys(funds, names), *asked)
    title, lines = told("break_even_title", args.lang), note_lines(found, chance, args.lang)
    out = written(args, title, {"break_even": break_even_table(found)}, lines, data, base)
    code = int(any(one.verdict != "solved" for one in found))
    if args.json:
        print_json(
            {**document([scenario], data, base), **_chance(chance), "answers": list(map(_answer, found)), "out": out}
        )
        return code
    head(args, title, [scenario], data, base)
    screen = console()
    screen.print(break_even_screen(found, args.lang))
    for line in lines:
        screen.print(line, style="dim", soft_wrap=True)
    say_answered(args, out)
    return code


def note_lines(found: Sequence[BreakEven], chance: tuple[float, int, int] | None, lang: str) -> list[str]:
    """What the values are, of which area, and how the share of draws came."""
    one = found[0]
    lines = [told(f"border_{one.event}", lang, by=one.by), told("border_note", lang)]
    lines += [] if one.area is None else [told("of_area", lang, area=one.area)]
    if chance is not None:
        lines.append(told("border_chance", lang, share=f"{100 * chance[0]:g}", draws=chance[1], seed=chance[2]))
    return lines


def _chance(chance: tuple[float, int, int] | None) -> dict[str, Any]:
    named = None if chance is None else dict(zip(("probability", "draws", "seed"), chance, strict=True))
    return {"probability": chance is not None, "draws": named}


def _answer(one: BreakEven) -> dict[str, Any]:
    return {**asdict(one), "tried": list(one.tried), "inside": one.inside}

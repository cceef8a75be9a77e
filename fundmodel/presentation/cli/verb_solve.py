"""``fundmodel solve``: the smallest rate, amount, cap, age or levy that keeps a fund above its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.answered import document, head, read, say_answered, written
from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.explain_words import told

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from fundmodel.analysis.solved import Solved
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario


def perform(args: argparse.Namespace) -> int:
    """``fundmodel solve``: answer, what waiting costs, the inverse table; exit code 0, 1 where nothing holds."""
    from fundmodel.analysis.solved import parameter_named
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.terminal.answer_screens import inverse_screen, waiting_table
    from fundmodel.vocabulary.said import speak

    scenario = load_scenario(args.scenario)
    targets = None if args.targets is None else numbers_of(args.targets)
    with warnings_as_lines(args.lang):
        data, base = read(args, [scenario])
        with Steps(3) as bar:
            found = _solved(args, scenario, data, bar)
            tables = _tables(args, scenario, data, found, targets, bar)
    name = parameter_named(args.parameter)
    title = told("solve_title", args.lang, parameter=name.zh if args.lang == "zh" else speak(name, args.lang))
    lines = answer_lines(found, args.lang)
    framed = {"solve": solved_table([found]), **{f"solve_{key}": _framed(one) for key, one in tables.items()}}
    out = written(args, title, framed, lines, data, base)
    if args.json:
        answers = {key: one.to_dict("records") for key, one in tables.items()}
        print_json({**document([scenario], data, base), "answer": _answer(found), **answers, "out": out})
        return 0 if found.feasible else 1
    head(args, title, [scenario], data, base)
    screen = console()
    for line in lines:
        screen.print(line, soft_wrap=True)
    for key, one in tables.items():
        screen.print()
        screen.print((waiting_table if key == "waiting" else inverse_screen)(one, args.lang))
    say_answered(args, out)
    return 0 if found.feasible else 1


def answer_lines(found: Solved, lang: str) -> list[str]:
    """The answer, how it was found and confirmed, and what lies below the line before it can act."""
    from fundmodel.analysis.solved import WAYS
    from fundmodel.vocabulary.said import speak

    lines = [found.text(lang)]
    if found.minimal:
        figures = {"slack": found.slack, "short": found.short, "step": found.step, "month": found.binding_month}
        lines.append(told("solve_way", lang, way=speak(WAYS[found.way], lang), **figures))
    if found.below_before:
        lines.append(told("solve_before", lang, count=found.below_before))
    return lines


def _asked(args: argparse.Namespace) -> dict[str, Any]:
    return {"fund": args.fund, "since": args.since, "step": args.step, "area": args.area}


def _solved(args: argparse.Namespace, scenario: Scenario, data: DataPackage, bar: Steps) -> Solved:
    from fundmodel.analysis.solve import solve

    bar.next(told("solve_running", args.lang, name=args.parameter))
    asked = {**_asked(args), "months": args.months, "by": args.by, "probability": args.probability}
    asked |= {} if args.probability is None else {"draws": args.draws, "seed": args.seed, "workers": args.workers}
    return solve(scenario, args.parameter, data, **asked)


def _tables(
    args: argparse.Namespace,
    scenario: Scenario,
    data: DataPackage,
    found: Solved,
    targets: list[float] | None,
    bar: Steps,
) -> dict[str, pd.DataFrame]:
    """Waiting, where the lever has dates of its own and the last start lies before the date; targets, where asked."""
    from fundmodel.analysis.inverse_table import inverse_table
    from fundmodel.analysis.lever import OF_RULE
    from fundmodel.analysis.waiting_cost import WAITS, cost_of_waiting

    tables = {}
    waits = [wait for wait in WAITS if f"{int(found.since[:4]) + wait}{found.since[4:]}" <= found.by]
    if found.probability is None and found.dated and not args.parameter.startswith(OF_RULE) and len(waits) > 1:
        bar.next(told("waiting_title", args.lang))
        asked = {**_asked(args), "months": args.months, "by": args.by, "lang": args.lang}
        tables["waiting"] = cost_of_waiting(scenario, args.parameter, data, waits=waits, **asked)
    if targets is not None:
        bar.next(told("inverse_title", args.lang))
        tables["targets"] = inverse_table(scenario, args.parameter, targets, data, years=args.years, **_asked(args))
    return tables


def numbers_of(text: str) -> list[float]:
    """ "6,9,12" as numbers; ``InputError`` for what is none."""
    from fundmodel.vocabulary.errors import InputError
    from fundmodel.vocabulary.said import Said

    try:
        return [float(one) for one in text.replace("，", ",").replace("、", ",").split(",")]
    except ValueError as error:
        raise InputError(Said("--targets {text!r} are no numbers; write them as 6,9,12.", text=text)) from error


def solved_table(answers: list[Solved]) -> pd.DataFrame:
    """A row for each answer, as it is written."""
    import pandas as pd

    rows = [
        {
            "solved_parameter": one.parameter,
            "fund": one.fund,
            "target_months": one.months,
            "solved_since": one.since,
            "solved_by": one.by,
            "solved_value": one.value,
            "solved_start": one.start,
            "binding_month": one.binding_month,
            "slack_months": one.slack,
            "solved_step": one.step,
            "short_months": one.short,
            "solved_verdict": one.verdict,
            "best_tried": one.best,
            "below_before": one.below_before,
        }
        for one in answers
    ]
    return pd.DataFrame(rows)


def _framed(table: pd.DataFrame) -> pd.DataFrame:
    """A table of the solver under the names that its files have; years of held months become rows."""
    renamed = {
        "wait": "years_waited",
        "since": "solved_since",
        "value": "solved_value",
        "change": "change_from_start",
        "dearer": "dearer_than_now",
        "verdict": "solved_verdict",
        "slack": "slack_months",
        "target": "target_months",
        "year": "target_year",
    }
    kept = table.drop(columns=[name for name in ("text",) if name in table]).rename(columns=renamed)
    held = [name for name in kept.columns if str(name).startswith("months_")]
    if not held:
        return kept
    long = kept.melt([name for name in kept.columns if name not in held], held, "year", "reserve_months")
    return long.assign(year=long["year"].str.removeprefix("months_").astype(int))


def _plain(value: Any) -> Any:
    """Fields of a change as a scenario file would write them."""
    return {str(key): _plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _answer(found: Solved) -> dict[str, Any]:
    row = solved_table([found]).to_dict("records")[0]
    return {
        **{str(key).removeprefix("solved_"): value for key, value in row.items()},
        "area": found.binding_area,
        "minimal": found.minimal,
        "way": str(found.way),
        "probability": found.probability,
        "share": found.share,
        "draws": found.draws,
        "said": {lang: found.text(lang) for lang in ("zh", "en")},
        "changes": {change.name: _plain(change.fields) for change in found.scenario.changes},
    }

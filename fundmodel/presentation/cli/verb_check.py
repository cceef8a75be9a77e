"""``fundmodel check``: every fault of a data package or a scenario file, and nothing touched; or the schema of
scenario files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json
from fundmodel.presentation.words.fault_words import fault_text, problem_text
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import argparse

    from fundmodel.assumptions.package.data_package import DataPackage


def perform(args: argparse.Namespace) -> int:
    """List every fault; 0 if there is none, else 2. With ``--schema`` print the JSON Schema of scenario files."""
    from fundmodel.assumptions.figures.own_history import own_history, plain_history
    from fundmodel.assumptions.package.package import examine
    from fundmodel.assumptions.scenario.editor_schema import scenario_schema
    from fundmodel.presentation.frames.borrowed_frame import lent_lines, not_used_lines
    from fundmodel.presentation.frames.own_history_lines import history_lines
    from fundmodel.vocabulary.errors import InputError

    if args.schema == (args.data is not None):
        raise InputError(Said("fundmodel check: give either a data package or --schema, for example: check national"))
    if args.schema:
        print_json(scenario_schema())
        return 0
    if is_scenario(args.data):
        return check_scenario(args)
    with Steps(1) as steps:
        steps.next(say("checking", args.lang))
        examined = examine(args.data)
    faults, package = examined.faults, examined.package
    if args.json:
        print_json(
            {"data": args.data, "usable": not faults, "faults": [fault._asdict() for fault in faults], **told(package)}
        )
        return 2 if faults else 0
    screen = console()
    if faults or package is None:
        screen.print(say("check_bad", args.lang, name=args.data, count=len(faults)), soft_wrap=True)
        for fault in faults:
            screen.print(f"  {fault_text(fault, args.lang)}", soft_wrap=True)
        return 2
    rows = sum(len(table) for table in package.tables.values())
    screen.print(say("check_good", args.lang, name=package.name, tables=len(package.tables), rows=f"{rows:,}"))
    lines = [f"  {problem_text(remark, args.lang)}" for remark in package.remarks]
    if package.by_area:
        lines += [say("borrowed_count", args.lang, count=len(package.borrowed)), *lent_lines(package, args.lang)]
        lines += history_lines(plain_history(own_history(package)), package.area_names, args.lang)
    for line in (*lines, *not_used_lines({"not_used": package.not_used}, args.lang)):
        screen.print(line, soft_wrap=True)
    if package.synthetic:
        screen.print(say("synthetic", args.lang), style="bold red")
    return 0


def told(package: DataPackage | None) -> dict[str, Any]:
    """What a package that can be used says of itself: remarks, figures that the nation lends, what is not used."""
    from fundmodel.assumptions.figures.own_history import own_history, plain_history
    from fundmodel.assumptions.package.borrowed import plain_rows

    if package is None:
        return {}
    return {
        "remarks": list(package.remarks),
        "borrowed": plain_rows(package.borrowed),
        "not_used": list(package.not_used),
        **({"history": plain_history(own_history(package))} if package.by_area else {}),
    }


def is_scenario(source: str) -> bool:
    """Whether what is to be checked is a scenario: a YAML file, or a built-in name that is no data package."""
    from fundmodel.assumptions.shipped import builtin_packages, builtin_scenarios

    named = source in builtin_scenarios() and source not in builtin_packages()
    return named or source.lower().endswith((".yaml", ".yml"))


def check_scenario(args: argparse.Namespace) -> int:
    """List every fault of a scenario and every change that the base year takes back; 2 where it cannot be used."""
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.remarks import remarks
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.vocabulary.remark_words import remark_words

    scenario = load_scenario(args.data)
    found = [one._asdict() for one in remarks(scenario, load_data(scenario.data).base_year)]
    if args.json:
        print_json({"scenario": scenario.name, "usable": True, "faults": [], "remarks": found})
        return 0
    screen = console()
    screen.print(say("check_scenario", args.lang, name=scenario.name, changes=len(scenario.changes)), soft_wrap=True)
    for one in found:
        screen.print(f"  {remark_words(one)[0 if args.lang == 'zh' else 1]}", style="yellow", soft_wrap=True)
    return 0

"""``fundmodel check``: every fault of a data package or a scenario file, and nothing touched; or the schema of
scenario files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import console, print_json
from fundmodel.presentation.words.fault_words import fault_text
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.observed_words import told

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """List every fault; 0 if there is none, else 2. With ``--schema`` print the JSON Schema of scenario files."""
    from fundmodel.assumptions.package.package import examine
    from fundmodel.assumptions.scenario.editor_schema import scenario_schema
    from fundmodel.assumptions.tables.table_list import read_later
    from fundmodel.vocabulary.errors import InputError

    if args.schema == (args.data is not None):
        raise InputError("fundmodel check: give either a data package or --schema, for example: check national")
    if args.schema:
        print_json(scenario_schema())
        return 0
    if is_scenario(args.data):
        return check_scenario(args)
    examined = examine(args.data)
    faults, package = examined.faults, examined.package
    if args.json:
        later = {} if package is None else {"read_later": list(read_later(package.tables))}
        print_json({"data": args.data, "usable": not faults, "faults": [fault._asdict() for fault in faults], **later})
        return 2 if faults else 0
    screen = console()
    if faults or package is None:
        screen.print(say("check_bad", args.lang, name=args.data, count=len(faults)), soft_wrap=True)
        for fault in faults:
            screen.print(f"  {fault_text(fault, args.lang)}", soft_wrap=True)
        return 2
    rows = sum(len(table) for table in package.tables.values())
    screen.print(say("check_good", args.lang, name=package.name, tables=len(package.tables), rows=f"{rows:,}"))
    for remark in package.remarks:
        screen.print(f"  {remark}", soft_wrap=True)
    unread = read_later(package.tables)
    if unread:
        screen.print(told("later", args.lang, names=", ".join(unread)), soft_wrap=True)
    if package.synthetic:
        screen.print(say("synthetic", args.lang), style="bold red")
    return 0


def is_scenario(source: str) -> bool:
    """Whether what is to be checked is a scenario: a YAML file, or a built-in name that is no data package."""
    from fundmodel.assumptions.shipped import builtin_packages, builtin_scenarios

    named = source in builtin_scenarios() and source not in builtin_packages()
    return named or source.lower().endswith((".yaml", ".yml"))


def check_scenario(args: argparse.Namespace) -> int:
    """List every fault of a scenario and every change that the base year takes back; 2 where it cannot be used."""
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.absorbed import remarks
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.words.absorbed_words import remark

    scenario = load_scenario(args.data)
    found = [one._asdict() for one in remarks(scenario, load_data(scenario.data).base_year)]
    if args.json:
        print_json({"scenario": scenario.name, "usable": True, "faults": [], "remarks": found})
        return 0
    screen = console()
    screen.print(say("check_scenario", args.lang, name=scenario.name, changes=len(scenario.changes)), soft_wrap=True)
    for one in found:
        screen.print(f"  {remark(one)[0 if args.lang == 'zh' else 1]}", style="yellow", soft_wrap=True)
    return 0

"""``fundmodel check``: every fault of a data package, a scenario or a rule file, and nothing touched; or the schema of
scenario files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.fault_words import fault_texts, problem_text
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from rich.console import Console

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.base_year_gate import Judged
    from fundmodel.vocabulary.errors import Fault


def perform(args: argparse.Namespace) -> int:
    """List every fault; 0 if there is none, else 2. With ``--schema`` print the JSON Schema of scenario files."""
    from fundmodel.assumptions.package.package import examine
    from fundmodel.assumptions.scenario.editor_schema import scenario_schema
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document
    from fundmodel.vocabulary.errors import InputError

    if args.schema == (args.data is not None):
        raise InputError(Said("fundmodel check: give either a data package or --schema, for example: check national"))
    if args.schema:
        print_json(scenario_schema())
        return 0
    if is_rule(args.data):
        return check_rule(args)
    if is_scenario(args.data):
        return check_scenario(args)
    if args.on is not None:
        raise InputError(
            Said("fundmodel check: --data says on which package a scenario is checked; {name} is none", name=args.data)
        )
    with Steps(1) as steps:
        steps.next(say("reading", args.lang))
        examined = examine(args.data)
        judged = judge(examined.package)
        later = stopped_later(examined.package, judged, args.until)
    faults, package = (*examined.faults, *judged.faults), examined.package
    if args.json:
        print_json(
            {
                "data": args.data,
                "usable": not faults,
                "faults": [fault._asdict() for fault in faults],
                **told(package),
                "later": None if later is None else later._asdict(),
                "projectable": judged.run is not None and not faults,
                "unreconciled": None if judged.run is None else unreconciled_document(judged.run),
            }
        )
        return 2 if faults else 0
    screen = console()
    if faults or package is None:
        show_remarks(package, args.lang, screen)
        show_faults(args.data, faults, args.lang, screen)
        if judged.run is not None and judged.faults:
            screen.print(say("check_refused", args.lang), soft_wrap=True)
        return 2
    screen.print(say("check_good", args.lang, name=package.name, tables=examined.sheets, rows=f"{examined.rows:,}"))
    show_remarks(package, args.lang, screen)
    if later is not None:
        screen.print(f"  {later_line(later, args.until, args.lang)}", style="yellow", soft_wrap=True)
    for line in usable_lines(package, judged, args.data, args.lang):
        screen.print(line, soft_wrap=True)
    if package.synthetic:
        screen.print(say("synthetic", args.lang), style="bold red")
    return 0


def usable_lines(package: DataPackage, judged: Judged, source: str, lang: str) -> list[str]:
    """How the base year was met, what the nation lends, what own years move, and what is not used."""
    from fundmodel.assumptions.figures.own_history import own_history, plain_history
    from fundmodel.presentation.frames.borrowed_frame import beside_lines, lent_lines, lent_rows, not_used_lines
    from fundmodel.presentation.frames.notes import base_year_lines
    from fundmodel.presentation.frames.own_history_lines import history_lines
    from fundmodel.presentation.words import template_words
    from fundmodel.presentation.words.template_words import scenario_lines

    lines = [f"  {line}" for line in base_year_lines(judged.run, lang)] if judged.run is not None else []
    if package.only_observed:
        lines.append(f"  {say('check_observed', lang, source=source)}")
    if package.by_area:
        lines += [say("borrowed_count", lang, count=len(lent_rows(package))), *lent_lines(package, lang)]
        lines += history_lines(plain_history(own_history(package)), package.area_names, lang)
        lines.append(template_words.told("law_short", lang, example=scenario_lines(package.base_year)[-2].strip()))
    noted = judged.run.provenance["data"] if judged.run is not None else {}
    return [
        *lines,
        *beside_lines(noted.get("beside_held", ()), lang),
        *not_used_lines({"not_used": package.not_used}, lang),
    ]


def show_faults(name: str, faults: Sequence[Fault], lang: str, screen: Console) -> None:
    """Print that something cannot be used, and every fault of it."""
    lines = fault_texts(faults, lang)
    screen.print(say("check_bad", lang, name=name, count=len(lines)), soft_wrap=True)
    for line in lines:
        screen.print(f"  {line}", soft_wrap=True)


def judge(package: DataPackage | None) -> Judged:
    """The base year of a package that can be read and projected, under the baseline, before the gate of a run."""
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.calibration.base_year_gate import Judged, base_year_judged

    if package is None or package.only_observed:
        return Judged(None, ())
    return base_year_judged([load_scenario("baseline")], package)


def stopped_later(package: DataPackage | None, judged: Judged, until: int) -> Fault | None:
    """What would stop a run to ``until`` past the base year of a package that can be projected."""
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.calibration.base_year_gate import beyond_base_year

    if package is None or judged.run is None or judged.faults:
        return None
    return beyond_base_year(load_scenario("baseline"), package, until)


def later_line(later: Fault, until: int, lang: str) -> str:
    """What would stop a run after the base year, in words."""
    from fundmodel.presentation.words import difference_words

    return difference_words.told("check_later", lang, until=until, fault=fault_texts([later], lang)[0])


def show_remarks(package: DataPackage | None, lang: str, screen: Console) -> None:
    """Print what reading a package gave to remark on."""
    for remark in () if package is None else package.remarks:
        screen.print(f"  {problem_text(remark, lang)}", soft_wrap=True)


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


def is_rule(source: str) -> bool:
    """Whether what is to be checked is a rule file: a shipped one by its name, or a file that has clauses."""
    from pathlib import Path

    from fundmodel.assumptions.scenario.scenario_file import read_file
    from fundmodel.assumptions.shipped import builtin_rules
    from fundmodel.vocabulary.places import is_file

    path = Path(source)
    if path.suffix.lower() not in (".yaml", ".yml") or not is_file(path):
        return source in builtin_rules()
    return any(key.text == "clauses" for key, _ in read_file(path).items)


def check_rule(args: argparse.Namespace) -> int:
    """Say of a rule file what it follows and how much of it is assumed; ``InputError`` lists every fault of it."""
    from fundmodel.assumptions.scenario.rule_file import load_rule_file
    from fundmodel.assumptions.scenario.rule_remarks import BEFORE_ALL, rule_remarks
    from fundmodel.vocabulary.declared_rules import ILLUSTRATIVE
    from fundmodel.vocabulary.said import speak

    with Steps(1) as steps:
        steps.next(say("reading", args.lang))
        rule = load_rule_file(args.data)
        remarked = rule_remarks(rule.rule, BEFORE_ALL)
    if args.json:
        document = {"rule": rule.name, "usable": True, "faults": [], "assumed": rule.assumed, "named": rule.named}
        print_json({**document, "rule_remarks": both_languages(remarked)})
        return 0
    screen = console()
    said = {"name": rule.name, "clauses": len(rule.clauses), "assumed": rule.assumed}
    screen.print(say("check_rule", args.lang, **said, after=rule.after.words(args.lang)), soft_wrap=True)
    screen.print(speak(ILLUSTRATIVE, args.lang))
    for remark in remarked:
        screen.print(f"  {problem_text(remark, args.lang)}", style="yellow", soft_wrap=True)
    return 0


def both_languages(remarked: Sequence[Said]) -> list[dict[str, str]]:
    """Remarks for machines, in Chinese and English."""
    return [{lang: problem_text(one, lang) for lang in ("zh", "en")} for one in remarked]


def is_scenario(source: str) -> bool:
    """Whether what is to be checked is a scenario: a YAML file, or a built-in name that is no data package."""
    from fundmodel.assumptions.shipped import builtin_packages, builtin_scenarios

    named = source in builtin_scenarios() and source not in builtin_packages()
    return named or source.lower().endswith((".yaml", ".yml"))


def check_scenario(args: argparse.Namespace) -> int:
    """List every fault of a scenario, every change that the base year takes back, and what a run to ``--until`` would
    be refused for; 2 where it cannot be used."""
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.remarks import remarks
    from fundmodel.assumptions.scenario.rule_fits import area_faults
    from fundmodel.assumptions.scenario.rule_remarks import first_projected, rule_remarks
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.calibration.base_year_gate import base_year_judged, beyond_base_year
    from fundmodel.vocabulary.errors import ChangeWarning
    from fundmodel.vocabulary.remark_words import remark_words

    with Steps(1) as steps:
        steps.next(say("reading", args.lang))
        scenario = load_scenario(args.data)
        with warnings_as_lines(args.lang, but=ChangeWarning):
            data = load_data(args.on or scenario.data)
            faults = base_year_judged([scenario], data, args.until).faults
            later = None if faults else beyond_base_year(scenario, data, args.until)
            faults += () if later is None else (later,)
        rule = scenario.rule
        faults += () if rule is None else tuple(area_faults(rule, data.areas, scenario.name))
        found = [one._asdict() for one in remarks(scenario, data.base_year, args.until)]
        ruled = [] if rule is None else rule_remarks(rule, first_projected(data.valuation_date), f"{args.until}-12")
    if args.json:
        listed = [fault._asdict() for fault in faults]
        document = {"scenario": scenario.name, "usable": not faults, "faults": listed, "remarks": found}
        print_json({**document, "rule_remarks": both_languages(ruled)})
        return 2 if faults else 0
    screen = console()
    if faults:
        show_faults(args.data, faults, args.lang, screen)
        return 2
    screen.print(say("check_scenario", args.lang, name=scenario.name, changes=len(scenario.changes)), soft_wrap=True)
    for one in found:
        screen.print(f"  {remark_words(one)[0 if args.lang == 'zh' else 1]}", style="yellow", soft_wrap=True)
    for said in ruled:
        screen.print(f"  {problem_text(said, args.lang)}", style="yellow", soft_wrap=True)
    return 0

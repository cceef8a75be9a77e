"""``fundmodel report``: the annual report, or with ``--budget`` and ``--bulletin`` its shorter kin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.presentation.report.report_parts import Report
    from fundmodel.projection.result import Projection

PLACE: Final = "reports/report"
AS_OF_DRAWS: Final = 1000
"""Draws of the alert that stands in a report."""

UNREAD: Final = {
    "budget": ("bulletin", "previous", "draws", "quick"),
    "bulletin": ("previous", "draws", "quick", "rule"),
}
"""Options of the annual report, and the other form, that a form does not read."""


def perform(args: argparse.Namespace) -> int:
    """``fundmodel report``: project, fill every table, write; exit code 0."""
    for form, unread in UNREAD.items():
        if getattr(args, form) is not None:
            _refuse_unread(args, form, unread)
    if args.budget is not None:
        from fundmodel.presentation.cli.verb_report_budget import write_budget

        args.scenario = args.scenario[0]
        return write_budget(args)
    if args.bulletin is not None:
        from fundmodel.presentation.cli.verb_report_bulletin import write_bulletin

        return write_bulletin(args)
    return _annual(args)


def _refuse_unread(args: argparse.Namespace, form: str, unread: Sequence[str]) -> None:
    """``InputError`` for what was asked for beside a form that does not read it."""
    given = [f"--{name}" for name in unread if getattr(args, name) not in (None, False)]
    if given:
        raise InputError(Said("--{form} does not read {given}; leave it out.", form=form, given=given))


def _annual(args: argparse.Namespace) -> int:
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.files.former_run import former_run
    from fundmodel.presentation.files.owned_folder import refuse_unowned
    from fundmodel.presentation.files.report_files import VERB, write_report
    from fundmodel.presentation.frames.range_frames import ranges_of
    from fundmodel.presentation.report.build_report import built_report, steps

    formats, folder = _formats(args.format), Path(PLACE if args.out is None else args.out)
    refuse_unowned(folder, VERB)
    scenarios = [load_scenario(source) for source in args.scenario]
    with warnings_as_lines(args.lang), Steps(steps() + 5) as bar:
        bar.next(say("reading", args.lang))
        previous = None if args.previous is None else former_run(args.previous)
        data = load_data(args.data)
        run = _projected(scenarios, data, args, bar)
        bar.next(say("ranging", args.lang))
        ranges = ranges_of(run, scenarios, data)
        made = built_report(
            run,
            args.lang,
            data=data,
            scenarios=scenarios,
            ranges=ranges,
            previous=previous,
            alerts=_alerts(data),
            sample=_sample(scenarios[0], data, args),
            levers=not args.quick,
            step=bar.next,
        )
        bar.next(say("writing", args.lang))
        files, notes = write_report(made, folder, formats, _explorer(scenarios[0], data, args))
    _show(made, folder, files, notes, args)
    return 0


def _projected(scenarios: list[Scenario], data: DataPackage, args: argparse.Namespace, bar: Steps) -> Projection:
    from fundmodel.projection.project import project

    bar.next(say("projecting", args.lang))
    given = scenarios if len(scenarios) > 1 else scenarios[0]
    run = project(given, data=data, until=args.until, rule=args.rule)
    bar.next(say("checking", args.lang))
    return run.check()


def _explorer(scenario: Scenario, data: DataPackage, args: argparse.Namespace) -> Callable[[Path], list[str]] | None:
    """What leaves the explorer beside the page; nothing under a rule, which it cannot follow, and where it shall be
    quick."""
    from fundmodel.presentation.explorer.explorer_page import explorer_beside

    if args.quick or args.rule is not None or "html" not in args.format:
        return None
    return lambda folder: explorer_beside(scenario, data, folder, args.lang)


def _formats(asked: str) -> tuple[str, ...]:
    from fundmodel.presentation.files.report_files import FORMATS

    named = tuple(word.strip() for word in asked.split(",") if word.strip())
    for word in named or (asked,):
        if word not in FORMATS:
            raise InputError(
                Said("--format: there is no form {form!r}; valid: {names}", form=word, names=list(FORMATS))
            )
    return named


def _alerts(data: DataPackage) -> Any:
    """The alert of the last release; None where there are no monthly accounts to look ahead from."""
    if "observations" not in data.tables:
        return None
    from fundmodel.early_alert.alerts import alert

    try:
        return alert(data, str(data.table("observations")["released"].max()), draws=AS_OF_DRAWS)
    except InputError:
        return None


def _sample(scenario: Scenario, data: DataPackage, args: argparse.Namespace) -> Any:
    """The draws asked for; None without ``--draws``."""
    if args.draws is None:
        return None
    from fundmodel.analysis.draws.sample import sample

    return sample(scenario, data, draws=args.draws, until=args.until, rule=args.rule)


def _show(made: Report, folder: Path, files: list[str], notes: list[str], args: argparse.Namespace) -> None:
    from fundmodel.presentation.report.report_parts import Paragraph

    said = [part for _, part in made.parts() if isinstance(part, Paragraph) and part.look == "key"]
    missing = [part.number for part in made.tables().values() if not part.applies]
    if args.json:
        keys = [part.text for part in said]
        print_json(
            {
                "title": made.title,
                "synthetic": made.synthetic,
                "valuation_date": made.valuation_date,
                "said": keys,
                "not_applicable": missing,
                "out": {"folder": str(folder), "files": files, "notes": notes},
            }
        )
        return
    screen = console()
    if made.synthetic:
        screen.print(say("synthetic", args.lang), style="bold red")
    for sentence in said:
        screen.print(sentence.text, soft_wrap=True)
    say_written(folder, files, args.lang, notes)

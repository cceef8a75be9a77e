"""``fundmodel run``: project scenarios, print the warning tables, write the results."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.draw_words import told as drawing
from fundmodel.presentation.words.explain_words import told
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.errors import ChangeWarning, InputError

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.presentation.files.run_files import Written
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.presentation.frames.run_extras import Extras
    from fundmodel.projection.result import Projection

STEPS: Final = ("reading", "projecting", "checking", "ranging", "explaining", "writing")
TENTHS: Final = 10
"""Steps of the bar for the draws of one scenario."""
ANNOUNCED_ABOVE: Final = 50
"""Areas above which the command says beforehand what it will take."""


def perform(args: argparse.Namespace) -> int:
    """``fundmodel run``: project scenarios, check the laws, write and print; the exit code, 0."""
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.files.owned_folder import refuse_unowned
    from fundmodel.presentation.files.run_files import VERB, write_outputs
    from fundmodel.presentation.terminal.run_screens import show

    scenarios = [load_scenario(source) for source in args.scenarios]
    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    with warnings_as_lines(args.lang, but=ChangeWarning), Steps(steps_of(args)) as steps:
        steps.next(say("reading", args.lang))
        data = load_data(args.data)
        announce(data, args.until, len(scenarios), args.lang)
        run = projected(scenarios, data, args.until, steps, args.lang, args.force)
        unexplained = reconciled(run, data, args)
        steps.next(say("ranging", args.lang))
        ranges = ranged(run, scenarios, data, args)
        extras = extras_of(run, scenarios, data, args, steps)
        written = None
        if args.out is not None:
            steps.next(say("writing", args.lang))
            command = {"scenarios": args.scenarios, "data": args.data, "until": args.until, "lang": args.lang}
            command |= {"unreconciled": True} if unexplained else {}
            command |= {"force": True} if args.force else {}
            command |= {"explorer": True} if args.explorer else {}
            command |= {"draws": args.draws, "seed": args.seed} if args.draws else {}
            beside = partial(_explorer, scenarios[0], data, args.lang) if args.explorer else None
            written = write_outputs(
                run, Path(args.out), command, data, scenarios, ranges, extras, beside, report=args.report
            )
        stored = stored_vintages(run, args.store)
    if args.json:
        further = {**range_document(run, ranges), **extras.document(), "stored": stored}
        print_json({**document(run, scenarios, written, data, ranges), **further})
    else:
        show(run, scenarios, args.lang, console(), data, ranges, extras)
        if written is not None:
            say_written(written.folder, written.files, args.lang, written.notes)
        show_stored(stored, args.lang, console())
    return 0


def _explorer(scenario: Scenario, data: DataPackage, lang: str, folder: Path) -> list[str]:
    """The explorer of the first scenario in the folder of a run."""
    from fundmodel.presentation.explorer.explorer_page import explorer_beside

    return explorer_beside(scenario, data, folder, lang)


def steps_of(args: argparse.Namespace) -> int:
    """How many steps the bar has."""
    return len(STEPS) + (TENTHS * len(args.scenarios) if args.draws else 0)


def extras_of(
    run: Projection, scenarios: list[Scenario], data: DataPackage, args: argparse.Namespace, steps: Steps
) -> Extras:
    """Chances and 80 % ranges where draws were asked for, and why the other scenarios differ from the first."""
    from fundmodel.presentation.frames.run_extras import Extras
    from fundmodel.presentation.frames.run_reasons import reasons_of

    drawn = None
    if args.draws:
        from fundmodel.presentation.frames.draw_frames import draws_of

        def tell(name: str, done: int, asked: int) -> None:
            if steps.passed(name, done / asked, TENTHS):
                steps.next(drawing("drawing", args.lang, name=name, done=f"{done:,}", asked=f"{asked:,}"))

        drawn = draws_of(scenarios, data, args.until, args.draws, args.seed, args.workers, tell)
    steps.next(told("explaining", args.lang))
    return Extras(reasons_of(run, scenarios, data), drawn)


def ranged(run: Projection, scenarios: list[Scenario], data: DataPackage, args: argparse.Namespace) -> Ranges | None:
    """The ranges of the headlines, with break-evens where page or JSON show them; None with ``--no-range``."""
    if args.no_range:
        return None
    from fundmodel.presentation.frames.range_frames import ranges_of

    return ranges_of(run, scenarios, data, break_evens=bool(args.out or args.json))


def range_document(run: Projection, ranges: Ranges | None) -> dict[str, Any]:
    """What JSON says of ranges: the answer and the notes in words, every pair, the five parameters with their
    break-evens, what moves more and is left out, and what the age seed is worth. Where ranges were left out it says
    so."""
    from fundmodel.presentation.frames.range_frames import range_lines
    from fundmodel.presentation.notebook import answer

    notes = {lang: range_lines(ranges, lang) for lang in ("zh", "en")}
    if ranges is None:
        return {"range_notes": notes}
    return {
        "range_notes": notes,
        "answer": {lang: answer(run, lang, ranges.pairs) for lang in ("zh", "en")},
        "ranges": {
            "probability": False,
            "own": ranges.own,
            "pairs": ranges.pairs.to_dict("records"),
            "leading": ranges.five.to_dict("records"),
            "left_out": ranges.left_out.to_dict("records"),
            "age_seed": ranges.seeds.to_dict("records"),
        },
    }


def stored_vintages(run: Projection, folder: str | None) -> list[str]:
    """The vintages left in ``folder``, one a scenario; none where it was not asked for."""
    if folder is None:
        return []
    from fundmodel.calibration.vintages import store_vintage

    return [str(path) for path in store_vintage(run, folder)]


def show_stored(stored: list[str], lang: str, screen: Console) -> None:
    """Print the path of each stored vintage."""
    from fundmodel.presentation.words.hindcast_words import text

    for place in stored:
        screen.print(text("stored", lang, place=place), soft_wrap=True)


def reconciled(run: Projection, data: DataPackage, args: argparse.Namespace) -> bool:
    """False where every factor outside the band is explained; True where not, the data are the user's own and
    ``--unreconciled`` was given; else ``InputError`` that lists the factors."""
    from fundmodel.assumptions.package.package import locate
    from fundmodel.calibration import reconcile

    if not reconcile.unexplained(run, data):
        return False
    builtin = locate(args.data)[1]
    if args.unreconciled and not builtin:
        return True
    if args.unreconciled:
        raise InputError(say("own_data_only", args.lang, data=args.data), reconcile.unexplained(run, data))
    reconcile.require_explained(run, data)
    return False


def announce(data: DataPackage, until: int, scenarios: int, lang: str) -> None:
    """Say on standard error what a projection of many areas will take."""
    if len(data.areas) <= ANNOUNCED_ABOVE:
        return
    from fundmodel.projection.project import estimate

    needed = estimate(data, until, scenarios=scenarios)
    said = {"areas": len(data.areas), "seconds": f"{needed.seconds:.1f}", "gigabytes": f"{needed.bytes / 1e9:.1f}"}
    print(say("estimate", lang, **said), file=sys.stderr)


def projected(
    scenarios: list[Scenario], data: str | DataPackage, until: int, steps: Steps, lang: str, force: bool = False
) -> Projection:
    """The run of one scenario or a list, its conservation laws verified; ``force`` whatever memory it needs."""
    from fundmodel.projection.project import project

    steps.next(say("projecting", lang))
    run = project(scenarios if len(scenarios) > 1 else scenarios[0], data=data, until=until, force=force)
    steps.next(say("checking", lang))
    return run.check()


def document(
    run: Projection,
    scenarios: list[Scenario],
    written: Written | None,
    data: DataPackage,
    ranges: Ranges | None = None,
) -> dict[str, Any]:
    """The run as one JSON document: yuan and fractions, null where something does not happen or is not known."""
    from fundmodel.assumptions.scenario.diff import diff_scenarios
    from fundmodel.calibration import reconcile
    from fundmodel.presentation.files.run_files import result_sha256
    from fundmodel.presentation.frames.area_frames import ranged_areas
    from fundmodel.presentation.frames.assumed_ahead import assumed_ahead
    from fundmodel.presentation.frames.borne_frames import borne_by_patients, borne_by_providers
    from fundmodel.presentation.frames.borrowed_frame import borrowed_document
    from fundmodel.presentation.frames.contribution_share_lines import share_changes, share_rows
    from fundmodel.presentation.frames.difference_amounts import with_amounts
    from fundmodel.presentation.frames.minus_first import minus_first
    from fundmodel.presentation.frames.notes import held_flat, jumps
    from fundmodel.presentation.frames.remark_lines import remark_document
    from fundmodel.presentation.frames.summary import headlines, yearly_accounts
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document

    provenance = run.provenance
    first, *others = scenarios
    return {
        "synthetic": provenance["data"]["synthetic"],
        "unreconciled": unreconciled_document(run),
        "valuation_date": provenance["data"]["valuation_date"],
        "until": provenance["until"],
        "units": {"money": "CNY", "months": "months of spending"},
        "scenarios": [
            {key: one[key] for key in ("name", "label", "question", "sha256")} for one in provenance["scenarios"]
        ],
        "differences": {
            other.name: with_amounts(diff_scenarios(first, other), run, (first.name, other.name)).to_dict("records")
            for other in others
        },
        "minus_first": minus_first(run).to_dict("records"),
        "yearly_accounts": yearly_accounts(run).to_dict("records"),
        "headlines": headlines(run).to_dict("records"),
        "areas": ranged_areas(run, None if ranges is None else ranges.pairs).to_dict("records"),
        "borne_by_providers": borne_by_providers(run).to_dict("records"),
        "borne_by_patients": borne_by_patients(run).to_dict("records"),
        "borrowed": borrowed_document(run),
        "assumed_ahead": None if (ahead := assumed_ahead(run)) is None else ahead._asdict(),
        "held_flat": held_flat(run),
        **remark_document(run),
        "contributions_over_gdp": share_rows(run),
        "contributions_over_gdp_change": share_changes(run),
        "reconciliation": reconcile.reconciliation(run, data).to_dict("records"),
        "growth_jumps": jumps(run, data).to_dict("records"),
        "provenance": {
            **{key: provenance[key] for key in ("data", "code", "versions", "seed")},
            "result_sha256": result_sha256(run),
        },
        "out": _left(written),
    }


def _left(written: Written | None) -> dict[str, Any] | None:
    """Where what was written lies."""
    if written is None:
        return None
    return {"folder": str(written.folder), "files": written.files, "notes": written.notes}

"""What the verbs that answer a question share: what they read, the head of the screen, and what they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, say_written
from fundmodel.presentation.words.messages import say

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.presentation.charts.drawing import Drawing
    from fundmodel.projection.result import Projection


def read(args: argparse.Namespace, scenarios: Sequence[Scenario]) -> tuple[DataPackage, Projection | None]:
    """The data package, and the run of its base year; a folder that is not the verb's own is refused first."""
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.calibration.base_year_gate import base_year_judged
    from fundmodel.presentation.files.owned_folder import refuse_unowned

    if args.out is not None:
        refuse_unowned(Path(args.out), args.verb)
    with Steps(1) as reading:
        reading.next(say("reading", args.lang))
        data = load_data(args.data)
        return data, base_year_judged(list(scenarios), data, vars(args).get("until")).run


def head(
    args: argparse.Namespace, title: str, scenarios: Sequence[Scenario], data: DataPackage, base: Projection | None
) -> None:
    """Title, scenarios, whether the data are synthetic, what is not reconciled."""
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines

    screen = console()
    screen.print(title, style="bold", soft_wrap=True)
    for scenario in scenarios:
        screen.print(f"{scenario.name}: {scenario.label[args.lang]}", soft_wrap=True)
    if data.synthetic:
        screen.print(say("synthetic", args.lang), style="bold red")
    for line in unreconciled_lines(base, args.lang):
        screen.print(line, style="bold red", soft_wrap=True)


def document(scenarios: Sequence[Scenario], data: DataPackage, base: Projection | None) -> dict[str, Any]:
    """What every document says of where its answer comes from."""
    from fundmodel.presentation.frames.unreconciled_frame import unreconciled_document

    return {
        "synthetic": data.synthetic,
        "unreconciled": unreconciled_document(base),
        "scenarios": [{"name": one.name, "sha256": one.sha256} for one in scenarios],
        "data": {"name": data.name, "sha256": data.sha256},
        "probability": False,
    }


def written(
    args: argparse.Namespace,
    title: str,
    tables: Mapping[str, pd.DataFrame],
    lines: Sequence[str],
    data: DataPackage,
    base: Projection | None,
    charts: Sequence[Callable[[], Drawing]] = (),
    **shown: Any,
) -> dict[str, Any] | None:
    """The folder of the answer where one was asked for; ``shown`` are what ``write_answer`` takes besides."""
    from fundmodel.presentation.files.answer_files import write_answer

    if args.out is None:
        return None
    said = [*([say("synthetic", args.lang)] if data.synthetic else []), *lines]
    files, notes = write_answer(args.verb, title, tables, Path(args.out), args.lang, said, charts, base, **shown)
    return {"folder": args.out, "files": files, "notes": notes}


def say_answered(args: argparse.Namespace, out: Mapping[str, Any] | None) -> None:
    """Where the answer lies, if anywhere."""
    if out is not None:
        say_written(out["folder"], out["files"], args.lang, out["notes"])

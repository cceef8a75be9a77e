"""``fundmodel rerun``: run again from a manifest and say whether the result is the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.cli.verb_run import projected
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.messages import say

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from fundmodel.projection.result import Projection

Parts = list[tuple[str, str, str]]


def perform(args: argparse.Namespace) -> int:
    """Project what the manifest asked for and compare; 0 if the result is the same bit for bit, else 1."""
    from fundmodel.assumptions.scenario.scenario_load import load_scenario
    from fundmodel.presentation.files.run_files import read_manifest

    then = read_manifest(Path(args.manifest))
    command = then["command"]
    scenarios = [load_scenario(source) for source in command["scenarios"]]
    with warnings_as_lines(args.lang), Steps(2) as steps:
        force = args.force or bool(command.get("force"))
        run = projected(scenarios, command["data"], int(command["until"]), steps, args.lang, force)
    parts = compared(then, run, args.lang)
    same = parts[-1][1] == parts[-1][2]
    if args.json:
        rows = [{"part": part, "then": was, "now": now, "same": was == now} for part, was, now in parts]
        print_json({"manifest": args.manifest, "same": same, "parts": rows})
    else:
        show(parts, args.manifest, args.lang, console())
    return 0 if same else 1


def compared(then: dict[str, Any], run: Projection, lang: str) -> Parts:
    """(part, then, now): data, each scenario, code, versions, and last the result."""
    from fundmodel.presentation.files.run_files import result_sha256

    provenance = run.provenance
    was = {str(one["name"]): str(one["sha256"]) for one in then["scenarios"]}
    parts = [(say("data", lang), str(then["data"]["sha256"]), str(provenance["data"]["sha256"]))]
    parts += [(str(one["name"]), was.get(one["name"], "-"), str(one["sha256"])) for one in provenance["scenarios"]]
    parts += [(say("code", lang), str(then["code"]["sha256"]), str(provenance["code"]["sha256"]))]
    parts += [(name, str(then["versions"].get(name, "-")), str(now)) for name, now in provenance["versions"].items()]
    return [*parts, (say("result", lang), str(then["result_sha256"]), result_sha256(run))]


def show(parts: Parts, manifest: str, lang: str, screen: Console) -> None:
    """The parts with their hashes, and the verdict."""
    from rich import box

    table = screen_table(
        title=say("rerun_title", lang, place=manifest), box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False
    )
    for key in ("rerun_part", "rerun_then", "rerun_now"):
        table.add_column(say(key, lang))
    table.add_column("")
    for part, was, now in parts:
        table.add_row(part, was[:12], now[:12], say("equal" if was == now else "changed", lang))
    screen.print(table)
    same = parts[-1][1] == parts[-1][2]
    screen.print(say("rerun_same" if same else "rerun_differs", lang), style="green" if same else "bold red")

"""``fundmodel scenarios``: the scenarios that may be typed, with what each asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.listing import listing

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """``fundmodel scenarios``: print the scenarios that hold the words asked for, or all; the exit code, 0."""
    from fundmodel.presentation.frames.inventory import scenarios
    from fundmodel.presentation.terminal.inventory_screens import scenario_blocks

    return listing(args, "scenarios", scenarios, scenario_blocks)

"""``fundmodel parameters``: every parameter that a scenario may change, with its baseline value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.listing import listing

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """``fundmodel parameters``: print the parameters that hold the words asked for, or all; the exit code, 0."""
    from fundmodel.presentation.frames.inventory import parameters
    from fundmodel.presentation.terminal.inventory_screens import parameter_blocks

    return listing(args, "parameters", parameters, parameter_blocks)

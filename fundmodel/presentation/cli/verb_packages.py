"""``fundmodel packages``: the data packages that may be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.listing import listing

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """``fundmodel packages``: print the packages that hold the words asked for, or all; the exit code, 0."""
    from fundmodel.presentation.frames.inventory import packages
    from fundmodel.presentation.terminal.inventory_screens import package_blocks

    return listing(args, "packages", packages, package_blocks)

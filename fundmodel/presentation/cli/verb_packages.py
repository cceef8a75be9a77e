"""``fundmodel packages``: the data packages that may be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.listing import listing

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """List those that the words are found in, or all; 0."""
    from fundmodel.presentation.frames.inventory import packages
    from fundmodel.presentation.terminal.inventory_screens import package_blocks

    return listing(args, "packages", packages, package_blocks)

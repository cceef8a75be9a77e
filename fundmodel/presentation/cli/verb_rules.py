"""``fundmodel rules``: the rule files that come with the package and the kinds of rules there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.listing import listing

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """``fundmodel rules``: print the rules that hold the words asked for, or all; the exit code, 0."""
    from fundmodel.presentation.frames.rule_inventory import rules
    from fundmodel.presentation.terminal.rule_screens import rule_blocks

    return listing(args, "rules", rules, rule_blocks)

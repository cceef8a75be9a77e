"""``fundmodel verify``: published results, computed again by this installation."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import Steps, console, print_json
from fundmodel.presentation.words.messages import say

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """Print every check with its figures; 0 if all pass, else 1."""
    from fundmodel.presentation.terminal.fund_screens import check_table
    from fundmodel.verification.verify import CHECKS, verify

    with Steps(len(CHECKS)) as steps:
        checks = verify(step=lambda: steps.next(say("verifying", args.lang)))
    failed = sum(not check.passed for check in checks)
    if args.json:
        print_json({"passed": failed == 0, "checks": [asdict(check) for check in checks]})
        return 1 if failed else 0
    screen = console()
    screen.print(check_table(checks, args.lang))
    outcome = "verify_bad" if failed else "verify_good"
    screen.print(say(outcome, args.lang, count=len(checks), failed=failed), style="bold red" if failed else "green")
    return 1 if failed else 0

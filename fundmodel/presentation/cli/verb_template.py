"""``fundmodel template``: write an empty workbook or CSV folder for the data of a province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.template_words import told

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """Write it, say where, and what comes next; the exit code, 0."""
    from fundmodel.presentation.files.template_files import template

    with warnings_as_lines(args.lang), Steps(1) as steps:
        steps.next(say("writing", args.lang))
        place = template(args.out, args.areas, args.source, args.lang, args.years)
    if args.json:
        print_json({"template": str(place)})
        return 0
    screen = console()
    for key in ("written_book", "written_next"):
        screen.print(told(key, args.lang, place=place), soft_wrap=True)
    return 0

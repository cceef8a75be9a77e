"""``fundmodel score``: the alert held against synthetic areas, resumable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json
from fundmodel.presentation.words.score_words import goal_heading, said_of_score
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import new_file, new_folder, readable
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.whole_files import write_whole

if TYPE_CHECKING:
    import argparse

    from fundmodel.early_alert.score.score_card import ScoreCard


def perform(args: argparse.Namespace) -> int:
    """Foretell every month of the bed, or what is left of it; print goals beside what was reached; the exit code, 0."""
    from fundmodel.assumptions.figures.known_from import month_text
    from fundmodel.early_alert.score.score_alert import score_alert, shipped_card

    place = new_folder(args.out)
    if (place.is_symlink() or place.exists()) and not place.is_dir():
        raise InputError(
            Said("{folder!r} is a file, not a folder; choose another place for the results.", folder=str(place))
        )
    if args.ship is not None:
        new_file(args.ship)
    best = None if args.best is None else _best(Path(args.best))
    with Steps(_made()) as steps:

        def made(what: str, origin: int) -> None:
            steps.next(said_of_score("made", args.lang, what=what, month=month_text(origin)))

        steps.next(said_of_score("scoring", args.lang, areas=args.areas, seed=args.seed))
        asked = {"settlements": args.settlements, "draws": args.draws, "best": best, "done": made}
        card = score_alert(args.out, args.seed, args.areas, args.budgets, **asked)
    if args.ship is not None:
        write_whole(Path(args.ship), shipped_card(card, _name(args)).encode())
    if args.json:
        print_json({"bed": _name(args), "synthetic": True, **json.loads(card.to_json())})
        return 0
    screen = console()
    screen.print(said_of_score("title", args.lang, bed=_name(args)), style="bold", soft_wrap=True)
    screen.print(said_of_score("synthetic", args.lang), style="bold red")
    screen.print(_goals(card, args.lang))
    screen.print(said_of_score("written", args.lang, place=str(Path(args.out) / _name(args))), soft_wrap=True)
    return 0


def _made() -> int:
    """Files of a bed: features of every origin that rivals learn from; oracles and the method of every scored one."""
    from fundmodel.early_alert.bed.synthetic_bed import MONTHS
    from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, FIRST_LEARNED, FIRST_ORIGIN

    learned, scored = (MONTHS - AHEAD_MONTHS - first + 1 for first in (FIRST_LEARNED, FIRST_ORIGIN))
    return learned + 3 * scored


def _name(args: argparse.Namespace) -> str:
    from fundmodel.early_alert.bed.settlement_rows import SHARE
    from fundmodel.early_alert.bed.synthetic_bed import MONTHS, bed_name

    return bed_name(args.seed, args.areas, MONTHS, args.budgets, SHARE if args.settlements else 0.0)


def _best(path: Path) -> Any:
    try:
        return json.loads(readable(path).read_text(encoding="utf-8"))["best"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            Said("{place!r} is no score card; give the score.json of the bed that was tuned on.", place=str(path))
        ) from None


def _goals(card: ScoreCard, lang: str) -> Any:
    from rich import box

    from fundmodel.presentation.frames.score_cells import GOAL_COLUMNS, goal_cells
    from fundmodel.presentation.terminal.screen_table import screen_table

    table = screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for name in GOAL_COLUMNS:
        table.add_column(goal_heading(name, lang), justify="left" if name in GOAL_COLUMNS[:3] else "right")
    for row in json.loads(card.tables["goals"].to_json(orient="records")):
        told = goal_cells(row, lang)
        table.add_row(*(told[name] for name in GOAL_COLUMNS))
    return table

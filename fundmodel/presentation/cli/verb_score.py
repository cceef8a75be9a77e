"""``fundmodel score``: the alert held against synthetic areas, resumable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json
from fundmodel.presentation.words.score_words import said_of_score
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.places import new_file, new_folder, readable
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.whole_files import write_whole

if TYPE_CHECKING:
    import argparse


def perform(args: argparse.Namespace) -> int:
    """Foretell every month of the bed, or what is left of it; print goals beside what was reached; the exit code, 0."""
    from fundmodel.assumptions.figures.known_from import month_text
    from fundmodel.early_alert.score.score_alert import score_alert
    from fundmodel.early_alert.score.shipped_score import ship, shipped_cards
    from fundmodel.presentation.frames.past_hits import PastScore, ablation, past_card
    from fundmodel.presentation.terminal.score_screens import show_scores

    if args.shipped:
        return _shipped(args)
    place = new_folder(args.out)
    if (place.is_symlink() or place.exists()) and not place.is_dir():
        raise InputError(
            Said("{folder!r} is a file, not a folder; choose another place for the results.", folder=str(place))
        )
    if args.ship is not None:
        shipped_cards(new_file(args.ship))
    best = None if args.best is None else _best(Path(args.best), args.budgets)
    with Steps(_made()) as steps:

        def made(what: str, origin: int) -> None:
            steps.next(said_of_score("made", args.lang, what=what, month=month_text(origin)))

        steps.next(said_of_score("scoring", args.lang, areas=args.areas, seed=args.seed))
        asked = {"settlements": args.settlements, "draws": args.draws, "best": best, "done": made}
        card = score_alert(args.out, args.seed, args.areas, args.budgets, **asked)
    if args.ship is not None:
        write_whole(Path(args.ship), ship(card, Path(args.ship)).encode())
    if args.json:
        print_json(json.loads(card.to_json()))
        return 0
    screen = console()
    show_scores(PastScore((past_card(json.loads(card.to_json())),), ablation()), args.lang, screen)
    screen.print(said_of_score("written", args.lang, place=str(Path(args.out) / card.bed)), soft_wrap=True)
    return 0


def _shipped(args: argparse.Namespace) -> int:
    """Print the cards that ship, without a run."""
    from fundmodel.early_alert.score.shipped_score import shipped_document
    from fundmodel.presentation.frames.past_hits import past_score
    from fundmodel.presentation.terminal.score_screens import show_scores

    held = shipped_document()
    if args.json:
        print_json(held)
    else:
        show_scores(past_score(), args.lang, console())
    return 0


def _made() -> int:
    """Files of a bed: features of every origin that rivals learn from; oracles and the method of every scored one."""
    from fundmodel.early_alert.bed.synthetic_bed import MONTHS
    from fundmodel.early_alert.score.series_kinds import AHEAD_MONTHS, FIRST_LEARNED, FIRST_ORIGIN

    learned, scored = (MONTHS - AHEAD_MONTHS - first + 1 for first in (FIRST_LEARNED, FIRST_ORIGIN))
    return learned + 3 * scored


def _best(path: Path, budgets: str) -> Any:
    """The best rivals of a card, or of that of the same kind of budgets in a file of several."""
    try:
        held = json.loads(readable(path).read_text(encoding="utf-8"))
        return next(card["best"] for card in held.get("cards", [held]) if card.get("budgets", budgets) == budgets)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError):
        raise InputError(
            Said("{place!r} is no score card; give the score.json of the bed that was tuned on.", place=str(path))
        ) from None

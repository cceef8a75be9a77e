"""Score cards on screen: goals beside what was reached, why some were missed, what each part of the method is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.frames.past_hits import PastCard, PastScore
from fundmodel.presentation.frames.score_cells import (
    GOAL_COLUMNS,
    ablation_line,
    ablation_rows,
    card_words,
    goal_blocks,
)
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.score_words import goal_heading, said_of_score

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def show_scores(score: PastScore, lang: str, screen: Console) -> None:
    """Print every card with its goals and the reasons of those that were missed, then the parts of the method."""
    screen.print(said_of_score("title", lang), style="bold", soft_wrap=True)
    for key in ("judged_on", "columns"):
        screen.print(said_of_score(key, lang), style="dim", soft_wrap=True)
    for card in score.cards:
        screen.print()
        screen.print(card_words(card, lang), style="bold red", soft_wrap=True)
        screen.print(_goals(card, lang))
        _say_why(card, lang, screen)
    worth = ablation_rows(score, lang)
    if worth:
        screen.print()
        screen.print(said_of_score("ablation", lang), style="bold", soft_wrap=True)
        screen.print(_parts(worth))
        screen.print(ablation_line(score, lang), style="dim", soft_wrap=True)


def _say_why(card: PastCard, lang: str, screen: Console) -> None:
    screen.print()
    told = [(block.heading, line) for block in goal_blocks(card, lang) for line in block.lines if line.why]
    screen.print(said_of_score("why_goals" if told else "all_met", lang), style="bold")
    for heading, line in told:
        screen.print(said_of_score("because", lang, heading=heading, why=line.why, **line.cells), soft_wrap=True)


def _goals(card: PastCard, lang: str) -> Table:
    from rich.text import Text

    table = _table()
    for name in GOAL_COLUMNS:
        table.add_column(goal_heading(name, lang), justify="left" if name in GOAL_COLUMNS[:2] else "right")
    for block in goal_blocks(card, lang):
        table.add_row(Text(block.heading, style="bold"))
        for line in block.lines:
            table.add_row(*(line.cells[name] for name in GOAL_COLUMNS))
    return table


def _parts(rows: list[list[str]]) -> Table:
    table = _table()
    for at, heading in enumerate(rows[0]):
        table.add_column(heading, justify="right" if at else "left")
    for row in rows[1:]:
        table.add_row(*row)
    return table


def _table() -> Table:
    from rich import box

    return screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))

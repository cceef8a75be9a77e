"""What may be typed, for the terminal: a list of scenarios, parameters or data packages, or all of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.noted_values import value_words
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.headings import YES_NO, code_label
from fundmodel.presentation.words.inventory_words import section_label, told
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.presentation.words.source_words import source_words
from fundmodel.vocabulary.shortened import shortened

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table

Row = Mapping[Any, Any]

LONGEST_VALUE: Final = 34
LONGEST_LIST: Final = 60
HASH_LETTERS: Final = 12
WIDE: Final = 110
"""Letters a line from which a table of six columns can be read."""


def scenario_blocks(table: pd.DataFrame, lang: str) -> list[RenderableType]:
    """Name and question of each scenario; a scenario alone with all that is known of it."""
    rows = table.to_dict("records")
    if len(rows) == 1:
        return [card(_scenario_lines(rows[0], lang))]
    shown = _table(lang, "name", "words", "question")
    for row in rows:
        shown.add_row(row["name"], row[f"label_{lang}"], row[f"question_{lang}"])
    return [shown]


def parameter_blocks(table: pd.DataFrame, lang: str) -> list[RenderableType]:
    """A heading and a table for each section; a parameter alone with all that is known of it."""
    rows = table.to_dict("records")
    if len(rows) == 1:
        return [card(_parameter_lines(rows[0], lang))]
    blocks: list[RenderableType] = []
    for section in dict.fromkeys(row["section"] for row in rows):
        cells = [_parameter_cells(row, lang) for row in rows if row["section"] == section]
        title = section_label(section, lang)
        blocks += [ByWidth(lang, ("name", "words", "value", "range", "unit", "tag"), cells, title), ""]
    return blocks[:-1]


def _parameter_cells(row: Row, lang: str) -> tuple[str, ...]:
    value = shortened(value_words(row["value"]), LONGEST_VALUE)
    words = unit_word(row["unit"], lang), code_label(row["tag"], lang)
    return row["name"], row[f"label_{lang}"], value, valid(row), *words


def package_blocks(table: pd.DataFrame, lang: str) -> list[RenderableType]:
    """Name, title, kind, date, areas and hash of each data package."""
    cells = []
    for row in table.to_dict("records"):
        areas = row["areas"] if row["area_count"] == 1 else f"{row['area_count']}: {row['areas']}"
        synthetic = YES_NO[lang][int(row["synthetic"])]
        rest = row["valuation_date"], shortened(areas, LONGEST_LIST), row["sha256"][:HASH_LETTERS]
        cells.append((row["name"], row[f"title_{lang}"], synthetic, *rest))
    return [ByWidth(lang, ("name", "title", "synthetic", "valuation_date", "areas", "sha256"), cells)]


@dataclass(frozen=True)
class ByWidth:
    """Rows of a name, what it is called and facts: a table where the line has ``wide`` letters, else each name with its
    words and its facts below it."""

    lang: str
    columns: tuple[str, ...]
    cells: Sequence[tuple[str, ...]]
    title: str = ""
    wide: int = WIDE

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """What ``console`` prints."""
        if options.max_width >= self.wide:
            yield self._as_table()
            return
        from rich.padding import Padding
        from rich.text import Text

        if self.title:
            yield Text(self.title, style="bold")
        heads = [told(key, self.lang) for key in self.columns[2:]]
        for name, called, *facts in self.cells:
            yield Text(name, style="bold")
            said = [f"{head} {fact}" for head, fact in zip(heads, facts, strict=True) if fact]
            for line in (called, " · ".join(said)):
                yield Padding(Text(line), (0, 0, 0, 4))

    def _as_table(self) -> Table:
        shown = _table(self.lang, *self.columns)
        for row in self.cells:
            shown.add_row(*row)
        shown.title, shown.title_justify, shown.title_style = self.title or None, "left", "bold"
        return shown


def valid(row: Row) -> str:
    """ "0 – 0.2", the words of a choice, or the keys of weights."""
    if row["minimum"] == row["minimum"]:
        return f"{row['minimum']:g} – {row['maximum']:g}"
    return shortened(row["options"], LONGEST_VALUE)


def _scenario_lines(row: Row, lang: str) -> list[tuple[str, str]]:
    named = [("name", row["name"]), ("words", row[f"label_{lang}"]), ("question", row[f"question_{lang}"])]
    rest = [(key, row[key]) for key in ("extends", "changes", "areas", "data")]
    return told_lines([*named, *rest, ("reference", source_words(row["reference"], lang))], lang)


def _parameter_lines(row: Row, lang: str) -> list[tuple[str, str]]:
    ends = [f"{row[end]:g}" for end in ("low", "high") if row[end] == row[end]]
    ranged = row["minimum"] == row["minimum"]
    after = row["beyond_last"]
    return told_lines(
        [
            ("name", row["name"]),
            ("words", row[f"label_{lang}"]),
            ("section", section_label(row["section"], lang)),
            ("kind", told(row["kind"], lang)),
            ("unit", unit_word(row["unit"], lang)),
            ("range", valid(row) if ranged else ""),
            ("options", "" if ranged else row["options"]),
            ("value", value_words(row["value"])),
            ("beyond_last", told(after, lang) if after in ("hold", "raise") else code_label(after, lang)),
            ("dated_when", told(f"dated_{row['dated']}", lang) if row["dated"] else ""),
            ("acts_with", row["acts_with"]),
            ("band", " – ".join(ends)),
            ("tag", code_label(row["tag"], lang)),
            ("source", source_words(row["source"], lang)),
            ("read_by", row["read_by"].replace("; ", "\n")),
        ],
        lang,
    )


def told_lines(lines: list[tuple[str, str]], lang: str) -> list[tuple[str, str]]:
    """Headings in words; a line with nothing to say is left out."""
    return [(told(key, lang), text) for key, text in lines if text]


def _table(lang: str, *columns: str) -> Table:
    from rich import box

    shown = screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for at, key in enumerate(columns):
        shown.add_column(told(key, lang), no_wrap=at == 0, style="bold" if at == 0 else None)
    return shown


def card(lines: list[tuple[str, str]]) -> Table:
    """All that is known of one thing: a heading and a text in each line."""
    from rich.table import Table

    shown = Table.grid(padding=(0, 2))
    shown.add_column(style="dim", no_wrap=True)
    shown.add_column(overflow="fold")
    for heading, text in lines:
        shown.add_row(heading, text)
    return shown

"""Scenarios of which a table, a chart or a sentence says the same: they share one row, line or title."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from fundmodel.presentation.words.labels import short_labels

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

Said = TypeVar("Said")


def alike(
    parts: Iterable[tuple[str, Said]], same: Callable[[Said, Said], Any] = operator.eq
) -> list[tuple[list[str], Said]]:
    """(names, thing) of every distinct thing in order of first appearance; ``parts`` are (name, thing), ``same`` says
    whether two things are one."""
    groups: list[tuple[list[str], Said]] = []
    for name, thing in parts:
        names = next((names for names, seen in groups if same(seen, thing)), None)
        if names is None:
            groups.append(([name], thing))
        else:
            names.append(name)
    return groups


def rows_alike(
    run: Projection, frame: pd.DataFrame, on: list[str] | None = None
) -> list[tuple[list[str], pd.DataFrame]]:
    """(scenarios, their rows without the column ``scenario``) of every distinct set of rows; compared in the columns
    ``on``, or in all."""
    own = frame["scenario"]
    parts = ((name, frame[own == name].drop(columns="scenario").reset_index(drop=True)) for name in run.scenarios)
    return alike(parts, lambda a, b: (a[on] if on else a).equals(b[on] if on else b))


def titled_rows(run: Projection, frame: pd.DataFrame, lang: str) -> list[tuple[str, pd.DataFrame]]:
    """(title, rows) of ``rows_alike``: the scenarios' short labels, "first = second"."""
    labels = short_labels(run, lang)
    return [(" = ".join(labels[name] for name in names), rows) for names, rows in rows_alike(run, frame)]

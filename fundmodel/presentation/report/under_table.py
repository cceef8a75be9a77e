"""What stands above and under a table or chart: number and title, unit, basis, source, tag, scenario, notes."""

from __future__ import annotations

from collections.abc import Sequence

from fundmodel.presentation.report.printed_numbers import head
from fundmodel.presentation.report.report_parts import Chart, Table
from fundmodel.presentation.words.document_words import told


def common_unit(table: Table) -> str:
    """The unit of all numbers of a table but per cent; "" where they have several or none."""
    units = {column.unit for column in table.columns if column.decimals is not None and column.unit != "%"}
    return units.pop() if len(units) == 1 else ""


def heads_of(table: Table) -> list[str]:
    """Heads of the columns, without the unit where all numbers share it."""
    shared = common_unit(table)
    return [column.label if column.unit == shared and shared else head(column) for column in table.columns]


def facts_under(part: Table | Chart, lang: str) -> str:
    """ "口径：..　来源：..　依据标签：..　情景：..", and that data are synthetic; only what is given."""
    names = ("basis", "source", "tag", "scenario")
    said = [told(name, lang, text=getattr(part, name)) for name in names if getattr(part, name)]
    said += [told("synthetic", lang)] if part.synthetic else []
    return ("　" if lang == "zh" else "; ").join(said)


def lines_under(part: Table | Chart, lang: str) -> Sequence[str]:
    """The line of facts, then notes."""
    facts = facts_under(part, lang)
    return [*([facts] if facts else []), *(part.notes if isinstance(part, Table) else ())]


def not_applicable(part: Table | Chart, lang: str) -> str:
    """Why there is nothing, with the words before it where the reason does not bring them."""
    reason, start = part.reason_not_applicable, told("not_applicable", lang, reason="")
    return reason if reason.startswith(start.strip()) else f"{start}{reason}"

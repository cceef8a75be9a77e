"""Rows of the page on why the other scenarios differ from the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.frames.explained_frames import DIGITS, ends_text, note_text, parameter_line, printed, signed
from fundmodel.presentation.page.run_rows import Row
from fundmodel.presentation.words.explain_words import told
from fundmodel.presentation.words.headings import reason_text
from fundmodel.presentation.words.labels import fund_label, short_labels
from fundmodel.presentation.words.page_words import Both
from fundmodel.presentation.words.rounding import grouped

if TYPE_CHECKING:
    from fundmodel.analysis.explain import Explained
    from fundmodel.presentation.frames.run_reasons import Why
    from fundmodel.projection.result import Projection

WORDS: Final = ("reasons_title", "group", *DIGITS)


@dataclass(frozen=True)
class ReasonTable:
    """One scenario against the first: rows that add up as printed, and what stands below them."""

    title: Both
    rows: Sequence[Row]
    notes: Sequence[Both]


def words_of() -> Mapping[str, Both]:
    """Headings of the part."""
    return {key: Both(told(key, "zh"), told(key, "en")) for key in WORDS}


def reason_tables(run: Projection, reasons: Sequence[Why]) -> list[ReasonTable]:
    """A table for each other scenario; one without rows says why."""
    names = {lang: short_labels(run, lang) for lang in ("zh", "en")}
    found = []
    for one in reasons:
        title = Both(
            *(told("title", lang, before=names[lang][one.first], after=names[lang][one.name]) for lang in names)
        )
        if one.found is None:
            found.append(ReasonTable(title, [], [Both(one.left_out("zh"), one.left_out("en"))]))
        elif not one.found.groups:
            found.append(ReasonTable(title, [], [Both(told("nothing", "zh"), told("nothing", "en"))]))
        else:
            found.append(ReasonTable(title, _rows(one.found), _notes(one.found)))
    return found


def _rows(found: Explained) -> list[Row]:
    rows = []
    for fund in map(str, dict.fromkeys(found.totals["fund"])):
        year = int(found.totals.loc[found.totals["fund"] == fund, "year"].iloc[0])
        title = Both(*(told("fund_title", lang, fund=fund_label(fund, lang), year=year) for lang in ("zh", "en")))
        parts = {
            group: {name: Both(*[signed(grouped(own[name], digits))] * 2) for name, digits in DIGITS.items()}
            for group, own in printed(found, fund)
        }
        ends = {side: [ends_text(found, fund, side, lang) for lang in ("zh", "en")] for side in ("before", "after")}
        both = {
            side: {name: Both(zh, en) for name, zh, en in zip(DIGITS, *texts, strict=True)}
            for side, texts in ends.items()
        }
        for group, cells in {"before": both["before"], **parts, "after": both["after"]}.items():
            said = Both(*(told(group, lang) if group in both else reason_text(group, lang) for lang in ("zh", "en")))
            rows.append(Row({"fund": fund, "reason": group, "title": title}, {"group": said, **cells}))
    return rows


def _notes(found: Explained) -> list[Both]:
    lines = [Both(*(parameter_line(found, group, lang) for lang in ("zh", "en"))) for group in found.groups]
    return [*lines, Both(note_text(found, "zh"), note_text(found, "en"))]

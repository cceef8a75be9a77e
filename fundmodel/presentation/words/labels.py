"""What scenarios, funds, dates and months are called where they are printed; zh or en."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.options import get_option
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

MANY: Final = 100.0
NEVER: Final = "—"
LAST_TOLD: Final = 2050
"""The last year of which a month is told; of what comes later the decade is said."""
DECADE: Final = 10


BETWEEN: Final = {"zh": "", "en": " "}
"""What stands between words and the date that they lead to in a sentence; a narrow column has a line's end there."""


def when_text(when: Any, event: str, last: Any, lang: str, between: str | None = None) -> str:
    """One date, of an estimate, of a seed or at an end of a range: "2033年6月" or "2033-06", of a first year "2033".

    Past 2050 only the decade is told, as far as ``last``, the last month that is known: "2051—2060年" or "2051-2060". A
    date that is none does not happen by then: "不早于2061年" or "not before 2061", with ``between`` before the year.
    Source: METHODS 9.6.
    """
    if when is None or when != when:
        return _not_before(last, lang, BETWEEN[lang] if between is None else between)
    if when.year > LAST_TOLD:
        return _decade(when.year, max(when.year, last.year), lang)
    if event.startswith("first_deficit_year"):
        return f"{when.year}年" if lang == "zh" else f"{when.year}"
    return f"{when.year}年{when.month}月" if lang == "zh" else f"{when.year}-{when.month:02d}"


def _decade(year: int, last: int, lang: str) -> str:
    first = (year - 1) // DECADE * DECADE + 1
    end = min(first + DECADE - 1, last)
    if lang == "zh":
        return f"{first}年" if first == end else f"{first}—{end}年"
    return f"{first}" if first == end else f"{first}-{end}"


def _not_before(last: Any, lang: str, between: str) -> str:
    if last is None or last != last:
        return "年限太短，无法判断" if lang == "zh" else "horizon too short to tell"
    year, month = divmod(last.year * 12 + last.month, 12)
    if lang == "zh":
        return f"不早于{between}{year}年" + (f"{month + 1}月" if month else "")
    return f"not before{between}{year}" + (f"-{month + 1:02d}" if month else "")


def month_text(month: str, lang: str) -> str:
    """ "2035-12" -> "2035年12月" in Chinese."""
    year, _, own = month.partition("-")
    return f"{year}年{int(own)}月" if lang == "zh" else month


def event_text(row: Any, event: str, lang: str, between: str | None = None) -> str:
    """``when_text`` of one of ``EVENTS`` in a row of ``headlines`` (a mapping)."""
    return when_text(row[event], event, last_month(row, event), lang, between)


def last_month(row: Any, event: str) -> Any:
    """The last month for which a row of ``headlines`` knows of an event."""
    return row["warning_known_until" if event == "deficit_ahead" else "known_until"]


def prudent_text(row: Any, event: str, lang: str) -> str:
    """``event_text`` with the date of the prudent lane after it, "2047 (prudent 2044)"; the same date is said in
    words."""
    return event_text(row, event, lang) + bracketed(prudent_words(row, event, lang), lang)


def prudent_words(row: Any, event: str, lang: str, between: str | None = None) -> str:
    """What the prudent lane says of an event beside the plain date: "prudent 2044", with ``between`` before the date;
    nothing where neither happens, the run keeps no such lane, or the scenario has the margin itself
    (``margin_words``)."""
    lane, when, plain = row.get("prudent", "unknown"), row.get(f"prudent_{event}"), row[event]
    happens, prudently = plain is not None and plain == plain, when is not None and when == when
    if lane != "added" or not (happens or prudently):
        return ""
    if happens and prudently and when == plain:
        parts = ("审慎情形", "相同") if lang == "zh" else ("prudent:", "the same")
    else:
        parts = "审慎：" if lang == "zh" else "prudent", event_text({**row, event: when}, event, lang, between)
    return (BETWEEN[lang] if between is None else between).join(parts)


def margin_words(row: Any, lang: str) -> str:
    """That the plain dates of a row of ``headlines`` are prudent already; nothing where they are not."""
    if row.get("prudent") != "in_scenario":
        return ""
    return "已含审慎边际" if lang == "zh" else "margin of prudence included"


def bracketed(text: str, lang: str) -> str:
    """The text in brackets after something, nothing where it is empty."""
    if not text:
        return ""
    return f"（{text}）" if lang == "zh" else f" ({text})"


def level_words(row: Any, lang: str) -> str:
    """The level of a row of ``yearly_accounts``, with the month of an overdraft that is paid back by December."""
    from fundmodel.vocabulary.dictionary import label

    level, since = str(row["warning_level"]), row["overdrawn_month"]
    back = since == since and row["balance"] >= 0
    return label(level, lang) + (bracketed(f"{since:%Y-%m}", lang) if back else "")


def scenario_labels(run: Projection, lang: str) -> dict[str, str]:
    """Name of each scenario -> its label in ``lang``, in the order of the run."""
    return {scenario["name"]: scenario["label"][lang] for scenario in run.provenance["scenarios"]}


def fund_label(fund: str, lang: str) -> str:
    """The label of a fund; "resident" alone is the word for the people."""
    from fundmodel.vocabulary.dictionary import label

    return label("resident_fund" if fund == "resident" else fund, lang)


def short_labels(run: Projection, lang: str) -> dict[str, str]:
    """Labels of the scenarios without what stands in brackets, where that still tells them apart."""
    return without_brackets(scenario_labels(run, lang))


def without_brackets(full: Mapping[str, str]) -> dict[str, str]:
    """Labels by name without what stands in brackets, where that still tells them apart."""
    short = {name: text.split("（")[0].split(" (")[0] for name, text in full.items()}
    return short if len(set(short.values())) == len(short) else dict(full)


def months_text(months: float) -> str:
    """One decimal, none from a hundred months on; a dash where there are none, as once the balance is used up."""
    return NEVER if months != months else grouped(months, 0 if abs(months) >= MANY else 1)


def run_line(run: Projection) -> dict[str, Any]:
    """What the line below a title tells of a run."""
    data = run.provenance["data"]
    first = int(str(run.ledger.attrs["projection_starts"])[:4])
    return {"data": data["name"], "date": data["valuation_date"], "first": first, "until": run.provenance["until"]}


def asked_language(lang: str | None) -> str:
    """``lang``, or the language of the options where none is given; ``InputError`` for another word."""
    chosen = get_option("lang") if lang is None else lang
    if chosen not in ("zh", "en"):
        raise InputError(Said("lang={chosen!r} is not known; choose zh or en", chosen=chosen))
    return chosen

"""The reasons for a difference as they are printed: parts that add up, dates, and what is cut off at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.words.explain_words import told
from fundmodel.presentation.words.headings import reason_text
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.rounding import adding_up, grouped
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.analysis.explain import Explained
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.calibration.vintages import Vintage

DIGITS: Final = {"balance": 0, "months": 1, "depletion": 0}
SCALES: Final = {"balance": YUAN_PER_YI, "months": 1.0, "depletion": 1.0}


def printed(found: Explained, fund: str) -> list[tuple[str, dict[str, float]]]:
    """(group, parts as printed by measure) of one fund, the last row "difference", to which each column adds up.

    balance in 100 million yuan, whole; months of reserve to a tenth; the date in whole months.
    """
    own = found.table[found.table["fund"] == fund]
    totals = found.totals[found.totals["fund"] == fund].set_index("measure")["difference"]
    columns, sums = {}, {}
    for name, digits in DIGITS.items():
        parts = [float(part) / SCALES[name] for part in own[name]]
        whole = float(totals[name]) / SCALES[name]
        sums[name], columns[name] = adding_up(whole, parts, digits) if parts else (0.0, [])
    rows = [
        (str(group), {name: columns[name][at] for name in DIGITS}) for at, group in enumerate(own["group"].tolist())
    ]
    return [*rows, ("difference", sums)]


def explained_table(found: Explained) -> pd.DataFrame:
    """fund, reason, year, reason_balance (yuan), reason_months, reason_depletion (months), reason_parameters.

    Exact parts, a row a group; then for each fund a row "difference", their sum.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for fund in dict.fromkeys(found.totals["fund"]):
        own = found.table[found.table["fund"] == fund]
        totals = {row["measure"]: row for row in found.totals.to_dict("records") if row["fund"] == fund}
        for row in own.to_dict("records"):
            parts = {f"reason_{name}": row[name] for name in DIGITS}
            rows.append(
                {
                    "fund": fund,
                    "reason": row["group"],
                    "year": row["year"],
                    **parts,
                    "reason_parameters": ", ".join(found.changed[row["group"]]),
                }
            )
        whole = {f"reason_{name}": float(totals[name]["difference"]) for name in DIGITS}
        year = int(totals["balance"]["year"])
        rows.append({"fund": fund, "reason": "difference", "year": year, **whole, "reason_parameters": ""})
    return pd.DataFrame(rows)


def ends_text(found: Explained, fund: str, side: str, lang: str) -> list[str]:
    """Balance, months and date of one side ("before", "after") as printed."""
    own = {row["measure"]: row for row in found.totals.to_dict("records") if row["fund"] == fund}
    when = own["depletion"][f"{side}_month"]
    last = found.until if lang == "zh" else found.until + 1
    return [
        grouped(float(own["balance"][side]) / YUAN_PER_YI),
        grouped(float(own["months"][side]), 1),
        told("never", lang, year=last) if when != when else f"{when:%Y-%m}",
    ]


def note_text(found: Explained, lang: str) -> str:
    """How the parts came, and how many mixtures end before the fund is used up."""
    counts = [
        told("censored", lang, fund=fund_label(fund, lang), count=count) for fund, count in found.censored.items()
    ]
    joined = ("；" if lang == "zh" else "; ").join(counts)
    return told(
        "note_ordered" if found.ordered else "note", lang, runs=found.runs, until=found.until, censored=joined
    ) + ("。" if lang == "zh" else ".")


def expected_lines(stored: Vintage, data: DataPackage, lang: str) -> list[str]:
    """What came in the first year after a vintage against what it expected, by driver, a line a fund that adds up; or
    that no such year is published yet."""
    from fundmodel.calibration.expected_actual import DRIVERS, actual_against_expected

    if data.base_year <= stored.base_year:
        return [told("expected_none", lang, data=data.name, year=stored.base_year)]
    table = actual_against_expected(stored, data)
    between = "、" if lang == "zh" else "; "
    lines = []
    for fund, own in table.groupby("fund", sort=False):
        parts = own.set_index("driver")["part"] / YUAN_PER_YI
        whole, shown = adding_up(float(parts["closing"]), [float(parts[driver]) for driver in DRIVERS])
        named = [f"{told(driver, lang)} {signed(grouped(part))}" for driver, part in zip(DRIVERS, shown, strict=True)]
        told_of = {"fund": fund_label(str(fund), lang), "year": stored.base_year + 1}
        lines.append(told("expected", lang, **told_of, whole=signed(grouped(whole)), parts=between.join(named)))
    return lines


def explained_text(found: Explained, lang: str) -> str:
    """The reasons as lines, one a group and fund, printed so that they add up."""
    if not found.groups:
        return told("nothing", lang)
    lines = [told("title", lang, before=found.before, after=found.after)]
    between = ("：", "；") if lang == "zh" else (": ", "; ")
    for fund in dict.fromkeys(found.totals["fund"]):
        year = int(found.totals.loc[found.totals["fund"] == fund, "year"].iloc[0])
        lines.append(told("fund_title", lang, fund=fund_label(str(fund), lang), year=year))
        for group, parts in printed(found, str(fund)):
            said = [f"{told(name, lang)} {signed(grouped(parts[name], digits))}" for name, digits in DIGITS.items()]
            lines.append(f"  {reason_text(group, lang)}{between[0]}{between[1].join(said)}")
    return "\n".join([*lines, note_text(found, lang)])


def signed(text: str) -> str:
    """With a plus before what is above zero."""
    return text if text.startswith("-") or not text.strip("0.,") else f"+{text}"


def explained_document(found: Explained) -> dict[str, Any]:
    """The reasons for machines: exact parts and both ends."""
    return {
        "until": found.until,
        "groups": {group: list(found.changed[group]) for group in found.groups},
        "reasons": found.table.to_dict("records"),
        "totals": found.totals.to_dict("records"),
        "mixtures": found.runs,
        "ordered": found.ordered,
        "censored": dict(found.censored),
        "said": {lang: found.text(lang) for lang in ("zh", "en")},
    }


def parameter_line(found: Explained, group: str, lang: str) -> str:
    """A reason with the parameters in which it lies."""
    names = ("、" if lang == "zh" else "; ").join(label(name, lang) for name in found.changed.get(group, ()))
    colon = "：" if lang == "zh" else ": "
    return f"{reason_text(group, lang)}{colon}{names}"

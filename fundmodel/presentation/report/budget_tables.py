"""The fund budget as tables of a report (T39): a sheet a fund in 万元 with two decimals, and the checks in yuan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.fund_budget import PRINTED, FundBudget, SheetBudget
from fundmodel.analysis.official_sheet import checks
from fundmodel.presentation.report.printed_numbers import printed_rows
from fundmodel.presentation.report.report_parts import Column, Paragraph, Report, Section, Table
from fundmodel.presentation.report.under_table import common_unit, heads_of
from fundmodel.presentation.words.budget_words import told
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.official_lines import PURSES, OfficialLine, line_of, official_lines

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

IN_FILES: Final = ("plan", "adjusted", "done", "rate", "mark")
"""Columns of the form that a screen leaves to the files."""
NUMBERS: Final = {"employee": "T39-1", "resident": "T39-2", "checks": "T39-3"}
YUAN: Final = 10000.0
"""Yuan of 万元."""
SET_IN: Final = "　"
GAP: Final = float("nan")


def budget_report(
    budget: FundBudget, data: DataPackage, scenario: str, lang: str, warnings: Sequence[str] = ()
) -> Report:
    """The budget of an area as a document of its own: both sheets, then the checks; ``warnings`` head it."""
    from fundmodel import __version__

    tables = [budget_table(budget, sheet, data, scenario, lang) for sheet in budget.sheets]
    rows = check_rows(budget, lang)
    failed = sum(row["apart"] != 0 for row in rows if row["exact"])
    count = sum(row["exact"] for row in rows)
    said = told("some_fail", lang, count=count, failed=failed) if failed else told("all_hold", lang, count=count)
    first = [
        Paragraph(told("projected_line", lang, scenario=scenario, base=budget.base_year)),
        *(paragraph for own in budget.sheets.values() for paragraph in _balances(own, budget.year, lang)),
        Paragraph(told("how", lang)),
        *(Paragraph(line.strip(), "warning") for line in warnings),
        *((Paragraph(told("own_level_note", lang), "warning"),) if budget.own_level else ()),
    ]
    last = [Paragraph(told("budget_error", lang), "note"), *_own_errors(budget, lang)]
    return Report(
        title=title_of(budget, data, lang),
        lang=lang,
        valuation_date=str(data.valuation_date),
        version=__version__,
        data=data.name,
        data_hash=data.sha256,
        synthetic=data.synthetic,
        sections=(
            Section("forms", "", told("forms", lang), (*first, *tables, *last)),
            Section("checks", "", told("checks", lang), (Paragraph(said, "key"), _check_table(rows, data, lang))),
        ),
        scenario=scenario,
    )


def title_of(budget: FundBudget, data: DataPackage, lang: str) -> str:
    """ "合成市C2027年基本医疗保险基金预算（附2030年前展望）", with 本级 where it is a county's own till."""
    place = (
        told("all_areas", lang, name=data.name)
        if budget.area is None
        else data.area_names.get(budget.area, {}).get(lang, budget.area)
    )
    last = max(budget.sheets["resident"].years)
    mark = told("own_level", lang) if budget.own_level else ""
    return told("title", lang, place=f"{place}{mark}", year=budget.year, last=last)


def budget_table(budget: FundBudget, sheet: str, data: DataPackage, scenario: str, lang: str) -> Table:
    """One official sheet: the line, last year, this year's budget (adjusted where it was), executed to date, per cent
    done, expected, next year and three more, and the mark of a note."""
    import pandas as pd

    own = budget.sheets[sheet]
    marks = _marks(sheet, own)
    rows = [_row(line, own, budget.year, marks, lang) for line in official_lines(sheet)]
    frame = pd.DataFrame(rows)
    strong = tuple(at for at, line in enumerate(official_lines(sheet)) if line.level == 0)
    names = [str(column) for column in frame.columns if column != "adjusted" or own.adjusted]
    mark = told("own_level", lang) if budget.own_level else ""
    return Table(
        number=NUMBERS[sheet],
        title=told(sheet, lang) + mark,
        frame=frame[names],
        columns=tuple(_column(name, own, budget, lang) for name in names),
        basis=told("basis", lang),
        source=told("source", lang, data=data.name, scenario=scenario),
        tag=told("tag", lang),
        scenario=scenario,
        notes=(*_notes(budget, own, lang), *_line_notes(sheet, marks, lang)),
        strong_rows=strong,
        synthetic=data.synthetic,
    )


def key_sheet(report: Report, sheet: str) -> tuple[str, list[str], list[list[str]]]:
    """What a screen shows of a sheet: title with unit, heads, and the printed totals and balances, of every purse too;
    without the columns of ``IN_FILES`` and rows of zeros."""
    table = report.tables()[NUMBERS[sheet]]
    kept = [at for at, column in enumerate(table.columns) if column.name not in IN_FILES]
    lines, heads = official_lines(sheet), heads_of(table)
    rows = [
        [row[at] for at in kept]
        for line, row in zip(lines, printed_rows(table), strict=True)
        if line.level == 0 or line.across
    ]
    moving = [row for row in rows if any(cell.strip("0.") for cell in row[1:])]
    return f"{table.title}（{common_unit(table)}）", [heads[at] for at in kept], moving


def _balances(own: SheetBudget, year: int, lang: str) -> Iterator[Paragraph]:
    """The balance of the budgeted year, each purse apart, and the years in which a pooled fund spends more than it
    receives: a surplus of accounts hides that in the total of the sheet."""
    sheet, units, purses = own.sheet, own.printed[year], PURSES[own.sheet]
    parts = {name: _by_purse(f"{sheet}.{name}", units, lang) for name in ("net", "closing")}
    whole = {name: _printed(units[f"{sheet}.{name}"]) for name in parts}
    apart = {"parts": parts["net"], "closing_parts": parts["closing"]} if len(purses) > 1 else {}
    key = "balance_apart" if apart else "balance_one"
    yield Paragraph(told(key, lang, sheet=told(f"of_{sheet}", lang), year=year, **whole, **apart), "key")
    short = [at for at, one in own.printed.items() if one[line_of(f"{sheet}.net", purses[0])] < 0]
    if short:
        hidden = [at for at in short if own.printed[at][f"{sheet}.net"] >= 0]
        said = told("deficit_years", lang, fund=_fund(purses[0], lang), years=_years(short, lang))
        if len(purses) > 1:
            said += ("" if lang == "zh" else " ") + (
                told("deficit_hidden", lang, years=_years(hidden, lang)) if hidden else told("deficit_not_filled", lang)
            )
        yield Paragraph(said, "warning")


def _by_purse(whole: str, units: Mapping[str, int], lang: str) -> str:
    """ "统筹基金-11,103.00 + 个人账户…": what the purses of a sheet add to a balance."""
    sheet = whole.partition(".")[0]
    values = {purse: _printed(units[line_of(whole, purse)]) for purse in PURSES[sheet]}
    return " + ".join(told("part", lang, fund=_fund(purse, lang), value=value) for purse, value in values.items())


def _printed(units: int) -> str:
    return grouped(units * PRINTED / YUAN, 2)


def _years(years: Sequence[int], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(map(str, years))


def _fund(purse: str, lang: str) -> str:
    return label("resident_fund" if purse == "resident" else purse, lang)


def _row(line: OfficialLine, own: SheetBudget, year: int, marks: Mapping[str, str], lang: str) -> dict[str, Any]:
    cells: dict[str, Any] = {"line": f"{SET_IN * line.level}{line.label[lang]}"}
    cells["executed"] = own.printed[year - 2][line.name] * PRINTED / YUAN
    for name, held in (("plan", own.plan), ("adjusted", own.adjusted), ("done", own.done)):
        cells[name] = held.get(line.name, GAP) / YUAN
    cells["rate"] = 100.0 * own.rate(line.name)
    cells["forecast"] = own.printed[year - 1][line.name] * PRINTED / YUAN
    for ahead in sorted(own.printed)[2:]:
        cells[f"y{ahead}"] = own.printed[ahead][line.name] * PRINTED / YUAN
    cells["mark"] = marks.get(line.name, "")
    return cells


def _column(name: str, own: SheetBudget, budget: FundBudget, lang: str) -> Column:
    if name in ("line", "mark"):
        return Column(name, told({"mark": "note_column"}.get(name, name), lang))
    if name == "rate":
        return Column(name, told(name, lang), "%", 2)
    months = max((one.months for one in own.observed.values()), default=0)
    if name.startswith("y"):
        year = int(name[1:])
        head = told("budget" if year == budget.year else "outlook", lang, year=year)
    elif name == "executed":
        base = budget.year - 2 == budget.base_year
        head = told("executed" if base else "executed_projected", lang, year=budget.year - 2)
    elif name == "done" and months:
        head = told("done_months", lang, months=months)
    else:
        head = told(name, lang, year=budget.year - 1)
    return Column(name, head, told("unit", lang), 2)


def _marks(sheet: str, own: SheetBudget) -> dict[str, str]:
    """Name of a line -> the mark of its note; of lines that are zero unless given only where they are zero."""
    marks: dict[str, str] = {}
    texts: dict[str, str] = {}
    for line in official_lines(sheet):
        if not line.note or (line.unless_given and any(units[line.name] for units in own.years.values())):
            continue
        mark = texts.setdefault(line.note["zh"], f"[{len(texts) + 1}]")
        marks[line.name] = mark
    return marks


def _line_notes(sheet: str, marks: Mapping[str, str], lang: str) -> tuple[str, ...]:
    told_once = {marks[line.name]: line.note[lang] for line in official_lines(sheet) if line.name in marks}
    return tuple(told("note_line", lang, mark=mark, text=text) for mark, text in told_once.items())


def _notes(budget: FundBudget, own: SheetBudget, lang: str) -> tuple[str, ...]:
    """Where this year's figures come from, what was adjusted, whether a rule filled the lines between levels."""
    found = []
    if not own.plans:
        found.append(told("note_no_plan", lang))
    for fund, (first, last) in own.plans.items():
        found.append(told("note_plan", lang, approved=first.approved))
        if fund == "employee_pooled":
            found.append(told("note_plan_pool", lang))
        found.append(told("note_not_adjusted", lang) if first.same_as(last) else _adjusted(first, last, lang))
    for one in list(own.observed.values())[:1]:
        found.append(told("note_done", lang, month=one.last_month, released=one.released))
        moved = grouped(sum(own.deviation.values()) / YUAN, 2)
        found.append(told("note_deviation", lang, yuan=moved))
    if not own.observed:
        found.append(told("note_not_done", lang))
    found += [told("note_rule" if budget.with_rule else "note_no_rule", lang), told("note_premium_gap", lang)]
    return tuple(found)


def _adjusted(first: Any, last: Any, lang: str) -> str:
    parts = {
        "income_from": first.income,
        "income_to": last.income,
        "spent_from": first.expenditure,
        "spent_to": last.expenditure,
    }
    shown = {name: grouped(value / YUAN, 2) for name, value in parts.items()}
    return told("note_adjusted", lang, approved=last.approved, **shown)


def _own_errors(budget: FundBudget, lang: str) -> tuple[Paragraph, ...]:
    """How past budgets of this place were met, where the package has both."""
    joint = "；" if lang == "zh" else "; "
    said = [
        told(
            "own_error",
            lang,
            fund=_fund(one.fund, lang),
            year=one.year,
            income=f"{100 * one.income:.1f}%",
            spent=f"{100 * one.expenditure:.1f}%",
        )
        for one in budget.past
    ]
    return (Paragraph(told("own_errors", lang, told=joint.join(said)), "note"),) if said else ()


def check_rows(budget: FundBudget, lang: str) -> list[dict[str, Any]]:
    """Every check of every sheet and year, yuan; and by how much the lines miss the ledger of the projection."""
    rows = []
    for sheet, own in budget.sheets.items():
        for year, units in own.years.items():
            for name, left, right in checks(sheet, units):
                rows.append(_check(sheet, year, _check_words(name, lang), left, right, lang))
        rows.append({**_check(sheet, 0, told("check_engine", lang), round(own.gap), 0, lang), "exact": False})
    return rows


def _check_words(name: str, lang: str) -> str:
    sheet, what, *of = name.split(".")
    if of == ["purses"]:
        line = next(line for line in official_lines(sheet) if line.name == f"{sheet}.{what}")
        return told("check_purses", lang, line=line.label[lang])
    said = told(f"check_{what}", lang)
    return told("check_of", lang, fund=_fund(of[0], lang), check=said) if of else said


def _check(sheet: str, year: int, said: str, left: int, right: int, lang: str) -> dict[str, Any]:
    verdict = told("check_holds" if left == right else "check_fails", lang)
    about = {"sheet": told(sheet, lang), "year": str(year or ""), "name": said}
    return {**about, "left": left, "right": right, "apart": left - right, "verdict": verdict, "exact": True}


def _check_table(rows: Sequence[Mapping[str, Any]], data: DataPackage, lang: str) -> Table:
    import pandas as pd

    frame: pd.DataFrame = pd.DataFrame(rows).drop(columns="exact")
    frame = frame.astype(dict.fromkeys(("left", "right", "apart"), "float64"))
    heads = {name: told(f"check_{name}", lang) for name in frame.columns}
    numbers = ("left", "right", "apart")
    columns = tuple(Column(name, head, "", 0 if name in numbers else None) for name, head in heads.items())
    return Table(NUMBERS["checks"], told("checks", lang), frame, columns, synthetic=data.synthetic)

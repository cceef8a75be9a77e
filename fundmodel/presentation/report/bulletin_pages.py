"""The quarterly bulletin of an area (T40) as two pages: the accounts in the order of notices, then alert and faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.quarter_accounts import Quarter, QuarterAccount
from fundmodel.presentation.frames.alert_cells import cells
from fundmodel.presentation.frames.alert_frames import EARNED, alert_rows
from fundmodel.presentation.report.report_parts import Column, Paragraph, Part, Report, Section, Table
from fundmodel.presentation.words.alert_words import LEFT_OUT, level_word
from fundmodel.presentation.words.bulletin_words import told
from fundmodel.presentation.words.labels import months_text
from fundmodel.presentation.words.observed_words import fund_words, remark_words, scope_words
from fundmodel.presentation.words.rounding import grouped

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.early_alert.alerts import Alerts

WAN: Final = 10000.0
NEVER: Final = "—"
HEADS_OF: Final = {
    "employee": ("active", "retired"),
    "employee_pooled": ("active", "retired"),
    "resident": ("resident",),
}


def bulletin(
    data: DataPackage,
    area: str,
    quarter: Quarter,
    accounts: Sequence[QuarterAccount],
    alerts: Sequence[Alerts | None],
    lang: str,
) -> Report:
    """Two pages in one language; ``alerts`` are those of the quarter's end and of a quarter before (None: none)."""
    from fundmodel import __version__

    place = data.area_names.get(area, {}).get(lang, area)
    lead = [Paragraph(_lead(one, place, quarter, lang), "key") for one in accounts]
    own = [Paragraph(told("own_level", lang), "warning")] if any(one.own_level for one in accounts) else []
    scopes = [_scope(one, lang) for one in accounts if one.now.scope]
    shown = _accounts_table(data, area, quarter, accounts, lang)
    bridges = [Paragraph(line, "key") for one in accounts for line in _bridge(one, alerts[0], quarter, lang)]
    first: tuple[Part, ...] = (*lead, *bridges, *own, shown, Paragraph(told("season", lang), "note"))
    second = _second_page(data, area, quarter, accounts, alerts, lang)
    return Report(
        title=told("title", lang, place=place, year=quarter.year, month=quarter.month),
        lang=lang,
        valuation_date=quarter.text,
        version=__version__,
        data=data.name,
        data_hash=data.sha256,
        synthetic=data.synthetic,
        sections=(
            Section("accounts", "1", told("page_1", lang), (*first, *(Paragraph(line, "note") for line in scopes))),
            Section("alert", "2", told("page_2", lang), second),
        ),
    )


def _lead(one: QuarterAccount, place: str, quarter: Quarter, lang: str) -> str:
    income, spent, net = _flows(one.now.income, one.now.expenditure)
    return told(
        "lead",
        lang,
        place=place,
        fund=fund_words(one.fund, lang),
        year=quarter.year,
        month=quarter.month,
        income=income,
        spent=spent,
        net=net,
        balance=_money(one.now.balance),
        clerk=_months(one.clerk),
        ours=_months(one.ours),
    )


def _bridge(one: QuarterAccount, now: Alerts | None, quarter: Quarter, lang: str) -> Iterator[str]:
    """earned balance = earned months x spending a month; what lies between it and cash, of a fund judged as earned."""
    rows = [] if now is None or one.own_level else now.ranking.to_dict("records")
    fund, ours = fund_words(one.fund, lang), one.ours
    for row in rows:
        months = float(row["months"])
        if (row["area"], row["fund"], row["basis"]) != (one.area, one.fund, EARNED) or not _given(ours * months):
            continue
        if row["last_month"] != quarter.text:
            last = row["last_month"]
            yield told("bridge_apart", lang, fund=fund, last=last, ours=_months(ours), months=_months(months))
            continue
        earned = months * one.now.balance / ours
        held, apart = round(one.now.balance / WAN, 2), round(earned / WAN, 2)
        parts = {"balance": held, "earned": apart, "apart": abs(held - apart)}
        own = {
            "ours": round(ours, 2),
            "months": round(months, 2),
            "apart_months": abs(round(ours, 2) - round(months, 2)),
        }
        yield told(
            "bridge_less" if held >= apart else "bridge_more",
            lang,
            fund=fund,
            ahead=told("ahead_given" if row["ahead"] else "ahead_assumed", lang),
            **{name: grouped(value, 2) for name, value in {**parts, **own}.items()},
        )


def _flows(income: float, spent: float) -> tuple[str, str, str]:
    """Income, expenditure and what is left, the last of the printed two."""
    received, paid = round(income / WAN, 2), round(spent / WAN, 2)
    return grouped(received, 2), grouped(paid, 2), grouped(received - paid, 2)


def _money(yuan: float) -> str:
    return NEVER if yuan != yuan else grouped(yuan / WAN, 2)


def _months(months: float) -> str:
    return NEVER if months != months else grouped(months, 2)


def _scope(one: QuarterAccount, lang: str) -> str:
    inside = scope_words(one.now.scope, lang) or told("scope_pool", lang)
    return told("scope", lang, fund=fund_words(one.fund, lang), scope=inside)


def _accounts_table(
    data: DataPackage, area: str, quarter: Quarter, accounts: Sequence[QuarterAccount], lang: str
) -> Table:
    """Items of each fund in the order of notices, beside the same months of last year."""
    import pandas as pd

    rows = [row for one in accounts for row in _items(data, area, quarter, one, lang)]
    names = ("fund", "item", "now", "before", "growth")
    heads = {name: told(name, lang, **({"month": quarter.month} if name == "now" else {})) for name in names}
    strong = tuple(at for at, row in enumerate(rows) if row["item"] == told("balance", lang))
    released = max(one.now.released for one in accounts)
    return Table(
        "T40-1",
        told("table_1", lang),
        pd.DataFrame(rows, columns=list(names)),
        tuple(Column(name, head) for name, head in heads.items()),
        basis=told("basis_1", lang),
        source=told("source_1", lang, data=data.name, released=released),
        strong_rows=strong,
        synthetic=data.synthetic,
    )


def _items(data: DataPackage, area: str, quarter: Quarter, one: QuarterAccount, lang: str) -> list[dict[str, str]]:
    fund, now, before = fund_words(one.fund, lang), one.now, one.before
    nothing = dict.fromkeys(("income", "expenditure", "balance", "transfers_up", "transfers_down"), float("nan"))
    old: Mapping[str, Any] = nothing if before is None else before._asdict()

    def flow(key: str, name: str) -> tuple[str, str, str, str]:
        here, there = getattr(now, name), old[name]
        return key, _money(here), _money(there), _growth(here, there)

    rows = [
        ("heads", heads_words(data, area, one.fund, quarter.year, lang), NEVER, ""),
        ("users", told("not_given", lang), NEVER, ""),
        flow("income", "income"),
        *([flow("income_grant", "transfers_down")] if _given(now.transfers_down) else []),
        flow("expenditure", "expenditure"),
    ]
    if one.fund != "resident":
        inside = told("maternity_inside" if "maternity" in now.scope else "maternity_unknown", lang)
        rows.append(("expenditure_maternity", inside, "", ""))
    rows += [
        *([flow("expenditure_levy", "transfers_up")] if _given(now.transfers_up) else []),
        ("net", _flows(now.income, now.expenditure)[2], _net(before), ""),
        flow("balance", "balance"),
        ("clerk", _months(one.clerk), _months(one.clerk_before), ""),
        ("ours", _months(one.ours), _months(one.ours_before), ""),
    ]
    return [
        {"fund": fund, "item": told(key, lang), "now": here, "before": there, "growth": more}
        for key, here, there, more in rows
    ]


def _given(value: float) -> bool:
    return value == value


def _net(before: Any) -> str:
    return NEVER if before is None else _flows(before.income, before.expenditure)[2]


def _growth(now: float, before: float) -> str:
    return f"{100.0 * (now / before - 1.0):+.1f}%" if before == before and before > 0 and now == now else NEVER


def heads_words(data: DataPackage, area: str, fund: str, year: int, lang: str) -> str:
    """Insured people of the last year-end that the package gives up to ``year``."""
    frame = data.tables.get("area_heads")
    groups = HEADS_OF.get(fund, ())
    if frame is None or not groups or any(name not in frame for name in groups):
        return told("not_given", lang)
    own = frame[(frame["area"] == area) & (frame["year"] <= year)].sort_values("year")
    if own.empty:
        return told("not_given", lang)
    last = own.iloc[-1]
    total = sum(float(last[name]) for name in groups)
    return told("heads_at", lang, value=grouped(total, 2), year=int(last["year"]))


def _second_page(
    data: DataPackage,
    area: str,
    quarter: Quarter,
    accounts: Sequence[QuarterAccount],
    alerts: Sequence[Alerts | None],
    lang: str,
) -> tuple[Paragraph | Table, ...]:
    """Levels and alert with what changed, money between levels, faults in the figures."""
    moved = [_moved(one, quarter, lang) for one in accounts]
    faults = [
        told("faults", lang, fund=fund_words(one.fund, lang), remarks=remark_words("; ".join(one.remarks), lang))
        for one in accounts
        if one.remarks
    ]
    return (
        *_alert_parts(data, area, accounts, alerts, lang),
        *(Paragraph(line, "bullet") for line in moved),
        *(Paragraph(line, "bullet") for line in faults or [told("no_faults", lang)]),
        Paragraph(told("scales", lang), "note"),
    )


def _moved(one: QuarterAccount, quarter: Quarter, lang: str) -> str:
    fund, up, down = fund_words(one.fund, lang), one.now.transfers_up, one.now.transfers_down
    if not (_given(up) or _given(down)):
        return told("no_moved", lang, fund=fund)
    return told("moved", lang, fund=fund, month=quarter.month, up=_money(up), down=_money(down))


def _alert_parts(
    data: DataPackage, area: str, accounts: Sequence[QuarterAccount], alerts: Sequence[Alerts | None], lang: str
) -> list[Paragraph | Table]:
    now = alerts[0]
    if now is None or any(one.own_level for one in accounts):
        code = "own_level" if any(one.own_level for one in accounts) else "too_short"
        return [Paragraph(told("no_alert", lang, why=LEFT_OUT[code][lang != "zh"]), "warning")]
    rows = alert_rows(now, lang)
    own = rows[rows["area"] == area].to_dict("records")
    left = [
        Paragraph(told("no_alert", lang, why=LEFT_OUT[why][lang != "zh"]), "note")
        for place, _, why in now.left_out
        if place == area
    ]
    if not own:
        return list(left)
    said = [Paragraph(now.text(area, str(row["fund"]), lang)) for row in own]
    return [_alert_table(data, own, now, alerts[1] if len(alerts) > 1 else None, lang), *left, *said]


def _alert_table(
    data: DataPackage, own: Sequence[Mapping[Any, Any]], now: Alerts, before: Alerts | None, lang: str
) -> Table:
    import pandas as pd

    names = ("fund", "level", "probability", "event", "state", "months", "floor", "change")
    shown = []
    for row in own:
        told_row = cells(row, lang)
        line = {name: str(told_row[name]) for name in names if name in told_row and name not in ("fund", "change")}
        shown.append({**line, "fund": fund_words(row["fund"], lang), "change": _change(row, before, lang)})
    since = NEVER if before is None else before.as_of
    return Table(
        "T40-2",
        told("table_2", lang),
        pd.DataFrame(shown, columns=list(names)).fillna(NEVER),
        tuple(Column(name, told(name, lang)) for name in names),
        source=told("source_2", lang, as_of=now.as_of, since=since),
        synthetic=data.synthetic,
    )


def _change(row: Mapping[Any, Any], before: Alerts | None, lang: str) -> str:
    found = None if before is None else before.ranking
    if found is None:
        return told("change_new", lang)
    old = found[(found["area"] == row["area"]) & (found["fund"] == row["fund"])]
    if old.empty:
        return told("change_new", lang)
    was = old.iloc[0]
    return told(
        "change_said",
        lang,
        level_before=level_word(str(was["level"]), lang),
        level=level_word(str(row["level"]), lang),
        months_before=months_text(float(was["months"])),
        months=months_text(float(row["months"])),
    )

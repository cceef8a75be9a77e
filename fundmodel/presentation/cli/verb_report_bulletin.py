"""``fundmodel report --bulletin``: a quarter of an area on two pages, from published accounts and the alert."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fundmodel.presentation.cli.screen import Steps, console, print_json, say_written, warnings_as_lines
from fundmodel.presentation.words.budget_words import told
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import argparse

    from fundmodel.analysis.quarter_accounts import Quarter, QuarterAccount
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.early_alert.alerts import Alerts

DRAWS = 1000


def write_bulletin(args: argparse.Namespace) -> int:
    """Read accounts and alert, write two pages and print them; exit code 0."""
    from fundmodel.analysis.quarter_accounts import quarter_accounts, quarter_named
    from fundmodel.assumptions.package.package import load_data
    from fundmodel.presentation.files.bulletin_files import VERB, write_bulletin_files
    from fundmodel.presentation.files.owned_folder import refuse_unowned
    from fundmodel.presentation.report.bulletin_pages import bulletin

    quarter = quarter_named(args.bulletin)
    if args.out is not None:
        refuse_unowned(Path(args.out), VERB)
    with warnings_as_lines(args.lang), Steps(3) as steps:
        steps.next(say("reading", args.lang))
        data = load_data(args.data)
        area = area_of(data, args.area)
        accounts = quarter_accounts(data, quarter, [area], args.as_of)
        steps.next(told("looking", args.lang))
        alerts = alerts_of(data, quarter, accounts, args.as_of)
        report = bulletin(data, area, quarter, accounts, alerts, args.lang)
        steps.next(told("writing", args.lang))
        files, notes = ([], []) if args.out is None else write_bulletin_files(report, Path(args.out))
    if args.json:
        out = None if args.out is None else {"folder": args.out, "files": files, "notes": notes}
        told_accounts = [{**one._asdict(), "now": one.now._asdict()} for one in accounts]
        print_json({"kind": "bulletin", "quarter": quarter.text, "area": area, "accounts": told_accounts, "out": out})
        return 0
    screen = console()
    screen.print(report.title, style="bold", soft_wrap=True)
    if data.synthetic:
        screen.print(say("synthetic", args.lang), style="bold red")
    for part in report.sections[0].parts:
        if getattr(part, "look", "") in ("key", "warning"):
            screen.print(getattr(part, "text", ""), soft_wrap=True)
    if args.out is not None:
        say_written(args.out, files, args.lang, notes)
    return 0


def area_of(data: DataPackage, asked: str | None) -> str:
    """The area asked for, or the only one of the accounts; ``InputError`` names the valid ones."""
    if "observations" not in data.tables:
        raise InputError(Said("{name} holds no monthly accounts, of which a bulletin is made.", name=data.name))
    areas = sorted({str(area) for area in data.table("observations")["area"]})
    if asked is None and len(areas) == 1:
        return areas[0]
    if asked not in areas:
        raise InputError(Said("A bulletin is of one area: give --area; valid: {areas}", areas=areas))
    return asked


def alerts_of(
    data: DataPackage, quarter: Quarter, accounts: tuple[QuarterAccount, ...], as_of: str | None
) -> list[Alerts | None]:
    """The alert on the day the quarter was published (or ``as_of``), and that of three months before."""
    if all(one.own_level for one in accounts):
        return [None, None]
    from fundmodel.early_alert.alerts import alert

    day = as_of or max(one.now.released for one in accounts)
    month = quarter.year * 12 + quarter.month - 1 - 3
    earlier = f"{month // 12}-{month % 12 + 1:02d}"
    before = _maybe(alert, data, f"{earlier}", None)
    return [_maybe(alert, data, day, before), before]


def _maybe(alert: object, data: DataPackage, day: str, before: Alerts | None) -> Alerts | None:
    """The alert of a day; None where nothing was published by then."""
    try:
        return alert(data, day, DRAWS, previous=before)  # type: ignore[operator,no-any-return]
    except InputError:
        return None

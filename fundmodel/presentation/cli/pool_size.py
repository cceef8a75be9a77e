"""``fundmodel pool --size``: how large an adjustment fund has to be, by correlation of the cities' shocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.presentation.cli.screen import Steps, console, print_json, warnings_as_lines
from fundmodel.presentation.words.draw_words import told as driver_word
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.pool_words import behaviour_word, percent, told, yi
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import argparse

    import pandas as pd
    from rich.table import Table


def perform_size(args: argparse.Namespace) -> int:
    """Search and print; exit code 0, 1 where no size is enough at some correlation."""
    from fundmodel.analysis.draws.required_fund import required_fund
    from fundmodel.analysis.regimes import regime_of
    from fundmodel.assumptions.package.package import load_data

    if len(args.rules) > 1 or "," in (args.behaviour or "") or args.out is not None:
        raise InputError(
            Said("pool --size takes at most one rule, one word of behaviour and no --out; leave out what is more.")
        )
    rule = regime_of(args.rules[0]).rule if args.rules else None
    with warnings_as_lines(args.lang), Steps(2) as steps:
        steps.next(say("reading", args.lang))
        data = load_data(args.data)
        steps.next(told("size_value", args.lang))
        found = required_fund(
            args.scenario,
            data,
            rule,
            size=args.size,
            probability=args.probability,
            behaviour=args.behaviour,
            draws=args.draws,
            until=args.until or 2035,
            begins=args.begins,
            drivers=() if args.drivers is None else args.drivers.split(","),
        )
    if args.json:
        print_json({"synthetic": data.synthetic, **found.attrs, "table": found.to_dict("records")})
    else:
        screen = console()
        screen.print(told("size_title", args.lang, name=data.name, until=found.attrs["until"]), style="bold")
        if data.synthetic:
            screen.print(say("synthetic", args.lang), style="bold red")
        screen.print(about_words(found, args.lang), soft_wrap=True)
        screen.print(size_table(found, args.lang))
        screen.print(note_words(found, data.base_year, args.lang), style="dim", soft_wrap=True)
    return int((found["verdict"] == "infeasible").any())


def sized(found: pd.DataFrame, value: float) -> str:
    """A size in its unit: a share in per cent, a stock in 100m yuan."""
    return percent(value, 2) if found["size"].iloc[0] == "levy_income" else yi(value)


def about_words(found: pd.DataFrame, lang: str) -> str:
    """What was looked for, with which draws."""
    parts: dict[str, Any] = {name: found.attrs[name] for name in ("areas", "draws", "seed")}
    return told(
        "size_about",
        lang,
        size=told(f"size_{found['size'].iloc[0]}", lang),
        probability=percent(found.attrs["probability"]),
        behaviour=behaviour_word(found.attrs["behaviour"], lang),
        **parts,
    )


def note_words(found: pd.DataFrame, year: int, lang: str) -> str:
    """How the table is read, what was drawn, and what the cities hold today."""
    names = ("、" if lang == "zh" else ", ").join(
        driver_word(f"driver.{name}", lang) for name in found.attrs["drivers"]
    )
    national = told("size_national", lang, drivers=names) if names else told("size_city_only", lang)
    step, reserves = sized(found, found.attrs["step"]), yi(found.attrs["reserves"])
    return told("size_note", lang, step=step, national=national, reserves=reserves, year=year)


def size_table(found: pd.DataFrame, lang: str) -> Table:
    """A row for each correlation."""
    from fundmodel.presentation.terminal.captioned_tables import captioned_table

    table = captioned_table("", "")
    for name in ("correlation", "value", "unpaid", "error", "less", "bridged", "sd"):
        table.add_column(told(f"size_{name}", lang), justify="right")
    for row in found.to_dict("records"):
        highest = sized(found, found.attrs["highest"])
        value = sized(found, row["value"])
        if row["verdict"] != "solved":
            value = told(f"size_{row['verdict']}", lang, highest=highest)
        shares = (percent(row[name]) for name in ("unpaid", "standard_error", "unpaid_a_step_less", "bridged"))
        table.add_row(f"{row['correlation']:g}", value, *shares, f"{row['pooled_sd']:.2f}")
    return table

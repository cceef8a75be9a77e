"""Figures of an area that it leaves out, made from its own others and the nation's shares, each noted as lent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fundmodel.assumptions.package.national_averages import AGE_STARTS, OLDEST, Averages
from fundmodel.assumptions.tables.area_tables import HEADS, before_column, money_column, within
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

Cells = dict[str, dict[str, float]]
Lent = dict[tuple[str, str, str], list[str]]

AGES_FIT: Final = 0.005
NEUTRAL: Final = {"insured_ratio": 1.0, "out_rate": 0.0}
MATERNITY: Final = "maternity_expenditure_100m_yuan"
RESIDENTS: Final = "residents_10k"
OWN_WAGE: Final = "average_wage_yuan"


def fill_residents(cells: Cells, nation: Averages, lent: Lent) -> Iterator[Fault]:
    """Three age groups of residents: as given; a total spread as in the nation; else heads x the nation's residents
    per head. Groups that do not sum to a given total within .5 % are a fault."""
    for area, own in cells.items():
        groups = [name for name in AGE_STARTS if name in own]
        if len(groups) == len(AGE_STARTS):
            whole, parts = own.get(RESIDENTS), sum(own[name] for name in groups)
            if whole is not None and abs(whole - parts) > AGES_FIT * whole:
                fix = Said("Correct the total or the age groups; 65 and over is part of 60 and over")
                problem = Said(
                    "{area}: the age groups sum to {parts:.6g}, not to the residents", area=area, parts=parts
                )
                yield Fault("areas", problem, fix, None, RESIDENTS, f"{whole:g}")
            continue
        if groups:
            missing = next(name for name in AGE_STARTS if name not in own)
            fix = Said("Give all three age groups (0-15, 16-59, 60 and over), or none and the residents alone")
            yield Fault(
                "areas", Said("{area}: some age groups are given and others not", area=area), fix, None, missing
            )
            continue
        rule = "age_groups" if RESIDENTS in own else "residents"
        heads = sum(own[f"{group}_10k"] for group in HEADS)
        whole = own.get(RESIDENTS, heads * nation.residents / sum(nation.heads[group] for group in HEADS))
        for name in AGE_STARTS:
            own[name] = whole * nation.ages[name] / nation.residents
        own[OLDEST] = own.get(OLDEST, whole * nation.ages[OLDEST] / nation.residents)
        lent.setdefault(("areas", RESIDENTS, rule), []).append(area)


def fill_wages(cells: Cells, nation: Averages, lent: Lent) -> Iterator[Fault]:
    """wage_level = own average wage / the nation's of the same year; 1 where neither is given."""
    for area, own in cells.items():
        if OWN_WAGE in own and "wage_level" in own:
            fix = Said("Give one of the two")
            yield Fault(
                "areas",
                Said("{area}: wage_level and the average wage are both given", area=area),
                fix,
                None,
                "wage_level",
            )
        elif OWN_WAGE in own:
            own["wage_level"] = own[OWN_WAGE] / nation.wage
        elif "wage_level" not in own:
            own["wage_level"] = 1.0
            lent.setdefault(("areas", "wage_level", "wage_level"), []).append(area)


def fill_gaps(cells: Cells, nation: Averages, lent: Lent) -> None:
    """Optional columns: nobody gives one, so it stays away and the projection fills it; some give it, so the others
    are filled here by the same rule. Either way it is noted."""
    for column, rule in (*((before_column(group), "heads_before") for group in HEADS), (OLDEST, "oldest")):
        _lend(cells, column, rule, lent)
    _lend(cells, MATERNITY, "maternity", lent)
    for column in NEUTRAL:
        _lend(cells, column, "neutral", lent)
    held = {name for own in cells.values() for name in own}
    for own in cells.values():
        made = {
            **{before_column(group): own[f"{group}_10k"] / (1.0 + nation.growth(group)) for group in HEADS},
            OLDEST: own["age_60plus_10k"] * nation.ages[OLDEST] / nation.ages["age_60plus_10k"],
            MATERNITY: nation.maternity / nation.heads["active"] * own["active_10k"] * own["wage_level"],
            **NEUTRAL,
            **{money_column(fund, name): 0.0 for fund in FUNDS for name in within(fund)},
        }
        for name in held & made.keys():
            own.setdefault(name, made[name])


def _lend(cells: Cells, column: str, rule: str, lent: Lent) -> None:
    without = [area for area, own in cells.items() if column not in own]
    if without:
        lent.setdefault(("areas", column, rule), []).extend(without)

"""Under which reason a parameter stands when a difference between two projections is told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from fundmodel.vocabulary.dictionary import read_yaml

RULES: Final = "rules"
"""The group of a scenario's rule."""
OPENING: Final = "opening"
"""The group of the data package: accounts, heads and opening balances that no parameter holds."""
REFERENCE: Final = "base"
"""The group that brings the reference economy of its scenario along."""

METHOD: Final = "method"
ORDERED: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = MappingProxyType(
    {
        METHOD: ("方法与更正", "Methods and corrections", ()),
        "step_data": ("数据更新", "Data", (OPENING,)),
        "step_demography": ("人口与参保", "Demography and enrolment", ("demography", "enrolment")),
        "step_economy": ("经济", "Economy", (REFERENCE, "interest")),
        "step_cost": ("医疗费用", "Cost of care", ("unit_cost",)),
        "step_law": ("政策", "Law", ("rate", "price_policy", RULES)),
    }
)
"""Steps of reasons for change: zh, en and the groups that they take together."""


@cache
def reason_groups() -> Mapping[str, tuple[str, ...]]:
    """The parameters of each group, in the order in which reasons are told."""
    return MappingProxyType({name: tuple(one["parameters"]) for name, one in read_yaml("reason_groups.yaml").items()})


@cache
def reason_label(group: str, lang: str) -> str:
    """What a group is called, zh or en."""
    if group in ORDERED:
        zh, en, _ = ORDERED[group]
        return zh if lang == "zh" else en
    label: str = read_yaml("reason_groups.yaml")[group]["label"][lang]
    return label


@cache
def steps_in_order() -> Mapping[str, tuple[str, ...]]:
    """The groups of each step of reasons for change, every group in one."""
    return MappingProxyType({name: groups for name, (_, _, groups) in ORDERED.items() if groups})

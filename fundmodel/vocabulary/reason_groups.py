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


@cache
def reason_groups() -> Mapping[str, tuple[str, ...]]:
    """The parameters of each group, in the order in which reasons are told."""
    return MappingProxyType({name: tuple(one["parameters"]) for name, one in read_yaml("reason_groups.yaml").items()})


@cache
def reason_label(group: str, lang: str) -> str:
    """What a group is called, zh or en."""
    label: str = read_yaml("reason_groups.yaml")[group]["label"][lang]
    return label

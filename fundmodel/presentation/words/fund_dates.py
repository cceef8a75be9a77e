"""What makes the dates of each fund, said beside every headline (METHODS 4.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from fundmodel.presentation.words.page_words import Both

MADE_BY: Final[Mapping[str, Both]] = {
    "employee_pooled": Both(
        "职工基金的时点主要取决于费用的超额增长",
        "the dates of the employee fund are made by excess growth of unit cost",
    ),
    "resident": Both(
        "居民基金的时点主要取决于筹资规则",
        "those of the resident fund by the financing rule",
    ),
}
ALONE: Final = Both("居民基金的时点主要取决于筹资规则", "the dates of the resident fund are made by the financing rule")


def made_by(funds: Sequence[str]) -> Both:
    """What makes the dates of the pooled funds that are shown, in one clause."""
    if tuple(funds) == ("resident",):
        return ALONE
    said = [MADE_BY[fund] for fund in funds if fund in MADE_BY]
    return Both("，".join(one.zh for one in said), ", ".join(one.en for one in said))

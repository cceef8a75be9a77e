"""Each area for itself: the regime as it is, against which every other is read."""

from __future__ import annotations

from dataclasses import dataclass

from fundmodel.fund_rules.by_fund import one_of
from fundmodel.fund_rules.protocol import FUNDS, NOTHING, Decision, Standing, State


@dataclass(frozen=True, kw_only=True)
class Municipal:
    """R_i' = R_i + I_i - E_i: no money moves between areas. Source: METHODS 7.1, regime 1."""

    funds: tuple[str, ...] = FUNDS

    def __post_init__(self) -> None:
        one_of("funds", self.funds, FUNDS)

    def start(self, standing: Standing) -> None:
        """Nothing to remember."""

    def step(self, state: State, memory: None) -> tuple[Decision, None]:
        """Nothing to do."""
        return NOTHING, memory

"""The axes of every array: their order (DESIGN 5, law 1) and the labels on them; funds, lines and payers as declared in
``variables.yaml``."""

from __future__ import annotations

from typing import Final

from fundmodel.vocabulary.dictionary import axis_labels, variables

DIMS: Final = (
    "scenario",
    "draw",
    "area",
    "payer",
    "fund",
    "line",
    "exposure",
    "event",
    "item",
    "group",
    "sex",
    "age",
    "boundary",
    "year",
    "month",
)

SEXES: Final = ("female", "male")
OPEN_AGE: Final = 100
AGES: Final = tuple(range(OPEN_AGE + 1))

NATION: Final = "CN"
"""The area of a data package that does not name its own."""
ALL_AREAS: Final = "all"
"""What the sum of several areas is called."""

GROUPS: Final = ("active", "flexible", "completing", "retired", "resident", "uninsured")
_FUNDS: Final = axis_labels("fund")
_LINES: Final = axis_labels("line")

FUNDS: Final = tuple(name for name, fund in _FUNDS.items() if not fund.optional)
(CARE_FUND,) = (name for name, fund in _FUNDS.items() if fund.optional)
"""The optional fourth fund: it stands in a ledger only where a scenario of the run keeps it."""
ALL_FUNDS: Final = tuple(_FUNDS)
SCHEMES: Final = ("employee", "resident")
POOLED_FUNDS: Final = tuple(name for name, fund in _FUNDS.items() if fund.pooled)
PAYERS: Final = tuple(axis_labels("payer"))

INCOME_LINES: Final = {name: (line.fund, line.payer) for name, line in _LINES.items() if line.side == "income"}
"""Each line of income with the fund that receives it and the payer it comes from."""
BENEFIT_LINES: Final = tuple(name for name, line in _LINES.items() if line.side == "benefits")
EXPENDITURE_LINES: Final = tuple(name for name, line in _LINES.items() if line.side != "income")
LINES: Final = (*INCOME_LINES, *EXPENDITURE_LINES)
SUBSIDY_LINES: Final = ("employee_fiscal", "subsidy_central", "subsidy_provincial", "subsidy_local")
"""Lines of income that budgets pay whatever the balance."""
COVER_LINES: Final = {(line.fund, line.payer): name for name, line in _LINES.items() if line.optional}
"""The line in which a level of government meets a gap of a fund; there only where a rule is at work."""
BRIDGE_DEBT, WAITING_BILLS = (name for name, x in variables().items() if x.dataset == "ledger" and x.optional)
"""What bridges a gap and is owed, and of it bills that wait: in a ledger only where a rule is at work."""
CARE_LINES: Final = tuple(name for name, line in _LINES.items() if line.fund == CARE_FUND)
CARE_MEMO: Final = tuple(name for name, x in variables().items() if x.dataset == "memo" and x.fund == CARE_FUND)
"""Lines of the optional fund and its memo items; they are there together with it."""

LEVELS: Final = ("green", "blue", "yellow", "orange", "red")


def in_house_order(dims: tuple[str, ...]) -> tuple[str, ...]:
    """``dims`` sorted into the order of law 1; unknown names raise ``KeyError``."""
    rank = {name: place for place, name in enumerate(DIMS)}
    return tuple(sorted(dims, key=rank.__getitem__))

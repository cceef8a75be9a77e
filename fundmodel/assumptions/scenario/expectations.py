"""What a scenario is expected to move, and which way, against the scenario at the root of its chain."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Node, Table, unique
from fundmodel.vocabulary.dictionary import all_nearest
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import either

YEARS: Final = (2030, 2035, 2045, 2060)
EVENTS: Final = ("deficit", "floor", "used_up")
"""First six-month warning of a deficit, first month below the floor (both earned), the month a balance is used up."""
OF_FUND: Final = {
    "employee": ("contributions", "care", "spending", "months", "balance", "providers_bear"),
    "resident": ("financing", "care", "spending", "months", "balance", "providers_bear"),
}
"""By year: income before interest; in-patient, out-patient, chronic care and negotiated drugs; all spending; months of
reserve, earned, and balance, in December; what providers bear."""
OTHERS: Final = ("accounts_balance", "patients_bear", "payers", "retired", "residents")
ITEMS: Final = (
    *(f"{fund}_{event}" for fund in OF_FUND for event in EVENTS),
    *(f"{fund}_{measure}_{year}" for fund, measures in OF_FUND.items() for measure in measures for year in YEARS),
    *(f"{measure}_{year}" for measure in OTHERS for year in YEARS),
)
SIGNS: Final = ("+", "-", "0")
"""More or later, less or earlier, the same."""


def read_expectations(node: Node | None, faults: FaultList) -> Frozen[str, str]:
    """{item: sign} of a file; unknown items and signs are faults that list what is valid."""
    if node is None:
        return Frozen({})
    if not isinstance(node, Table):
        faults.add(node, "expect", Said("expect is not a mapping"), Said('Write expect: {{employee_deficit: "-"}}.'))
        return Frozen({})
    read = {}
    for item, (key, content) in unique(node, "expect", faults).items():
        sign = content.text if isinstance(content, Leaf) else ""
        if item not in ITEMS:
            near = all_nearest(item, ITEMS)
            hint = Said("Did you mean {near}? ", near=either(near)) if near else ""
            faults.add(
                key,
                "expect",
                Said("unknown item {item!r}", item=item),
                Said("{hint}Valid: {items}.", hint=hint, items=list(ITEMS)),
            )
        elif sign not in SIGNS:
            fix = Said('Write "+" (more, later), "-" (less, earlier) or "0" (the same), in quotes.')
            faults.add(content, "expect", Said("{item} has no sign", item=item), fix)
        else:
            read[item] = sign
    return Frozen(read)

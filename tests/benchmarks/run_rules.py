"""What rules cost: 31 areas with each kind of rule over the same without, and what an area of 400 costs over one of 31.

Processor time of the projection to 2060 with persons dropped after their laws held, forms in turn, the first round
left out. Goals: at most 3 times the time without; at most 1.2 times the cost per area. ``python -m
tests.benchmarks.run_rules 400`` adds the second.
"""

from __future__ import annotations

import sys
import warnings

import fundmodel as fm
from tests.benchmarks.run_areas import LEAN, UNTIL, cities
from tests.benchmarks.timing import in_turn, of_process, ratio, told

ROUNDS = 5
FEW = 31
NAMED = ("plain", "levy-last-income", "unified-balances-absorbed", "per-retiree-national")
RULES = {name: {"file": name, "from": "2027-01"} for name in NAMED} | {
    "plain, half of behaviour": {"file": "plain", "from": "2027-01", "behaviour": "half"},
    "stabiliser": {"kind": "stabiliser", "below": 0.03, "lever": "benefits", "gain": 0.5, "from": "2027-01"},
}


def main(further: list[str]) -> None:
    """Print ratios of one run."""
    warnings.simplefilter("ignore", fm.FundmodelWarning)
    few = cities(FEW)
    forms = {"no rule": of_process(lambda: fm.project("baseline", few, UNTIL, keep=LEAN))}
    for name, rule in RULES.items():
        forms[name] = of_process(lambda rule=rule: fm.project("baseline", few, UNTIL, rule=rule, keep=LEAN))  # type: ignore[misc]
    rounds = in_turn(forms, ROUNDS)
    for name in RULES:
        print(f"{FEW} areas, {told(rounds, name, 'no rule', 'at most 3')}", flush=True)
    for count in map(int, further):
        sizes = {
            str(size): of_process(lambda data=data: fm.project("baseline", data, UNTIL, rule=RULES["plain"], keep=LEAN))  # type: ignore[misc]
            for size, data in ((FEW, few), (count, cities(count)))
        }
        middle, low, high = (x * FEW / count for x in ratio(in_turn(sizes, 2), str(count), str(FEW)))
        print(f"an area of {count} over one of {FEW} with a rule: {middle:.2f} ({low:.2f} to {high:.2f}); goal 1.2")


if __name__ == "__main__":
    main(sys.argv[1:])

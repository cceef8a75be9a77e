"""Money of many changes on prepared people against whole projections of the same scenarios, and what labels add."""

from __future__ import annotations

import fundmodel as fm
from tests.benchmarks.timing import in_turn, of_process, told

ROUNDS = 9
UNTIL = 2060
MANY = 20


def main() -> None:
    """Print how many times a projection takes of its money alone, and what labels add."""
    base, data = fm.load_scenario("baseline"), fm.load_data("national")
    ready = fm.prepare(base, data, UNTIL)
    changes = [{"employee.employer_rate": {"2027-01": 0.05 + 0.001 * k}} for k in range(MANY)]
    scenarios = [base.with_changes(change, name=f"#{k}") for k, change in enumerate(changes)]
    works = {
        "project, 1": lambda: fm.project(scenarios[0], data, UNTIL),
        "money, 1": lambda: ready.money(changes[0]),
        "money and ledger, 1": lambda: ready.money(changes[0]).ledger,
        "arrays, 1": lambda: ready.arrays(changes[0]),
        f"project, {MANY}": lambda: fm.project(scenarios, data, UNTIL),
        f"money, {MANY}": lambda: ready.money(changes),
        f"money and ledger, {MANY}": lambda: ready.money(changes).ledger,
        "prepare": lambda: fm.prepare(base, data, UNTIL),
    }
    rounds = in_turn({name: of_process(work) for name, work in works.items()}, ROUNDS)
    for over, under in (
        ("project, 1", "money, 1"),
        ("project, 1", "money and ledger, 1"),
        ("project, 1", "arrays, 1"),
        (f"project, {MANY}", f"money, {MANY}"),
        (f"project, {MANY}", f"money and ledger, {MANY}"),
        ("prepare", "project, 1"),
    ):
        print(told(rounds, over, under))


if __name__ == "__main__":
    main()

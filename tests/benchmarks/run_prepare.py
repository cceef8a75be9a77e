"""Money of many changes on prepared people against whole projections of the same scenarios: medians of per-round
ratios, rounds interleaved, the first dropped."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import fundmodel as fm

ROUNDS = 7
UNTIL = 2060
MANY = 20


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print how many times a projection takes of its money alone, and what labels add."""
    base, data = fm.load_scenario("baseline"), fm.load_data("national")
    ready = fm.prepare(base, data, UNTIL)
    changes = [{"employee.employer_rate": {"2027-01": 0.05 + 0.001 * k}} for k in range(MANY)]

    def scenarios(number: int) -> list[fm.Scenario]:
        return [base.with_changes(change, name=f"#{k}") for k, change in enumerate(changes[:number])]

    forms: dict[str, Callable[[], object]] = {
        "project, 1": lambda: fm.project(scenarios(1)[0], data, UNTIL),
        "money, 1": lambda: ready.money(changes[0]),
        "money and ledger, 1": lambda: ready.money(changes[0]).ledger,
        "arrays, 1": lambda: ready.arrays(changes[0]),
        f"project, {MANY}": lambda: fm.project(scenarios(MANY), data, UNTIL),
        f"money, {MANY}": lambda: ready.money(changes),
        f"money and ledger, {MANY}": lambda: ready.money(changes).ledger,
        "prepare": lambda: fm.prepare(base, data, UNTIL),
    }
    rounds = [{name: timed(work) for name, work in forms.items()} for _ in range(ROUNDS + 1)][1:]
    for over, under in (
        ("project, 1", "money, 1"),
        ("project, 1", "money and ledger, 1"),
        ("project, 1", "arrays, 1"),
        (f"project, {MANY}", f"money, {MANY}"),
        (f"project, {MANY}", f"money and ledger, {MANY}"),
        ("prepare", "project, 1"),
    ):
        ratios = [one[over] / one[under] for one in rounds]
        print(f"{over} / {under}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()

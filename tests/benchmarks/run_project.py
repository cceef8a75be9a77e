"""``fm.project`` on the whole national model against its own stages and against the pandas form of W2 (goal P2).

"labelled" builds every Dataset, the provenance and the tables, which ``fm.project`` leaves until they are read: it is
the deterministic run that other goals are stated in. "another change" projects in every round a scenario that no round
before has seen, so that what is kept between runs is what a solver's trials share and no more.
"""

from __future__ import annotations

from itertools import count

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.project import stages_of
from tests.benchmarks import w2_pandas
from tests.benchmarks.timing import Timer, in_turn, milliseconds, of_process, told
from tests.benchmarks.w2_inputs import make

ROUNDS = 11
UNTIL = 2060


def everything(scenarios: fm.Scenario | list[fm.Scenario], data: fm.DataPackage) -> None:
    """A projection with all of its parts built."""
    run = fm.project(scenarios, data, UNTIL)
    _ = run.sets, run.provenance, run.tables


def main() -> None:
    """Print how many times the stages, the projection and the pandas spreadsheet take of one another."""
    base, data, given = fm.load_scenario("baseline"), fm.load_data("national"), make()
    three = [base, *(fm.load_scenario(name) for name in ("current-law", "no-retirement-delay"))]
    trial = count()

    def another() -> float:
        change = {"employee.employer_rate": {"2027-01": 0.05 + 1e-6 * next(trial)}}
        scenario = base.with_changes(change, name="another change")
        return of_process(lambda: everything(scenario, data))()

    forms: dict[str, Timer] = {
        "stages": of_process(lambda: stages_of(Assumptions((base,), data), UNTIL), 3),
        "project": of_process(lambda: fm.project(base, data, UNTIL), 3),
        "labelled": of_process(lambda: everything(base, data), 3),
        "labelled, another change": another,
        "labelled, three scenarios": of_process(lambda: everything(three, data)),
        "pandas": of_process(lambda: w2_pandas.solve(given)),
    }
    rounds = in_turn(forms, ROUNDS)
    print(f"a deterministic run (labelled), {len(rounds)} rounds: median {milliseconds(rounds, 'labelled'):.1f} ms")
    for over, under, goal in (
        ("project", "stages", ""),
        ("labelled", "stages", "at most 1.25"),
        ("labelled, three scenarios", "labelled", ""),
        ("pandas", "project", ""),
        ("pandas", "labelled", "at least 60"),
        ("pandas", "labelled, another change", ""),
    ):
        print(told(rounds, over, under, goal))


if __name__ == "__main__":
    main()

"""The cohort step of the library against a loop in C written for this comparison (goal P7): 202 cohorts, 35 years.

Both start from the arrays of W2 and end with population, births and deaths, which must agree to 1e-12 before anything
is timed. The loop is compiled here, with ``cc`` or what the variable ``CC`` names; without a compiler nothing is done.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from fundmodel.projection.demography import cohort
from tests.benchmarks import w2_inputs
from tests.benchmarks.timing import in_turn, of_process, told

ROUNDS = 15
REPEATS = 200
SOURCE = r"""
/* people[t][sex][age], rates[t][sex][age], fertility[t][age]; migrants spread over the year, the last age open */
void cohorts(int years, int ages, const double *survival, const double *fertility, const double *srb,
             const double *migration, double *people, double *births, double *deaths)
{
    int cells = 2 * ages;
    for (int t = 0; t < years; t++) {
        const double *now = people + t * cells, *living = survival + t * cells, *net = migration + t * cells;
        const double *rate = fertility + t * ages;
        double *next = people + (t + 1) * cells, *gone = deaths + t * cells, born = 0.0;
        for (int sex = 0; sex < 2; sex++)
            for (int age = 1; age < ages; age++) {
                int at = sex * ages + age;
                double source = now[at - 1] + 0.5 * net[at - 1];
                if (age == ages - 1) source += now[at] + 0.5 * net[at];
                gone[at] = (1.0 - living[at]) * source;
                next[at] = source - gone[at] + 0.5 * net[at];
            }
        for (int age = 1; age < ages - 1; age++)
            born += 0.5 * rate[age] * (now[age] + 0.5 * net[age] + next[age]);
        births[2 * t + 1] = born * srb[t] / (1.0 + srb[t]);
        births[2 * t] = born - births[2 * t + 1];
        for (int sex = 0; sex < 2; sex++) {
            int at = sex * ages;
            gone[at] = (1.0 - living[at]) * births[2 * t + sex];
            next[at] = births[2 * t + sex] - gone[at] + 0.5 * net[at];
        }
    }
}
"""


def compiled(folder: Path) -> Any | None:
    """The C function, or None where there is no compiler."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        return None
    (folder / "cohorts.c").write_text(SOURCE, encoding="ascii")
    flags = ["-O2", "-shared", "-fPIC"]  # what R compiles its packages with
    subprocess.run([compiler, *flags, "cohorts.c", "-o", "cohorts.so"], cwd=folder, check=True)
    return ctypes.CDLL(str(folder / "cohorts.so")).cohorts


class Loop:
    """The loop on arrays that are laid out and allocated once, years first."""

    def __init__(self, function: Any, given: w2_inputs.Inputs) -> None:
        years, (sexes, ages) = given.survival.shape[-1], given.population.shape
        rates = (given.survival, given.fertility, given.srb, given.migration)
        self._rates = [np.ascontiguousarray(np.moveaxis(x, -1, 0)) for x in rates]
        self.people = np.empty((years + 1, sexes, ages))
        self.births, self.deaths = np.empty((years, sexes)), np.empty((years, sexes, ages))
        self._function, self._start = function, given.population
        arrays = (*self._rates, self.people, self.births, self.deaths)
        self._arguments = (years, ages, *(ctypes.c_void_p(x.ctypes.data) for x in arrays))

    def __call__(self) -> None:
        """Run all years."""
        self.people[0] = self._start
        self._function(*self._arguments)


def main() -> None:
    """Compile, compare, time, print."""
    given = w2_inputs.make()
    arguments = (given.population, given.survival, given.fertility, given.srb, given.migration)
    with tempfile.TemporaryDirectory() as folder:
        function = compiled(Path(folder))
        if function is None:
            print("no C compiler: the cohort step was not compared")
            return
        loop = Loop(function, given)
        loop()
        ours = cohort.project(*arguments)
        for mine, theirs in zip(ours, (loop.people, loop.births, loop.deaths), strict=True):
            np.testing.assert_allclose(mine, np.moveaxis(theirs, 0, -1), rtol=1e-12)
        forms = {
            "our cohort step": of_process(lambda: cohort.project(*arguments), REPEATS),
            "the loop in C": of_process(loop, 10 * REPEATS),
        }
        print(told(in_turn(forms, ROUNDS), "our cohort step", "the loop in C", "at most 2"))


if __name__ == "__main__":
    main()

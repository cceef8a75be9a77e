"""The levers of the explorer: what each writes into a scenario, how far it goes, and where it was run beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from fundmodel.projection.project.assembly import MARGIN as PRUDENT_MARGIN
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.assumptions.scenario.scenario import Scenario

POOLING: Final = "pooling"
"""The lever that is no number: every area on its own, or one pool of the employee scheme from ``POOLED_FROM`` on."""
PRUDENT: Final = "prudent"
"""The lever that nobody moves: the margin of prudence on growth of cost, off for the best estimate and on for the
official figure; both are answered at every setting."""
MARGIN: Final = "cost.margin"
DIGITS: Final = 10
LAST: Final = 2050
"""The last year that is run; a later date is "after 2050"."""


@dataclass(frozen=True)
class Write:
    """``parameter: {since: factor x value}``, or undated where ``since`` is empty; ``holds`` says that it is meant for
    good, which points of growth are asked to say."""

    parameter: str
    since: str
    factor: float = 1.0
    holds: bool = False

    def entry(self, value: float) -> Any:
        """What a scenario file would write for ``value``."""
        amount = round(self.factor * value, DIGITS)
        dated = {self.since: amount} if self.since else amount
        return {"value": dated, "beyond_last": "hold"} if self.holds else dated


@dataclass(frozen=True)
class Lever:
    """One lever: ``nodes`` are the values that were run alone, ``coarse`` those that were run in pairs, ``base`` (one
    of both) where it changes nothing; ``unit`` says how it is shown: percent, points, yuan or times. A lever that
    ``scales`` multiplies what retired members pay and nothing else: it needs one run, at its high end."""

    key: str
    unit: str
    writes: tuple[Write, ...]
    nodes: tuple[float, ...]
    coarse: tuple[float, ...]
    base: float
    step: float
    scales: bool = False

    @property
    def shown(self) -> bool:
        """Whether it is there to be moved."""
        return self.key != PRUDENT

    @property
    def low(self) -> float:
        """The least value."""
        return self.nodes[0]

    @property
    def high(self) -> float:
        """The greatest value."""
        return self.nodes[-1]

    def changes(self, value: float) -> dict[str, Any]:
        """What a scenario file would write for ``value``; nothing at the base."""
        return {} if value == self.base else {one.parameter: one.entry(value) for one in self.writes}


def lever(
    key: str,
    unit: str,
    writes: Sequence[Write],
    low: float,
    base: float,
    high: float,
    step: float,
    scales: bool = False,
) -> Lever:
    """A lever from its ends: run alone at the ends, the base and half way between; run in pairs at ends and base."""
    coarse = tuple(sorted({min(low, base), base, max(high, base)}))
    halves = {round((a + b) / 2.0, DIGITS) for a, b in pairwise(coarse)}
    return Lever(key, unit, tuple(writes), tuple(sorted({*coarse, *halves})), coarse, base, step, scales)


def levers_of(scenario: Scenario, premium: float, first: int) -> tuple[Lever, ...]:
    """The levers on ``scenario``, whose first projected year is ``first``; ``premium`` is its premium of the coverage
    year ``premium_year(first)``, yuan.

    Changes begin in January of the second projected year, the contribution of retired members a year later. A scenario
    that holds in some areas only keeps the levers whose base is the same everywhere: points of growth. The margin of
    prudence comes last, unless the scenario has one.
    """
    return (*_moved(scenario, premium, first), *_margin(scenario, first))


def _margin(scenario: Scenario, first: int) -> Iterator[Lever]:
    """The margin of prudence as ``Projection.prudent`` writes it."""
    if not any(_path(scenario, MARGIN, first)):
        ends = (0.0, PRUDENT_MARGIN)
        yield Lever(PRUDENT, "points", (Write(MARGIN, f"{first}-01"),), ends, ends, 0.0, PRUDENT_MARGIN)


def _moved(scenario: Scenario, premium: float, first: int) -> tuple[Lever, ...]:
    begins, later = str(first + 1), str(first + 2)
    growth = (
        lever("subsidy", "points", [_points("resident.subsidy_shift", begins)], -0.02, 0.0, 0.02, 0.001),
        lever(
            "cost",
            "points",
            [_points(f"{scheme}.cost_growth_shift", begins) for scheme in ("employee", "resident")],
            *(-0.01, 0.0, 0.01, 0.0005),
        ),
        lever("base", "points", [_points("employee.base_growth_shift", begins)], -0.01, 0.0, 0.01, 0.0005),
    )
    if not scenario.everywhere:
        return growth
    own = []
    if not any(_path(scenario, "employee.retiree_rate", first)):
        rate = [Write("employee.retiree_rate", later)]
        own.append(lever("retirees", "percent", rate, 0.0, 0.0, 0.03, 0.001, scales=True))
    early = _path(scenario, "retirement.window_share_2035", LAST)[0]
    own.append(lever("early", "percent", [Write("retirement.window_share_2035", "")], 0.1, early, 0.9, 0.05))
    least, most = round(0.8 * premium, -1), round(1.6 * premium, -1)
    paid = [Write("resident.premium", str(premium_year(first)))]
    own.append(lever("premium", "yuan", paid, least, premium, most, 10.0))
    births = _path(scenario, "population.fertility_scale", first + 1)
    if len(set(births)) > 1:
        return (*own, *growth)
    scale = [Write("population.fertility_scale", begins, births[0])]
    return (*own, *growth, lever("fertility", "times", scale, 0.7, 1.0, 1.3, 0.05))


def _points(parameter: str, since: str) -> Write:
    """Points of growth for good."""
    return Write(parameter, since, holds=True)


def _path(scenario: Scenario, parameter: str, since: int) -> tuple[float, ...]:
    """The parameter's values from a year to the last."""
    return tuple(map(float, scenario.at_years(parameter, range(since, LAST + 1))))


def premium_year(first: int) -> int:
    """The coverage year whose premium the lever sets."""
    return first + 4


def lever_years(first: int) -> dict[str, int]:
    """The years that the words of levers name."""
    return {"begins": first + 1, "later": first + 2, "premium_year": premium_year(first)}


def pooled_from(first: int) -> str:
    """The month from which the one pool holds."""
    return f"{first + 2}-01"


def changes_at(levers: Sequence[Lever], values: Mapping[str, float]) -> dict[str, Any]:
    """What a scenario file would write for all levers together."""
    return {
        name: amount
        for one in levers
        for name, amount in one.changes(values.get(one.key, one.base)).items()
    }  # fmt: skip


def read_state(levers: Sequence[Lever], text: str, pools: bool) -> dict[str, float]:
    """``"cost=0.005&pooling=1"`` -> value by lever, as the address of the page writes it; levers that are not named
    stand at their base. ``InputError`` names every word that is no lever and every value outside its range."""
    known = {one.key: one for one in levers if one.shown}
    found: dict[str, float] = {}
    faults = []
    for word in filter(None, text.lstrip("#").split("&")):
        key, _, amount = word.partition("=")
        if key == "lang":
            continue
        try:
            value = float(amount)
        except ValueError:
            value = float("nan")
        whole = pools and key == POOLING and value in (0.0, 1.0)
        if whole or (key in known and known[key].low <= value <= known[key].high):
            found[key] = value
        else:
            faults.append(_fault(word, known, pools))
    if faults:
        raise InputError(Said("The levers cannot be read:"), faults)
    return found


def _fault(word: str, known: Mapping[str, Lever], pools: bool) -> Fault:
    key = word.partition("=")[0]
    if key in known:
        one = known[key]
        fix = Said("Give a number from {low} to {high}", low=f"{one.low:g}", high=f"{one.high:g}")
        return Fault("--at", Said("{word!r} lies outside the range of this lever", word=word), fix)
    settings = [f"{one.key}={one.base:g}" for one in known.values()] + ([f"{POOLING}=0"] if pools else [])
    fix = Said(
        "The levers and where they change nothing: {settings}; join several by {mark!r}", settings=settings, mark="&"
    )
    return Fault("--at", Said("{word!r} is no lever", word=word), fix)

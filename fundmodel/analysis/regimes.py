"""Several rules on one province beside each other, each with no, half and all of the measured answer of behaviour
(METHODS 7.2, 7.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.floors import require_floors
from fundmodel.analysis.harmonised_costs import Harmonised, harmonised_costs, levelled_on
from fundmodel.analysis.pooling_break_even import PoolingBreakEven, break_even_of_pooling
from fundmodel.analysis.pooling_metrics import pooling_metrics, poorest
from fundmodel.analysis.regime import EMPLOYEE, MUNICIPAL, Regime, funds_of, run_under
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.rule_file import load_rule, load_rule_file
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_rules
from fundmodel.projection.project import Prepared, prepare
from fundmodel.projection.project.rules_at_work import plain_rule
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection

BEHAVIOURS: Final = ("none", "half", "full")
"""How much of the measured answer is taken: three columns of equal rank."""
MOST_LOST: Final = 0.5
"""The largest loss of collection, and rise of spending, that a break-even is looked for in."""
BREAK_EVEN_TO: Final = 1e-3
Step = Callable[[str, str], None]
"""Told before each run: the regime, and a word of ``BEHAVIOURS``, "break_even", "harmonised" or "metrics"."""


@dataclass(frozen=True, eq=False)
class Regimes:
    """Runs of one scenario and province by regime and behaviour, what they come to, and where pooling stops to help.

    ``begins`` is the month in which regimes begin that do not say it. ``table`` is ``pooling_metrics`` with
    ``behaviour``; ``break_evens`` of collection and ``spending_break_evens`` by regime, of the employee pool;
    ``harmonised`` what one level of rates and benefits costs beside it, None where areas have no such terms. A regime
    that moves nothing between areas, or that says itself what areas do about it, has one run, which stands in every
    column, and no break-even.
    """

    scenario: Scenario
    data: DataPackage
    until: int
    regimes: tuple[Regime, ...]
    behaviours: tuple[str, ...]
    runs: Mapping[tuple[str, str], Projection]
    table: pd.DataFrame
    break_evens: Mapping[str, PoolingBreakEven]
    begins: str = ""
    spending_break_evens: Mapping[str, PoolingBreakEven] = field(default_factory=dict)
    harmonised: Harmonised | None = None

    @property
    def shown(self) -> str:
        """The column that charts are drawn of: half where it was asked for, as solver and required size have it."""
        return "half" if "half" in self.behaviours else self.behaviours[0]

    def run(self, regime: str, behaviour: str | None = None) -> Projection:
        """The run of a regime."""
        return self.runs[regime, self.shown if behaviour is None else behaviour]


def compare_regimes(
    regimes: Sequence[str | Regime] | None = None,
    scenario: str | Scenario = "baseline",
    data: str | DataPackage = "example-province",
    until: int = 2040,
    behaviours: Sequence[str] = BEHAVIOURS,
    step: Step | None = None,
    begins: str | None = None,
    solved: bool = True,
) -> Regimes:
    """gain_r = own money under r - own money without pooling, for each regime and each answer of behaviour.

    ``regimes`` are names or paths of rule files, or of kinds that need no parameter ("municipal"), by default
    ``named_regimes``; the one without pooling comes first in any case. Those that do not say when they begin do so in
    ``begins``, by default the January of the second projected year. ``solved`` says whether break-evens, and what one
    level of rates and benefits costs, are worked out too. People are projected once. ``InputError`` for a
    rule that is not known, with the nearest, for a province of one area, and for words that are no ``BEHAVIOURS``.
    Source: METHODS 7.2, 7.4.
    """
    chosen = _with_municipal(named_regimes() if regimes is None else tuple(map(regime_of, regimes)))
    base, package = load_scenario(scenario), load_data(data)
    _check(package, behaviours)
    start = begins or f"{package.base_year + 2}-01"
    chosen = tuple(one.begun(start) for one in chosen)
    told = (lambda name, what: None) if step is None else step
    prepared = prepare(base, package, until)
    runs: dict[tuple[str, str], Projection] = {}
    for regime in chosen:
        for behaviour in behaviours:
            told(regime.name, behaviour)
            same = (regime.name, behaviours[0])
            one = runs[same] if same in runs and not regime.varies else None
            runs[regime.name, behaviour] = one or run_under(prepared, regime.answered(behaviour))
    for run in runs.values():
        require_floors("compare_regimes", None, run)
        break
    before = runs[MUNICIPAL, behaviours[0]]
    found, spent = {}, {}
    for regime in chosen:
        if solved and answers(regime):
            told(regime.name, "break_even")
            found[regime.name], spent[regime.name] = _break_evens(prepared, regime, before)
    levelled = levelled_on(chosen, package) if solved else None
    harmonised = None
    if levelled is not None:
        told(levelled.name, "harmonised")
        pure = runs[levelled.name, behaviours[0]]
        harmonised = harmonised_costs(prepared, levelled, pure, start, behaviours[0])
    told("", "metrics")
    table = _metrics(runs, chosen, tuple(behaviours))
    return Regimes(base, package, until, chosen, tuple(behaviours), runs, table, found, start, spent, harmonised)


def steps_of(regimes: Sequence[Regime], behaviours: Sequence[str]) -> int:
    """How often ``step`` is told, once more at most."""
    return 1 + sum(len(behaviours) + answers(one) for one in _with_municipal(tuple(regimes)))


def answers(regime: Regime) -> bool:
    """Whether collection may answer to a regime, so that it has a break-even."""
    return regime.varies and EMPLOYEE in funds_of(regime)


def named_regimes() -> tuple[Regime, ...]:
    """Without pooling, and every shipped rule of which enough was seen to stand in the named comparison."""
    files = (load_rule_file(name) for name in builtin_rules())
    return _with_municipal(tuple(Regime(file.name, load_rule(file.name), file) for file in files if file.named))


def regime_of(asked: str | Regime) -> Regime:
    """The regime of a name: a rule file, or a kind; ``InputError`` with the nearest name."""
    if isinstance(asked, Regime):
        return asked
    if asked == MUNICIPAL:
        return Regime(MUNICIPAL, load_rule({"kind": MUNICIPAL}))
    if asked in builtin_rules() or str(asked).endswith((".yaml", ".yml")):
        file = load_rule_file(asked)
        return Regime(file.name, load_rule(str(asked)), file)
    names = [MUNICIPAL, *builtin_rules()]
    raise InputError(
        Said("No rule {source!r}.", source=str(asked)),
        [Fault(str(asked), Said("there is no such rule"), did_you_mean(str(asked), names))],
    )


def _break_evens(prepared: Prepared, regime: Regime, before: Projection) -> tuple[PoolingBreakEven, PoolingBreakEven]:
    """Of the areas poorest at the start, of collection and of spending: their own money at the end, balances less what
    was bridged."""
    weak = poorest(before).sel(fund=EMPLOYEE).values.ravel()

    def own_money(rule: Mapping[str, Any]) -> float:
        money = replace(prepared, rule=plain_rule(rule)).arrays({})
        assert money.pooling is not None
        moved = money.pooling.moved[EMPLOYEE]
        owed = np.asarray(moved.postponed + moved.advanced + moved.lent).sum(axis=-1)
        return float((money.funds[EMPLOYEE].rolled.closing[..., -1] - owed)[..., weak].sum())

    def trial(of: str) -> Callable[[float], float]:
        none = {"collection": 0.0, "spending": 0.0, "share": 1.0}
        return lambda share: own_money(regime.answered({**none, of: share}) if share else regime.rule)

    without = own_money({"kind": MUNICIPAL})
    fall = break_even_of_pooling(trial("collection"), without, MOST_LOST, BREAK_EVEN_TO)
    if fall.verdict == "never_helps":
        return fall, replace(fall, of="spending")
    return fall, break_even_of_pooling(trial("spending"), without, MOST_LOST, BREAK_EVEN_TO, "spending")


def _metrics(
    runs: Mapping[tuple[str, str], Projection], regimes: Sequence[Regime], behaviours: tuple[str, ...]
) -> pd.DataFrame:
    """``pooling_metrics`` of every run against the one without pooling; what does not answer is worked out once."""
    first = behaviours[0]
    keys = [(one, behaviour) for one in regimes for behaviour in (behaviours if one.varies else behaviours[:1])]
    of = {f"{one.name}/{behaviour}": runs[one.name, behaviour] for one, behaviour in keys}
    found = pooling_metrics(of, before=f"{MUNICIPAL}/{first}")
    parts = [
        found[found["regime"] == f"{one.name}/{behaviour if one.varies else first}"].assign(
            regime=one.name, behaviour=behaviour
        )
        for one in regimes
        for behaviour in behaviours
    ]
    whole = pd.concat(parts, ignore_index=True)
    return whole[["regime", "behaviour", *(name for name in whole if name not in ("regime", "behaviour"))]]


def _with_municipal(regimes: tuple[Regime, ...]) -> tuple[Regime, ...]:
    """The one without pooling first; each once."""
    by_name = {one.name: one for one in regimes}
    first = by_name.pop(MUNICIPAL, None) or regime_of(MUNICIPAL)
    return (first, *by_name.values())


def _check(data: DataPackage, behaviours: Sequence[str]) -> None:
    unknown = [word for word in behaviours if word not in BEHAVIOURS]
    if unknown or not behaviours:
        raise InputError(
            Said(
                "behaviour {words}: give one or several of {valid}, with commas between.",
                words=unknown,
                valid=list(BEHAVIOURS),
            )
        )
    if len(data.areas) < 2:
        raise InputError(
            Said(
                "The data package {name!r} has one area, so there is nothing to pool; give one with several areas, "
                "such as {example}.",
                name=data.name,
                example="example-province",
            )
        )

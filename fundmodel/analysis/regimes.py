"""Several rules on one province beside each other, each with no, half and all of the measured answer of behaviour
(METHODS 7.2, 7.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.floors import require_floors
from fundmodel.analysis.pooling_break_even import PoolingBreakEven, break_even_of_pooling
from fundmodel.analysis.pooling_metrics import pooling_metrics, poorest
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.rule_clauses import RuleFile
from fundmodel.assumptions.scenario.rule_file import load_rule, load_rule_file
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_rules
from fundmodel.projection.project import Prepared, prepare
from fundmodel.projection.project.rules_at_work import plain_rule
from fundmodel.vocabulary.declared_rules import rule_kinds
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection

MUNICIPAL: Final = "municipal"
BEHAVIOURS: Final = ("none", "half", "full")
"""How much of the measured answer is taken: three columns of equal rank."""
POOLS: Final = ("adjustment_fund", "unified", "national_fund", "ex_ante", "phased", "several")
"""Kinds that move money between areas, so that behaviour may answer to them."""
EMPLOYEE: Final = "employee_pooled"
"""The fund whose contributions are collected: what is paid for residents is set as amounts."""
MOST_LOST: Final = 0.5
"""The largest loss of collection that a break-even is looked for in."""
BREAK_EVEN_TO: Final = 1e-3
FUNDS_OF: Final[Mapping[str, tuple[str, ...]]] = {MUNICIPAL: ("employee_pooled", "resident")}
Step = Callable[[str, str], None]
"""Told before each run: the regime, and a word of ``BEHAVIOURS``, "break_even" or "metrics"."""


@dataclass(frozen=True)
class Regime:
    """A rule by the name it was asked for by, as data; ``file`` where it is one of a file, with what it promises."""

    name: str
    rule: Mapping[str, Any]
    file: RuleFile | None = None

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.rule["kind"])

    @property
    def pools(self) -> bool:
        """Whether it moves money between areas."""
        return self.kind in POOLS

    def begun(self, month: str) -> Regime:
        """The rule from ``month`` on where it does not say itself when it begins; the one without pooling holds
        always."""
        says = "from" in self.rule or "from" not in rule_kinds()[self.kind].parameters or not self.pools
        return self if says else replace(self, rule=load_rule({**plain_rule(self.rule), "from": month}))

    def answered(self, behaviour: str | Mapping[str, Any]) -> Mapping[str, Any]:
        """The rule with what areas do about it: a word of ``BEHAVIOURS``, or parameters of behaviour."""
        if behaviour == "none" or not self.pools:
            return self.rule
        if "behaviour" in rule_kinds()[self.kind].parameters:
            return load_rule({**plain_rule(self.rule), "behaviour": behaviour})
        part = {"share": {"half": 0.5, "full": 1.0}[behaviour]} if isinstance(behaviour, str) else dict(behaviour)
        return load_rule({"kind": "several", "rules": [plain_rule(self.rule), {"kind": "behaviour", **part}]})


@dataclass(frozen=True, eq=False)
class Regimes:
    """Runs of one scenario and province by regime and behaviour, what they come to, and where pooling stops to help.

    ``begins`` is the month in which regimes begin that do not say it. ``table`` is ``pooling_metrics`` with
    ``behaviour``; ``break_evens`` by regime, of the employee pool. A regime that moves nothing between areas has one
    run, which stands in every column.
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
) -> Regimes:
    """gain_r = own money under r - own money without pooling, for each regime and each answer of behaviour.

    ``regimes`` are names or paths of rule files, or of kinds that need no parameter ("municipal"), by default
    ``named_regimes``; the one without pooling comes first in any case. Those that do not say when they begin do so in
    ``begins``, by default the January of the second projected year. People are projected once. ``InputError`` for a
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
            one = runs[same] if same in runs and not regime.pools else None
            runs[regime.name, behaviour] = one or _run(prepared, regime.answered(behaviour))
    for run in runs.values():
        require_floors("compare_regimes", None, run)
        break
    before = runs[MUNICIPAL, behaviours[0]]
    found = {}
    for regime in chosen:
        if regime.pools and EMPLOYEE in funds_of(regime):
            told(regime.name, "break_even")
            found[regime.name] = _break_even(prepared, regime, before)
    told("", "metrics")
    table = _metrics(runs, chosen, tuple(behaviours))
    return Regimes(base, package, until, chosen, tuple(behaviours), runs, table, found, start)


def steps_of(regimes: Sequence[Regime], behaviours: Sequence[str]) -> int:
    """How often ``step`` is told."""
    return sum(len(behaviours) + (one.pools and EMPLOYEE in funds_of(one)) for one in _with_municipal(tuple(regimes)))


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


def funds_of(regime: Regime) -> tuple[str, ...]:
    """The funds that a regime moves."""
    if "funds" in regime.rule:
        return tuple(regime.rule["funds"])
    return (EMPLOYEE,) if regime.pools and regime.kind not in ("phased", "several") else FUNDS_OF[MUNICIPAL]


def _run(prepared: Prepared, rule: Mapping[str, Any]) -> Projection:
    return replace(prepared, rule=plain_rule(rule)).money({"name": prepared.base.name})


def _break_even(prepared: Prepared, regime: Regime, before: Projection) -> PoolingBreakEven:
    """Of the areas poorest at the start: their own money at the end, balances less what was bridged."""
    weak = poorest(before).sel(fund=EMPLOYEE).values.ravel()

    def own_money(rule: Mapping[str, Any]) -> float:
        money = replace(prepared, rule=plain_rule(rule)).arrays({})
        assert money.pooling is not None
        moved = money.pooling.moved[EMPLOYEE]
        owed = np.asarray(moved.postponed + moved.advanced + moved.lent).sum(axis=-1)
        return float((money.funds[EMPLOYEE].rolled.closing[..., -1] - owed)[..., weak].sum())

    def trial(share: float) -> float:
        return own_money(regime.answered({"collection": share, "spending": 0.0, "share": 1.0}))

    return break_even_of_pooling(trial, own_money({"kind": MUNICIPAL}), MOST_LOST, BREAK_EVEN_TO)


def _metrics(
    runs: Mapping[tuple[str, str], Projection], regimes: Sequence[Regime], behaviours: tuple[str, ...]
) -> pd.DataFrame:
    """``pooling_metrics`` of every run against the one without pooling; what does not answer is worked out once."""
    first = behaviours[0]
    keys = [(one, behaviour) for one in regimes for behaviour in (behaviours if one.pools else behaviours[:1])]
    of = {f"{one.name}/{behaviour}": runs[one.name, behaviour] for one, behaviour in keys}
    found = pooling_metrics(of, before=f"{MUNICIPAL}/{first}")
    parts = [
        found[found["regime"] == f"{one.name}/{behaviour if one.pools else first}"].assign(
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

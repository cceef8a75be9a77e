"""Which rule each scenario of a run has: its own, or the one that was given to the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.fund_rules.build_rule import build
from fundmodel.fund_rules.makers import RuleAsData
from fundmodel.fund_rules.protocol import Rule
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

RuleLike = Rule | Mapping[str, Any] | str | Path
"""A rule, or one as data: the name or path of a rule file, or a mapping as in a scenario file."""


class AtWork(NamedTuple):
    """The rule of each scenario and how it is noted: as data where it came as data, else in its own words."""

    rules: tuple[Rule | None, ...] = ()
    noted: tuple[Any, ...] = ()


NONE_AT_WORK: Final = AtWork()


def rules_at_work(scenarios: Sequence[Scenario], areas: Sequence[str], given: RuleLike | None = None) -> AtWork:
    """The rule of every scenario, ``given`` in place of theirs; nothing where none has any. Scenarios of the same rule
    share one object."""
    if isinstance(given, RuleAsData):
        given = given.data
    if given is not None and not isinstance(given, str | Path | Mapping):
        _expect_rule(given)
        return AtWork((given,) * len(scenarios), (repr(given),) * len(scenarios))
    data = [load_rule(given)] * len(scenarios) if given is not None else [scenario.rule for scenario in scenarios]
    if not any(data):
        return NONE_AT_WORK
    built: list[tuple[Mapping[str, Any], Rule]] = []
    for one in data:
        if one is not None and not any(one == known for known, _ in built):
            built.append((one, build(one, areas)))
    rules = tuple(next((rule for known, rule in built if known == one), None) for one in data)
    return AtWork(rules, tuple(None if one is None else plain_rule(one) for one in data))


def _expect_rule(given: object) -> None:
    if not (callable(getattr(given, "start", None)) and callable(getattr(given, "step", None))):
        raise InputError(
            Said(
                "rule={given!r} is no rule; give the name of a rule file (fm.rules()), a mapping such as "
                "{{'kind': 'unified'}}, or what fm.adjustment_fund and its like make.",
                given=given,
            )
        )


def plain_rule(value: Any) -> Any:
    """Data of a rule, or a part of them, as plain containers."""
    if isinstance(value, Mapping):
        return {str(key): plain_rule(item) for key, item in value.items()}
    return [plain_rule(item) for item in value] if isinstance(value, list | tuple) else value

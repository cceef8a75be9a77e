"""A rule file as read: the clauses of a rule after a published one, and how many of them are assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fundmodel.assumptions.scenario.rule_header import Followed
from fundmodel.vocabulary.declared_rules import MOST_ASSUMED
from fundmodel.vocabulary.frozen import Frozen

UNCOUNTED: Final = ("kind", "file", "from", "funds")
"""What of a rule inside a clause is no clause of its own."""


@dataclass(frozen=True)
class Clause:
    """What a rule file says of one parameter: its value, whether it was ``seen`` in the rule or is ``assumed``, and
    where it comes from, in Chinese and English."""

    value: Any
    mark: str
    source: Frozen[str, str]


@dataclass(frozen=True)
class RuleFile:
    """A rule after a published one: ``promise`` is what its text promises, ``after`` what it follows, ``clauses`` by
    parameter, and ``rule`` the same as data for ``build``."""

    name: str
    label: Frozen[str, str]
    promise: Frozen[str, str]
    kind: str
    after: Followed
    clauses: Frozen[str, Clause]
    source: str

    @property
    def assumed(self) -> int:
        """How many clauses are assumed and not seen; of rules inside an assumed clause each parameter counts."""
        return sum(_weight(clause.value) for clause in self.clauses.values() if clause.mark == "assumed")

    @property
    def named(self) -> bool:
        """Whether the rule may stand in the named comparison: a clause is seen, and at most ``MOST_ASSUMED`` are
        assumed."""
        seen = any(clause.mark == "seen" for clause in self.clauses.values())
        return seen and self.assumed <= MOST_ASSUMED

    @property
    def rule(self) -> dict[str, Any]:
        """The rule as data: its kind, and each clause by parameter."""
        return {"kind": self.kind, **{name: clause.value for name, clause in self.clauses.items()}}


def _weight(value: Any) -> int:
    """How many clauses a value is: each parameter of rules inside it counts."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return sum(_weight_of_rule(one.get("rule", one)) for one in value)
    return 1


def _weight_of_rule(rule: Mapping[str, Any]) -> int:
    return sum(_weight(value) for key, value in rule.items() if key not in UNCOUNTED)

"""One regime of a comparison: a rule by its name, when it begins, what areas do about it, and its run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.scenario.rule_clauses import RuleFile
from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.fund_rules.build_rule import answers_itself, pools
from fundmodel.projection.project.rules_at_work import plain_rule
from fundmodel.vocabulary.declared_rules import rule_kinds

if TYPE_CHECKING:
    from fundmodel.projection.project import Prepared
    from fundmodel.projection.result import Projection

MUNICIPAL: Final = "municipal"
EMPLOYEE: Final = "employee_pooled"
"""The fund whose contributions are collected: what is paid for residents is set as amounts."""
FUNDS_OF: Final[Mapping[str, tuple[str, ...]]] = {MUNICIPAL: ("employee_pooled", "resident")}


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
        return pools(self.rule)

    @property
    def own_answer(self) -> bool:
        """Whether it says itself what areas do about it: no other answer is laid over that."""
        return self.pools and answers_itself(self.rule)

    @property
    def varies(self) -> bool:
        """Whether it is another run in each column of behaviour."""
        return self.pools and not self.own_answer

    def column(self, behaviour: str) -> str:
        """The word of behaviour of its run in a column: none where it moves nothing between areas."""
        return "own" if self.own_answer else behaviour if self.pools else ""

    def begun(self, month: str) -> Regime:
        """The rule from ``month`` on where it does not say itself when it begins; the one without pooling holds
        always."""
        says = "from" in self.rule or "from" not in rule_kinds()[self.kind].parameters or not self.pools
        return self if says else replace(self, rule=load_rule({**plain_rule(self.rule), "from": month}))

    def answered(self, behaviour: str | Mapping[str, Any]) -> Mapping[str, Any]:
        """The rule with what areas do about it: a word of ``BEHAVIOURS``, or parameters of behaviour; as it is where
        it says that itself."""
        if behaviour == "none" or not self.varies:
            return self.rule
        if "behaviour" in rule_kinds()[self.kind].parameters:
            return load_rule({**plain_rule(self.rule), "behaviour": behaviour})
        part = {"share": {"half": 0.5, "full": 1.0}[behaviour]} if isinstance(behaviour, str) else dict(behaviour)
        return in_company(self.rule, {"kind": "behaviour", **part})


def in_company(rule: Mapping[str, Any], *others: Mapping[str, Any], **outside: Any) -> Mapping[str, Any]:
    """The rule beside others, its bridge around all of them; ``outside`` are further keys of the whole."""
    own = plain_rule(rule)
    bridge = {"bridge": own.pop("bridge")} if "bridge" in own else {}
    return load_rule({"kind": "several", **outside, "rules": [own, *others], **bridge})


def funds_of(regime: Regime) -> tuple[str, ...]:
    """The funds that a regime moves."""
    if "funds" in regime.rule:
        return tuple(regime.rule["funds"])
    return (EMPLOYEE,) if regime.pools and regime.kind not in ("phased", "several") else FUNDS_OF[MUNICIPAL]


def run_under(prepared: Prepared, rule: Mapping[str, Any]) -> Projection:
    """The prepared scenario with a rule at work."""
    return replace(prepared, rule=plain_rule(rule)).money({"name": prepared.base.name})

"""The answer of a solver: the value, what binds it, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.vocabulary.dictionary import label, parameters
from fundmodel.vocabulary.said import Named, Said, speak

Verdict = Literal["solved", "infeasible", "always"]
Way = Literal["closed form", "bracket", "whole steps", "draws"]

WAYS: Final = {
    "closed form": Said("closed form"),
    "bracket": Said("bracketed"),
    "whole steps": Said("searched in whole steps"),
    "draws": Said("by draws, each on its own line, checked with all"),
}


@dataclass(frozen=True)
class Solved:
    """``value`` of ``parameter`` from ``since`` on at which ``fund`` holds at least ``months`` until ``by``.

    ``slack``: months held above the line in ``binding_month``, where it is least, with ``value`` in the full model;
    one ``step`` less (more, where ``upwards`` is False: a smaller value holds more) leaves ``short`` below zero.
    ``verdict`` "infeasible": no valid value holds; ``value`` is NaN, and ``best`` the one that comes nearest, with its
    ``binding_month`` and a negative ``slack``. "always": every valid value holds, ``value`` is NaN. ``start`` is what
    the scenario had; ``below_before`` how many projected months before ``since`` lie below the line, where nothing
    helps them; ``dated`` is False for a parameter without dates, which holds in every year and is judged from ``since``
    on; ``scenario`` holds ``value`` (or ``best``). With a ``probability`` p: ``share`` of ``draws`` hold the line at
    the ends of years, and ``slack`` and ``short`` are what p of them hold there.
    """

    parameter: str
    fund: str
    months: float
    by: str
    since: str
    value: float
    start: float
    binding_month: str
    binding_area: str
    slack: float
    step: float
    short: float
    verdict: Verdict
    way: Way
    upwards: bool
    best: float
    below_before: int
    dated: bool
    scenario: Scenario = field(repr=False)
    probability: float | None = None
    share: float = float("nan")
    draws: int = 0

    @property
    def feasible(self) -> bool:
        """Whether a value was found or every value holds."""
        return self.verdict != "infeasible"

    @property
    def minimal(self) -> bool:
        """Whether one step less was seen to fail."""
        return self.verdict == "solved" and self.short < 0.0

    def sentence(self) -> Said:
        """The answer in words."""
        if self.probability is not None:
            return self._by_chance(self.probability)
        common = {"parameter": parameter_named(self.parameter), "fund": _named(self.fund), "months": self.months}
        if self.verdict == "infeasible":
            return Said(
                "{parameter}: no valid value from {since} on keeps the {fund} at {months:g} months or more until {by}. "
                "The best, {best:.10g}, lacks {lacking:.2f} months in {binding_month}.",
                **common,
                since=self.since if self.dated else Said("the first year"),
                by=self.by,
                best=self.best,
                lacking=-self.slack,
                binding_month=self.binding_month,
            )
        if self.verdict == "always":
            return Said(
                "{parameter}: the {fund} keeps {months:g} months or more until {by} with every valid value from "
                "{since} on.",
                **common,
                since=self.since if self.dated else Said("the first year"),
                by=self.by,
            )
        return Said(
            "{parameter}: {value:.10g} from {since} on keeps the {fund} at {months:g} months or more until {by} (now "
            "{start:.10g}); {binding_month} binds, one step of {step:.2g} {further} fails.",
            **common,
            value=self.value,
            since=self.since if self.dated else Said("the first year"),
            by=self.by,
            start=self.start,
            binding_month=self.binding_month,
            step=self.step,
            further=Said("less") if self.upwards else Said("more"),
        )

    def _by_chance(self, probability: float) -> Said:
        common = {
            "parameter": parameter_named(self.parameter),
            "fund": _named(self.fund),
            "months": self.months,
            "since": self.since if self.dated else Said("the first year"),
            "by": self.by,
            "asked": f"{100 * probability:g}",
            "share": f"{100 * self.share:.1f}",
            "draws": self.draws,
        }
        if self.verdict == "infeasible":
            return Said(
                "{parameter}: no valid value from {since} on keeps the {fund} at {months:g} months or more in "
                "every month until {by} in {asked} % of {draws} draws. The best, {best:.10g}, does in {share} %.",
                **common,
                best=self.best,
            )
        if self.verdict == "always":
            return Said(
                "{parameter}: with every valid value from {since} on the {fund} keeps {months:g} months or more in "
                "every month until {by} in {asked} % of {draws} draws.",
                **common,
            )
        return Said(
            "{parameter}: {value:.10g} from {since} on keeps the {fund} at {months:g} months or more in every "
            "month until {by} in {share} % of {draws} draws (asked: {asked} %; now {start:.10g}); {binding_month} "
            "binds most often, one step of {step:.2g} {further} fails.",
            **common,
            value=self.value,
            start=self.start,
            binding_month=self.binding_month,
            step=self.step,
            further=Said("less") if self.upwards else Said("more"),
        )

    def text(self, lang: str = "en") -> str:
        """``sentence`` in zh or en."""
        return speak(self.sentence(), lang)


def parameter_named(name: str) -> Named:
    """A parameter, or a clause of a rule, with its words."""
    if name in parameters():
        return Named(label(name, "en"), zh=label(name, "zh"))
    return clause_named(name.partition(".")[2])


def clause_named(clause: str) -> Named:
    """A clause of a rule by the words that its kinds declare."""
    from fundmodel.vocabulary.declared_rules import rule_kinds

    for kind in rule_kinds().values():
        if clause in kind.parameters:
            words = kind.parameters[clause].label
            return Named(words["en"], zh=words["zh"])
    return Named(clause, zh=clause)


def _named(fund: str) -> Named:
    english = label(fund, "en")
    return Named(english[:1].lower() + english[1:], zh=label(fund, "zh"))

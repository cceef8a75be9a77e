"""The answer of a solver: the value, what binds it, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from fundmodel.analysis.areas_summed import ALL
from fundmodel.analysis.held_line import Line
from fundmodel.analysis.lever import Lever
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.vocabulary.dictionary import label, parameters
from fundmodel.vocabulary.dims import NATION
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Named, Said, speak

Verdict = Literal["solved", "infeasible", "always"]
Way = Literal["closed form", "bracket", "whole steps", "draws"]

WAYS: Final = {
    "closed form": Said("closed form"),
    "bracket": Said("bracketed"),
    "whole steps": Said("searched in whole steps"),
    "draws": Said("by draws, each on its own line, checked with all"),
}


class Found(NamedTuple):
    """``value`` holds and one step from it fails, in the direction in which more is held (``upwards``); or the
    ``verdict`` with the value that comes nearest."""

    verdict: Verdict
    way: Way
    value: float
    upwards: bool = True


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

    @classmethod
    def of(
        cls,
        moved: Lever,
        line: Line,
        found: Found,
        place: tuple[str, str],
        slack: float,
        step: float,
        short: float,
        below_before: int = 0,
        **chance: Any,
    ) -> Solved:
        """The answer about a lever and a line, from what was found and what the full model holds with it at ``place``
        (month, area) and one ``step`` less."""
        solved = found.verdict == "solved"
        return cls(
            parameter=moved.name,
            fund=line.fund,
            months=line.months,
            by=line.by,
            since=moved.since,
            value=found.value if solved else float("nan"),
            start=moved.centre,
            binding_month=place[0],
            binding_area=place[1],
            slack=slack,
            step=step,
            short=short if solved else float("nan"),
            verdict=found.verdict,
            way=found.way,
            upwards=found.upwards,
            best=found.value,
            below_before=below_before,
            dated=moved.dated,
            scenario=moved.scenario(found.value),
            **chance,
        )

    @property
    def binding(self) -> str:
        """The binding month, and the area where it is one of several."""
        if self.binding_area in ("", ALL, NATION):
            return self.binding_month
        return Said("{month} ({area})", month=self.binding_month, area=self.binding_area)

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
                binding_month=self.binding,
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
            binding_month=self.binding,
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
            binding_month=self.binding,
            step=self.step,
            further=Said("less") if self.upwards else Said("more"),
        )

    def text(self, lang: str = "en") -> str:
        """``sentence`` in zh or en."""
        return speak(self.sentence(), lang)


def idle_lever(moved: Lever, line: Line) -> InputError:
    """The refusal of a lever with which nothing that is held moves, naming what it acts with."""
    spec = parameters().get(moved.name)
    others = spec.acts_with if spec is not None else ()
    fix = Said("It acts where {others} is changed as well.", others=list(others)) if others else Said("Name another.")
    return InputError(
        Said(
            "{parameter} moves nothing that the {fund} holds from {since} to {by}. {fix}",
            parameter=moved.name,
            fund=_named(line.fund),
            since=line.since,
            by=line.by,
            fix=fix,
        )
    )


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

"""What is declared of rules: their kinds, the parameters of each, and the words that stand beside their results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from fundmodel.vocabulary.dictionary import LANGUAGES, read_lines
from fundmodel.vocabulary.said import Said

FORMS: Final = (
    "number",
    "whole",
    "flag",
    "word",
    "words",
    "name",
    "by_area",
    "by_fund",
    "levels",
    "by_ratio",
    "by_condition",
    "month",
    "bridge",
    "effort",
    "benefits",
    "rules",
    "phases",
)
"""What a value may be: one number, whole number, yes or no; one word of a list, or several; any name; numbers by area,
by fund, or by both; shares by the ratio of active to retired members; one condition with its number; a month, or one
for each fund; the bridge; how strongly behaviour answers; a level of benefits; several rules; rules in turn."""
MARKS: Final = ("seen", "assumed")
"""What a clause of a rule file may be: read in the published rule, or assumed."""
MOST_ASSUMED: Final = 3
"""A rule with more assumed clauses stays out of the named comparison."""
ILLUSTRATIVE: Final = Said("illustrative rule after excerpted clauses, not the rule in force there")
"""What every output of a shipped rule says."""
READ_AS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "excerpt": Said("excerpt, full text not seen"),
        "abstract": Said("abstract of a study, text of the rule not seen"),
        "methods": Said("default of this model, after no published rule"),
        "full_text": Said("full text"),
    }
)
"""How the rule that a file follows was read."""


@dataclass(frozen=True)
class RuleParameter:
    """What is declared of a parameter of a rule: words, form, unit, default, what is valid, and on what it rests.

    ``form`` is one of ``FORMS``; ``words`` are the words that are valid, ``range`` the ends of a number, ``ranges``
    those of the number of each condition. ``optional`` says that nothing (null) is a value; ``required`` that it must
    be given; ``stated`` that a rule file must say it, since its default is itself an assumption about the rule: always,
    ``unless`` it says another, or ``with`` another.
    """

    name: str
    label: Mapping[str, str]
    what: Mapping[str, str]
    form: str
    unit: str
    default: Any
    tag: str
    source: str
    range: tuple[float, float] | None = None
    words: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[float, float]] | None = None
    optional: bool = False
    required: bool = False
    stated: tuple[str, str] | None = None


@dataclass(frozen=True)
class RuleKind:
    """What is declared of a kind of rule. ``regime`` is the one whose measured answer ``behaviour`` follows, a key that
    the kind then may have; "" where it may not."""

    name: str
    label: Mapping[str, str]
    what: Mapping[str, str]
    parameters: Mapping[str, RuleParameter]
    regime: str

    def must_say(self, given: Mapping[str, Any]) -> tuple[str, ...]:
        """The parameters that a rule file which says ``given`` must say besides."""
        silent = []
        for name, one in self.own.items():
            how, other = one.stated or ("", "")
            wanted = (
                one.required
                or how == "always"
                or (how == "unless" and not given.get(other))
                or (how == "with" and bool(given.get(other)))
            )
            silent += [name] if wanted and name not in given else []
        return tuple(silent)

    @property
    def own(self) -> Mapping[str, RuleParameter]:
        """The parameters that are the kind's and not of every rule."""
        return MappingProxyType({name: one for name, one in self.parameters.items() if name not in every_rule()})


@cache
def rule_kinds() -> Mapping[str, RuleKind]:
    """Every declared kind of rule by name, in the order of ``rules.yaml``."""
    return MappingProxyType({name: _kind(name, d) for name, d in _declared()["kinds"].items()})


@cache
def every_rule() -> Mapping[str, RuleParameter]:
    """The keys that a rule of any kind may have: from when, for which funds, the bridge, behaviour."""
    return MappingProxyType({name: _parameter(name, d) for name, d in _declared()["every"].items()})


@cache
def bridge_parameters() -> Mapping[str, RuleParameter]:
    """What is declared of the bridge, a part of every rule."""
    return MappingProxyType({name: _parameter(name, d) for name, d in _declared()["bridge"].items()})


@cache
def rule_sources() -> Mapping[str, Mapping[str, str]]:
    """Where declared values come from, by the word that stands for it: in Chinese and English."""
    return MappingProxyType({name: _words(d) for name, d in _declared()["sources"].items()})


def declared_parameters() -> Iterator[tuple[str, RuleParameter]]:
    """("adjustment_fund.levy_income", parameter) for every parameter of every kind, of the bridge and of every rule."""
    for kind in rule_kinds().values():
        yield from ((f"{kind.name}.{name}", one) for name, one in kind.own.items())
    yield from ((f"bridge.{name}", one) for name, one in bridge_parameters().items())
    yield from every_rule().items()


@cache
def _declared() -> Mapping[str, Any]:
    """{section: {name: what is declared}}; a kind holds its parameters, declared on lines of their own."""
    found: dict[str, Any] = {}
    for path, declared in read_lines("rules.yaml"):
        section, _, name = path.partition(".")
        kind, _, parameter = name.partition(".")
        if parameter:
            found[section][kind].setdefault("parameters", {})[parameter] = declared
        else:
            found.setdefault(section, {})[name] = declared
    return found


def _kind(name: str, d: Mapping[str, Any]) -> RuleKind:
    shared = {
        key: replace(one, default=d.get("funds", one.default)) if key == "funds" else one
        for key, one in every_rule().items()
        if key in d.get("keys", ())
    }
    own = {key: _parameter(key, one) for key, one in (d.get("parameters") or {}).items()}
    return RuleKind(
        name,
        _words(d["label"]),
        _words(d["what"]),
        MappingProxyType({**own, **shared}),
        str(d.get("regime", "")),
    )


def _parameter(name: str, d: Mapping[str, Any]) -> RuleParameter:
    ends, ranges = d.get("range"), d.get("ranges") or {}
    return RuleParameter(
        name=name,
        label=_words(d["label"]),
        what=_words(d["what"]),
        form=str(d["form"]),
        unit=str(d["unit"]),
        default=d.get("default"),
        tag=str(d["tag"]),
        source=str(d["source"]),
        range=None if ends is None else (float(ends[0]), float(ends[1])),
        words=tuple(map(str, d.get("words") or ranges)),
        ranges=MappingProxyType({word: (float(low), float(high)) for word, (low, high) in ranges.items()}) or None,
        optional=bool(d.get("optional", False)),
        required=bool(d.get("required", False)),
        stated=_stated(d.get("stated")),
    )


def _stated(given: Any) -> tuple[str, str] | None:
    """("always", ""), ("unless", name), ("with", name), or None."""
    if isinstance(given, Mapping):
        return next(iter((str(how), str(name)) for how, name in given.items()))
    return ("always", "") if given else None


def _words(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({lang: str(words[lang]) for lang in LANGUAGES})

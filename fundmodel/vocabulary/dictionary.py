"""What every parameter and variable is called, in Chinese and English, and what is valid for it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import either, first_of, typed

KINDS: Final = ("scalar", "dated", "by_age", "choice", "weights")
VARIABLE_KINDS: Final = ("stock", "flow", "ratio", "label")
TAGS: Final = ("seen", "derived", "knowledge", "judgement")
LANGUAGES: Final = ("zh", "en")
BOUNDS: Final = ("level", "shift", "factor", "power")
FACTORS: Final = (0.1, 10.0)
NO_RANGE: Final = ("published", "law", "lever", "weights", "elsewhere")
"""Why a parameter has no low and high: a published figure that the base year absorbs; a law in force, whose change is a
reform; a lever that is off, or that acts only with one; a row of weights, which has no two ends; or a range that is
declared at another parameter (``ranged_by``). A choice of words needs no reason."""
MOST_LISTED: Final = 12
CUTOFFS: Final = (0.9, 0.6)

RENAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "retirement.early_share": "retirement.window_share",
        "retirement.early_lead": "retirement.window_share",
        "cost.growth_follows": "cost.income_driver",
        "economy.real_growth": "economy.output_per_worker_growth",
    }
)
"""Former parameter names and what they are called now; a scenario file that uses one is told the new name."""

GROWTH_SERIES: Final = ("disposable_income_per_head",)
"""Series that the engine gives to ``grow_with``; beside them any dated parameter whose unit is "per year" will do."""


@dataclass(frozen=True)
class ParameterSpec:
    """What is declared of a parameter: words, unit, kind and what is valid.

    ``moves_against`` names the parameter whose high goes with this one's low: evidence fixes the two together, and a
    range moves them as a pair.
    ``bounds`` says what low and high of its entries are: a "level" that the value may have; of a dated path, a "shift"
    of the whole path from the valuation date on; of a table by age, a "factor" on all its numbers, or a "power" of
    them, which makes a normalised shape flatter or steeper. ``no_range`` says why there are none (``NO_RANGE``), and
    ``ranged_by`` names the parameter whose range moves this one.
    ``lever`` says that law or a contract sets the value: low and high span what may be decided, not what is unknown.
    ``driver`` is what the parameter is one expression of; two of one driver are never moved together.
    ``yearly`` says that a value is read in January of each year: dated later in a year it counts from the next;
    ``whole_run`` that a word or weights hold from the first month to the last, so that dates are refused.
    ``lasts`` is "once" where each date acts on one 1 January alone, "on" where points count again in every year until
    the next date, "" for a level. ``acts_with`` names parameters: with none of them changed, this one moves nothing.
    """

    name: str
    label: Mapping[str, str]
    unit: str
    kind: str
    read_by: str
    range: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    moves_against: str | None = None
    bounds: str = "level"
    no_range: str = ""
    ranged_by: str | None = None
    lever: bool = False
    driver: str = ""
    yearly: bool = False
    whole_run: bool = False
    lasts: str = ""
    acts_with: tuple[str, ...] = ()

    @property
    def of_bounds(self) -> ParameterSpec:
        """The same with what is valid for low and high as its range: factors and powers are no values of its own."""
        return replace(self, range=FACTORS) if self.bounds in ("factor", "power") else self


@dataclass(frozen=True)
class VariableSpec:
    """What is declared of a variable or label of the results.

    ``dims`` are its own, in house order. ``dataset`` is where it stands in a run, ``needed`` whether every ledger must
    hold it, ``what`` its description there. A label of the axis ``axis`` is written ``code``; a line has a ``side``
    ("income", "benefits", "spending"), the ``fund`` it belongs to and who pays it (``payer``); a fund may be ``pooled``
    by its members or ``optional``.
    """

    name: str
    label: Mapping[str, str]
    unit: str
    kind: str
    dims: tuple[str, ...] = ()
    dataset: str = ""
    what: str = ""
    axis: str = ""
    code: str = ""
    side: str = ""
    fund: str = ""
    payer: str = ""
    needed: bool = False
    pooled: bool = False
    optional: bool = False


@dataclass(frozen=True)
class BaseYearFactor:
    """What takes a change of a parameter that reaches into the base year: rows of the reconciliation (or
    "published_balance", "published_spending", "members_of_the_past" where no factor shows it), the ``share`` of the
    change that goes there, and ``free_after``: a value dated so many years after the base year is free of it, 0 where
    the parameter cannot be dated."""

    taken_by: tuple[str, ...]
    share: float
    free_after: int


@cache
def parameters() -> Mapping[str, ParameterSpec]:
    """Every declared parameter by name, in the order of ``parameters.yaml``."""
    return parameter_specs(read_yaml("parameters.yaml"))


@cache
def variables() -> Mapping[str, VariableSpec]:
    """Every declared variable by name, in the order of ``variables.yaml``."""
    return MappingProxyType({name: _variable(name, d) for name, d in read_lines("variables.yaml")})


@cache
def ledger_variables() -> Mapping[str, VariableSpec]:
    """Every variable a ledger may hold by name, all in yuan."""
    return MappingProxyType({name: spec for name, spec in variables().items() if spec.dataset == "ledger"})


@cache
def axis_labels(axis: str) -> Mapping[str, VariableSpec]:
    """The labels of the axis "fund", "line" or "payer" by their code, in house order."""
    return MappingProxyType({spec.code: spec for spec in variables().values() if spec.axis == axis})


@cache
def readers() -> Mapping[str, tuple[str, ...]]:
    """The functions that read each parameter, as "module:function" below ``fundmodel``, by the parameter's name.

    They are what runs were seen to read (``tests/architecture/test_parameters_read.py`` writes and holds the table), so
    names that the code puts together out of parts are found too.
    """
    import csv

    found: dict[str, list[str]] = {}
    with Path(__file__).with_name("parameter_readers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["parameter"], []).append(row["reader"])
    return MappingProxyType({name: tuple(by) for name, by in found.items()})


@cache
def base_year_factors() -> Mapping[str, BaseYearFactor]:
    """The parameters whose change the base year takes, in part or whole; measured and held by
    ``tests/architecture/test_base_year_factors.py``."""
    import csv

    with Path(__file__).with_name("base_year_factors.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {
                row["parameter"]: BaseYearFactor(
                    tuple(row["taken_by"].split()), float(row["share"]), int(row["free_after"])
                )
                for row in csv.DictReader(file)
            }
        )


def parameter_specs(declared: Mapping[str, Mapping[str, Any]]) -> Mapping[str, ParameterSpec]:
    """Declarations as they stand in ``parameters.yaml`` -> specs; one without its keys raises ``KeyError``."""
    return MappingProxyType({name: _parameter(name, d) for name, d in declared.items()})


def label(name: str, lang: str) -> str:
    """The zh or en label of a parameter or variable; an unknown name raises ``KeyError`` with the nearest one."""
    if lang not in LANGUAGES:
        raise KeyError(Said("no language {lang!r}; valid: {valid}", lang=lang, valid=list(LANGUAGES)))
    spec = parameters().get(name) or variables().get(name)
    if spec is None:
        near = nearest(name, [*variables(), *parameters()])
        hint = "" if near is None else Said("; did you mean {near!r}?", near=near)
        raise KeyError(Said("nothing is called {name!r}{hint}", name=name, hint=hint))
    return spec.label[lang]


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name in ``names`` most like ``name`` (``difflib`` ratio at least 0.6, the first of equals), or None."""
    near = all_nearest(name, names)
    return near[0] if near else None


def all_nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Every name in ``names`` that is as like ``name`` as the most like one; "growth_202" is near two years alike.

    Capitals and small letters are alike.
    """
    wanted, lowered = name.strip().lower(), {one.lower(): one for one in names}
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(wanted)
    alike: dict[str, float] = {}
    for one in _closest(wanted, list(lowered)):
        matcher.set_seq1(one)
        alike[lowered[one]] = matcher.ratio()
    return tuple(sorted(one for one, ratio in alike.items() if ratio == max(alike.values())))


def _closest(wanted: str, names: list[str]) -> list[str]:
    """The most alike first, at most four and none below 0.6; the first cutoff that any name passes holds the best of
    them, and a high one rules most names out by their letters alone."""
    for cutoff in CUTOFFS:
        if near := difflib.get_close_matches(wanted, names, n=4, cutoff=cutoff):
            return near
    return []


THERE_ARE: Final[Mapping[str, str]] = MappingProxyType(
    {"valid": Said("Valid"), "built in": Said("Built in"), "declared": Said("Declared"), "given": Said("Given")}
)
"""What a list is of that stands where no name is near."""


def did_you_mean(name: str, names: Iterable[str], what: str = "valid") -> str:
    """A fix to print: the nearest name where there is one, else what is valid (the first twelve)."""
    listed = list(names)
    near = all_nearest(name, listed)
    if near:
        return Said("Did you mean {near}?", near=either(near))
    return Said("{what}: {names}", what=THERE_ARE[what], names=first_of(typed(listed), MOST_LISTED))


def _parameter(name: str, d: Mapping[str, Any]) -> ParameterSpec:
    bounds = d.get("range")
    return ParameterSpec(
        name=name,
        label=_words(d["label"]),
        unit=str(d["unit"]),
        kind=str(d["kind"]),
        read_by=str(d["read_by"]),
        range=None if bounds is None else (float(bounds[0]), float(bounds[1])),
        choices=tuple(map(str, d.get("choices") or ())),
        keys=tuple(map(str, d.get("keys") or ())),
        moves_against=d.get("moves_against"),
        bounds=str(d.get("bounds", "level")),
        no_range=str(d.get("no_range", "")),
        ranged_by=d.get("ranged_by"),
        lever=bool(d.get("lever", False)),
        driver=str(d.get("driver", name)),
        yearly=bool(d.get("yearly", False)),
        whole_run=bool(d.get("whole_run", False)),
        lasts=str(d.get("lasts", "")),
        acts_with=tuple(map(str, d.get("acts_with") or ())),
    )


def _variable(name: str, d: Mapping[str, Any]) -> VariableSpec:
    dims = tuple(map(str, d.get("dims") or ()))
    rest = {key: value for key, value in d.items() if key not in ("label", "dims")}
    return VariableSpec(name=name, label=_words(d["label"]), dims=dims, **{"code": name, **rest})


def _words(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({lang: str(words[lang]) for lang in LANGUAGES})


def read_lines(file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, what is declared) of a file in which every line is a name and a JSON mapping, as YAML allows: names of
    axes are wanted where no YAML library is loaded."""
    for line in Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, declared = line.split(": ", 1)
            yield name, json.loads(declared)


def read_yaml(file: str) -> dict[str, Any]:
    """What a file of this room declares in YAML."""
    from ruamel.yaml import YAML

    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(
        Path(__file__).with_name(file).read_text(encoding="utf-8")
    )
    return loaded

"""What may be typed: the scenarios and data packages that there are, and every parameter, as tables."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.package.description import read_description
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_packages, builtin_scenarios, shipped
from fundmodel.presentation.words.inventory_words import search_words
from fundmodel.vocabulary.dictionary import all_nearest, readers
from fundmodel.vocabulary.dictionary import parameters as declared
from fundmodel.vocabulary.errors import InputError, SyntheticDataWarning
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.values import Entry
    from fundmodel.vocabulary.dictionary import ParameterSpec

BASELINE: Final = "baseline"
SEARCHED: Final = (
    "name",
    "label_zh",
    "label_en",
    "question_zh",
    "question_en",
    "title_zh",
    "title_en",
    "changes",
    "tag",
)
"""Columns in which a word is looked for."""


def scenarios(word: str | None = None) -> pd.DataFrame:
    """The scenarios that come with the package, ``baseline`` first; with ``word``, those it is found in.

    Columns: name (to be given to ``project``), label_zh, label_en, question_zh, question_en, extends (its base, "" for
    the baseline), changes (names of the parameters it changes), areas ("all" or labels), data (the package that the
    question is asked of) and reference. ``word`` is looked for in name, labels and questions, Chinese or English,
    capitals or not, and in the names of the parameters changed; of several words each must be there. Nothing found
    gives no row. Source: DESIGN 7, 8.
    """
    import pandas as pd

    rows = []
    for name in builtin_scenarios():
        scenario = load_scenario(name)
        rows.append(
            {
                "name": name,
                **{f"label_{lang}": said for lang, said in scenario.label.items()},
                **{f"question_{lang}": said for lang, said in scenario.question.items()},
                "extends": scenario.extends[0] if scenario.extends else "",
                "changes": ", ".join(change.name for change in scenario.changes),
                "areas": scenario.areas if isinstance(scenario.areas, str) else ", ".join(scenario.areas),
                "data": scenario.data,
                "reference": scenario.reference,
            }
        )
    return rows_with(pd.DataFrame(rows), word)


def parameters(word: str | None = None) -> pd.DataFrame:
    """Every parameter that a scenario may change, as declared; with ``word``, those it is found in.

    Columns: name (to be written in a scenario), label_zh, label_en, section (the first part of the name), kind (scalar,
    dated, by_age, choice or weights), unit, minimum and maximum (what is valid, NaN where there is no range), options
    (the words of a choice, the keys of weights), value (of the baseline, as it may be typed: a number, a word, or a
    mapping by month, age or key), low and high (NaN where none is given), beyond_last (what follows the last date:
    hold, raise or the series it grows with; "" without dates), dated (when a date counts: from its "month", from the
    next "january", "once" on one 1 January, "yearly" again in every year; "" where the kind takes none), acts_with (the
    parameters of which one must be changed for it to move anything, ", " between them), tag, source and read_by
    (functions seen to read it, "; " between them). ``word`` is looked for in name and labels, and in section, unit and
    tag in words. Source: DESIGN 6.
    """
    import pandas as pd

    base = load_scenario(BASELINE)
    table = pd.DataFrame([_parameter(spec, base.entry(name)) for name, spec in declared().items()])
    more = [search_words(*row) for row in table[["section", "tag", "unit"]].itertuples(index=False, name=None)]
    return rows_with(table.astype(dict.fromkeys(("minimum", "maximum", "low", "high"), "float64")), word, more)


def packages(word: str | None = None) -> pd.DataFrame:
    """The data packages that come with the package or were installed as extensions; with ``word``, those found.

    Columns: name (to be given to ``project`` or ``load_data``), title_zh, title_en, synthetic, valuation_date,
    base_year, areas (their labels), area_count, tables (how many) and sha256. A package that is installed and cannot be
    used raises ``InputError`` with its faults. Source: DESIGN 6.
    """
    import pandas as pd

    return rows_with(pd.DataFrame([_package(name) for name in (*builtin_packages(), *_installed())]), word)


def near(word: str, table: pd.DataFrame) -> tuple[str, ...]:
    """Names of the table that are most like ``word``, whole or by their last part; empty where none is."""
    whole = all_nearest(word, table["name"])
    if whole:
        return whole
    by_part = {str(name).rpartition(".")[2]: str(name) for name in table["name"]}
    return tuple(by_part[part] for part in all_nearest(word, by_part))


def plain(value: Any) -> Any:
    """A value as it may be typed: mappings as dicts, the rest as it is."""
    return {key: plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _parameter(spec: ParameterSpec, entry: Entry) -> dict[str, Any]:
    low, high = spec.range or (None, None)
    return {
        "name": spec.name,
        "label_zh": spec.label["zh"],
        "label_en": spec.label["en"],
        "section": spec.name.partition(".")[0],
        "kind": spec.kind,
        "unit": spec.unit,
        "minimum": low,
        "maximum": high,
        "options": ", ".join(spec.choices or spec.keys),
        "value": plain(entry.value),
        "low": entry.low,
        "high": entry.high,
        "beyond_last": (entry.grow_with or entry.beyond_last) if entry.dates else "",
        "dated": counts(spec),
        "acts_with": ", ".join(spec.acts_with),
        "tag": entry.tag,
        "source": entry.source,
        "read_by": "; ".join(readers().get(spec.name, ())),
    }


def counts(spec: ParameterSpec) -> str:
    """From when a date of a parameter counts, in one word; "" where its kind takes no dates."""
    if spec.kind in ("scalar", "by_age"):
        return ""
    lasting = {"once": "once", "on": "yearly"}.get(spec.lasts)
    return lasting or ("january" if spec.yearly else "month")


def _package(name: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntheticDataWarning)  # the column says so
        package = load_data(name)
    return {
        "name": name,
        **package_titles(name, package),
        "synthetic": package.synthetic,
        "valuation_date": package.valuation_date,
        "base_year": package.base_year,
        "areas": ", ".join(package.areas),
        "area_count": len(package.areas),
        "tables": len(package.tables),
        "sha256": package.sha256,
    }


def package_titles(name: str, package: DataPackage) -> dict[str, str]:
    """What a built-in package calls itself; an installed one goes by its name."""
    folder = shipped("data", name)
    said = read_description(folder)[0].get("titles", {}) if folder.is_dir() else {}
    return {f"title_{lang}": str(said.get(lang, package.name)) for lang in ("zh", "en")}


def _installed() -> list[str]:
    from importlib.metadata import entry_points

    return sorted({entry.name for entry in entry_points(group="fundmodel.data")} - {*builtin_packages()})


def rows_with(table: pd.DataFrame, word: str | None, more: list[str] | None = None) -> pd.DataFrame:
    """The rows in which every part of ``word`` stands somewhere; ``more`` are words of each row beside its columns."""
    if word is None:
        return table
    if not isinstance(word, str):
        raise InputError(
            Said("word={word!r} is not a text; give a word to look for, or nothing for every row.", word=word)
        )
    columns = [table[name] for name in SEARCHED if name in table]
    texts = [" ".join(map(str, cells)).casefold() for cells in zip(*columns, more or [""] * len(table), strict=True)]
    wanted = word.casefold().split()
    return table[[all(part in text for part in wanted) for text in texts]].reset_index(drop=True)

"""What a run took from the nation because its package does not give it: counted, and figure by figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.assumptions.figures.own_history import SEED, own_history, plain_history
from fundmodel.assumptions.package.borrowed import plain_rows
from fundmodel.assumptions.package.not_used import READ_BY_ALERT
from fundmodel.presentation.frames.own_history_lines import history_lines
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.data_words import choice_words, data_words, said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

COLUMNS: Final = ("borrowed_table", "borrowed_column", "borrowed_areas", "borrowed_rule")
OWN_AGES: Final = "member_ages"
STEPPED: Final = "member_ages_stepped"


def borrowed(run: Projection) -> pd.DataFrame:
    """One row for each figure: table, column, areas and rule, in zh and en; no row for the nation itself."""
    import pandas as pd

    found = {lang: [_row(_names(run), one, lang) for one in _noted(run)] for lang in ("zh", "en")}
    rows = [
        {name: {"zh": zh[name], "en": en[name]} for name in COLUMNS}
        for zh, en in zip(found["zh"], found["en"], strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def lent_lines(package: DataPackage, lang: str) -> list[str]:
    """A line for each figure that the nation lends to a package."""
    return [f"  {_line(_row(package.area_names, one, lang), lang)}" for one in lent_rows(package)]


def lent_rows(package: DataPackage) -> list[dict[str, Any]]:
    """The figures that the nation lends to a package, ages that its own years step told apart."""
    return _with_stepped(plain_rows(package.borrowed), plain_history(own_history(package)), package.areas)


def borrowed_lines(run: Projection, lang: str) -> list[str]:
    """Whose ages members have, how many figures are the nation's, and each of them, then what the areas' own years
    moved; nothing for the nation itself."""
    rows = [_row(_names(run), one, lang) for one in _noted(run)]
    beside = beside_lines(run.provenance["data"].get("beside_held", ()), lang)
    if not rows:
        return [*beside, *not_used_lines(run.provenance["data"], lang)]
    head = [say(_ages(_noted(run)), lang), say("borrowed_count", lang, count=len(rows))]
    data = run.provenance["data"]
    own = history_lines(data.get("history", ()), _names(run), lang, data.get("own_growth", ()))
    return [*head, *(f"  {_line(row, lang)}" for row in rows), *own, *beside, *not_used_lines(data, lang)]


def beside_lines(names: Sequence[str], lang: str) -> list[str]:
    """A line on subsidies and transfers inside the accounts and the rule by which they go on; none where there is
    nothing."""
    joint = "、" if lang == "zh" else ", "
    return [say("beside_held", lang, names=joint.join(said(f"beside.{name}", lang) for name in names))] if names else []


def not_used_lines(data: Mapping[str, Any], lang: str) -> list[str]:
    """A line on what only the alert reads, one on tables that no run reads, one on what nothing in this version does;
    none where there is nothing."""
    given, joint = data.get("not_used", []), "、" if lang == "zh" else ", "
    parts = {
        "alert_only": [name for name in given if name in READ_BY_ALERT],
        "not_in_run": [name for name in given if f"unused.{name}" not in data_words()],
        "not_used": [name for name in given if name not in READ_BY_ALERT and f"unused.{name}" in data_words()],
    }
    return [
        say(key, lang, names=joint.join(_unused(name, lang) for name in names)) for key, names in parts.items() if names
    ]


def _unused(name: str, lang: str) -> str:
    """What is not used by its own words, a table by its name."""
    own = f"unused.{name}"
    return said(own if own in data_words() else name, lang)


def borrowed_document(run: Projection) -> dict[str, Any]:
    """What JSON says of it: the count, and every figure by code with its words."""
    rows = [
        {**one, "words": {lang: _line(_row(_names(run), one, lang), lang) for lang in ("zh", "en")}}
        for one in _noted(run)
    ]
    data = run.provenance["data"]
    own = {name: data[name] for name in ("history", "own_growth") if name in data}
    return {"count": len(rows), "figures": rows, "not_used": list(data.get("not_used", [])), **_beside(data), **own}


def _beside(data: Mapping[str, Any]) -> dict[str, list[str]]:
    held = list(data.get("beside_held", ()))
    return {"beside_held": held} if held else {}


def _noted(run: Projection) -> list[dict[str, Any]]:
    data = run.provenance["data"]
    return _with_stepped(data.get("borrowed", []), data.get("history", []), tuple(_names(run)))


def _with_stepped(
    noted: Sequence[Mapping[str, Any]], history: Sequence[Mapping[str, Any]], areas: tuple[str, ...]
) -> list[dict[str, Any]]:
    """The figures, with the ages of areas whose own heads step them under a rule of their own."""
    moved = {area for one in history if one["item"] == SEED and one["moves"] for area in one["areas"]}
    rows: list[dict[str, Any]] = []
    for one in noted:
        if one["table"] != OWN_AGES or not moved:
            rows.append(dict(one))
            continue
        lent = one["areas"] or areas
        for rule, own in (
            (STEPPED, [area for area in lent if area in moved]),
            (one["rule"], [area for area in lent if area not in moved]),
        ):
            rows += [{**one, "rule": rule, "areas": [] if set(own) >= set(areas) else own}] if own else []
    return rows


def _ages(noted: Sequence[Mapping[str, Any]]) -> str:
    """The key of the words for whose ages members have."""
    lent = [one for one in noted if one["table"] == OWN_AGES]
    if not lent:
        return "ages_own"
    if lent[0]["areas"]:
        return "ages_in_part"
    return "ages_stepped" if lent[0]["rule"] == STEPPED else "ages_borrowed"


def _names(run: Projection) -> Mapping[str, Mapping[str, str]]:
    names: Mapping[str, Mapping[str, str]] = run.provenance["data"].get("areas", {})
    return names


def _row(names: Mapping[str, Mapping[str, str]], one: dict[str, Any], lang: str) -> dict[str, str]:
    areas = [names.get(area, {}).get(lang, area) for area in one["areas"]]
    return {
        "borrowed_table": said(one["table"], lang) if one["table"] else say("borrowed_everywhere", lang),
        "borrowed_column": _column(one["table"], one["column"], lang),
        "borrowed_areas": ("、" if lang == "zh" else ", ").join(areas) or say("borrowed_all", lang),
        "borrowed_rule": said(f"rule.{one['rule']}", lang),
    }


def _column(table: str, column: str, lang: str) -> str:
    """A column, or the fund of a row, in words."""
    if column in choice_words() and f"{table}.{column}" not in data_words():
        return said(f"choice.{column}", lang)
    return said(f"{table}.{column}", lang) if column else ""


def _line(row: dict[str, str], lang: str) -> str:
    where = (" · ").join(part for part in (row["borrowed_table"], row["borrowed_column"]) if part)
    if lang == "zh":
        return f"{where}（{row['borrowed_areas']}）：{row['borrowed_rule']}"
    return f"{where} ({row['borrowed_areas']}): {row['borrowed_rule']}"

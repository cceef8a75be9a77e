"""A fund, a line, a payer and a variable of the ledger are declared in ``variables.yaml`` and listed nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import fundmodel
from fundmodel.vocabulary.dictionary import axis_labels, ledger_variables, variables
from fundmodel.vocabulary.dims import ALL_FUNDS, BENEFIT_LINES, CARE_FUND, FUNDS, INCOME_LINES, PAYERS, POOLED_FUNDS

HOUSE = Path(fundmodel.__file__).parent
MOST = {
    "funds": (FUNDS, len(FUNDS)),
    "lines of income": (tuple(INCOME_LINES), 5),
    "benefits": (BENEFIT_LINES, len(BENEFIT_LINES) - 1),
    "payers": (PAYERS, 5),
    "ledger variables": (tuple(ledger_variables()), 8),
}
"""What is listed, and how many of its names in one literal are a second list of it."""
ALLOWED = {
    ("funds", "analysis/official_amounts.py"): "what the official form calls each purse",
    ("funds", "calibration/as_of.py"): "what a remark calls funds and flows",
    ("funds", "calibration/example_province.py"): "the accounts of each fund",
    ("funds", "calibration/published_figures.py"): "the funds of each published scope",
    ("funds", "presentation/charts/style.py"): "a colour for each",
    ("funds", "projection/project/money/books.py"): "the order in which a month takes them",
    ("funds", "projection/project/money/lines.py"): "each fund as it was computed",
    ("payers", "presentation/charts/payer_charts.py"): "a colour for each",
}
"""Literals that give every fund or payer something of their own."""


@cache
def literals(source: str) -> list[set[str]]:
    """The words of every literal collection of a source, read once."""
    return list(_literals(source))


def _literals(source: str) -> Iterator[set[str]]:
    """The words of every literal collection, of a mapping its keys; constants of ``dims`` are no words."""
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.expr | None] = []
        if isinstance(node, ast.Dict):
            parts = [*node.keys]
        elif isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            parts = [*node.elts]
        yield {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def is_listed(source: str, names: tuple[str, ...], most: int) -> bool:
    """Whether a literal holds at least ``most`` of ``names``."""
    return any(len(words & set(names)) >= most for words in literals(source))


@pytest.mark.parametrize("what", MOST)
def test_nothing_is_listed_twice(what: str) -> None:
    found = {
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.py")
        if is_listed(path.read_text(encoding="utf-8"), *MOST[what])
    }
    allowed = {file for kind, file in ALLOWED if kind == what}
    assert found == allowed, "list them from vocabulary.dims or ledger_variables()"


def test_a_second_list_is_found() -> None:
    assert is_listed(f"COPIED = {FUNDS!r}", *MOST["funds"])
    assert is_listed(f"COPIED = {dict.fromkeys(PAYERS, 0)!r}", *MOST["payers"])
    assert is_listed(f"COPIED = {list(ledger_variables())!r}", *MOST["ledger variables"])
    assert not is_listed("PAIR = ('employee_pooled', 'resident')", *MOST["funds"])


def test_the_optional_fund_is_named_in_its_declaration_alone() -> None:
    named = [p.name for p in HOUSE.rglob("*.py") if f'"{CARE_FUND}"' in p.read_text(encoding="utf-8")]
    assert named == []


def test_what_is_declared_of_money_fits_together() -> None:
    for name, line in axis_labels("line").items():
        assert line.dims == ("line",), name
        assert line.fund in ("", *ALL_FUNDS), name
        assert (line.side == "income") == (line.payer in PAYERS), name
        assert line.side in ("income", "benefits", "spending"), name
        assert (line.fund == "") == (line.side == "benefits"), name
    for name, spec in ledger_variables().items():
        assert spec.unit == "CNY", name
        assert spec.what, name
        assert spec.kind in ("stock", "flow"), name
    assert set(POOLED_FUNDS) < set(FUNDS) < set(ALL_FUNDS)
    assert not [name for name, spec in variables().items() if spec.axis and spec.kind != "label"]

"""What a person types where a number, a month or a scenario is wanted: refused in few words of both languages, or read
as what is meant."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Final

import fundmodel as fm
from fundmodel.presentation.cli import main
from fundmodel.presentation.words.fault_words import error_text
from tests.faults.campaign import Case

LONGEST: Final = 700
"""Letters of a line that can be read."""
HEAD: Final = (
    "name: typed\nlabel: {zh: 甲, en: A}\nquestion: {zh: 问, en: Q}\nreference: test\nextends: baseline\nchanges:\n"
)
RATE: Final = "  employee.employer_rate: "
CELLS: Final = (
    *(".nan", ".inf", "-.inf", "1e400", "9" * 400, "9" * 5000, "true", "'0.07'", "7%", "０.０７", "null", "", "{}"),
    *("[0.07, 0.08]", "0x1", "1_0", "!!float 'abc'", "!!binary aGVsbG8=", "&a {2027-01: *a}", "2027-01", "-0.07"),
)
"""Values that are none."""
DATES: Final = (
    *("2027-01-15", "2027-01-01", "2027-01-01T00:00:00Z", "2027/01", "202701", "2027.0", "2027.5", "-2027", "0"),
    *(
        "99999-01",
        "46388",
        "03747",
        "33:47",
        "2027-13",
        "2027-00",
        "２０２７-01",
        "2027-０１",
        "٢٠٢٧",
        "NaN",
        "~",
        "[1]",
    ),
)
"""Keys that are no month."""
FILES: Final = {
    "a key twice": f"{HEAD}{RATE}0.07\n{RATE}0.08\n",
    "a date twice": f"{HEAD}{RATE}{{2027: 0.07, 2027-01: 0.08}}\n",
    "a tab": f"{HEAD}\temployee.employer_rate: 0.07\n",
    "two documents": f"{HEAD}{RATE}{{2027-01: 0.07}}\n---\nname: y\n",
    "nothing": "",
    "a comment": "# only\n",
    "a word": "abc\n",
    "a list": "- a\n- b\n",
    "itself": f"{HEAD.replace('extends: baseline', 'extends: typed.yaml')}{RATE}{{2027-01: 0.07}}\n",
    "an anchor in itself": "&a [*a]\n",
    "a bomb": "a: &a [1,1,1,1,1,1,1,1,1]\n"
    + "".join(f"{chr(98 + k)}: &{chr(98 + k)} [{','.join(['*' + chr(97 + k)] * 9)}]\n" for k in range(9)),
    "brackets": "[" * 20_000,
    "an unknown key": f"foo: 1\n{HEAD}{RATE}{{2027-01: 0.07}}\n",
    "an unknown parameter": f"{HEAD}  employee.employer_rat: {{2027-01: 0.07}}\n",
    "a long name": f"{HEAD}  {'x' * 5000}: {{2027-01: 0.07}}\n",
    "a lag without a rule": f"{HEAD}{RATE}{{value: {{2027-01: 0.07}}, lag: 3}}\n",
    "grows with itself": f"{HEAD}  economy.deflator: {{value: {{2027-01: 0.02}}, beyond_last: grow_with, "
    "grow_with: economy.deflator}\n",
}
"""Files that are no scenario."""
NUMBERS: Final = ("abc", "", "1.5", "-1", "0", "1e3", "9" * 20, "0x10", "nan", "inf")
MONTHS: Final = ("2030-13", "abc", "", "2030-00", "2030/01", "0000-01", "２０３０-01", "2030-01-32")
OPTIONS: Final = {
    "run baseline --until": NUMBERS,
    "run baseline --draws": tuple(one for one in NUMBERS if one != "0"),
    "run baseline --seed": tuple(one for one in NUMBERS if one not in ("0", "9" * 20)),
    "stress epidemic --until": NUMBERS,
    "stress epidemic --severity": ("abc", "", "nan", "inf", "-1", "1e400", "1,5", "5%"),
    "stress epidemic --start": MONTHS,
    "solve employee.employer_rate --by": MONTHS,
    "solve employee.employer_rate --months": ("abc", "", "nan", "inf", "1e400"),
    "explain baseline prudent --until": NUMBERS,
    "template --areas": NUMBERS,
    "template --years": ("abc", "2025-2020", "2020-", "1-2", "２０２０-2025"),
    "observations example-county --as-of": MONTHS,
    "alert example-county --as-of": MONTHS,
    "alert example-county --draws": NUMBERS,
    "report --bulletin": ("2025Q5", "2025Q0", "Q4", "", "２０２５Q4"),
}
"""Verb and option -> words that it cannot take."""


def _plain(lines: list[str]) -> str:
    """Few lines, none too long, no letter that cannot be printed."""
    if not 1 <= len(lines) <= 4:
        return f"many words: {lines[:2]}"
    long = [line for line in lines if len(line) > LONGEST]
    return f"long: {len(long[0])} letters: {long[0][:80]}" if long else ""


def _in_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def _file(text: str, root: Path) -> str:
    """A file that is no scenario."""
    os.chdir(root)
    (root / "typed.yaml").write_text(text, encoding="utf-8")
    try:
        fm.load_scenario(root / "typed.yaml")
    except fm.InputError as error:
        told = [error_text(error, lang) for lang in ("zh", "en")]
        return (
            f"english: {told[0][:200]}"
            if not _in_chinese(told[0])
            else _plain(told[0].splitlines()) or _plain(told[1].splitlines())
        )
    return "silent: it was read"


def _option(words: list[str], lang: str, root: Path) -> str:
    """A word that an option cannot take."""
    os.chdir(root)
    said, printed = io.StringIO(), io.StringIO()
    with redirect_stderr(said), redirect_stdout(printed):
        code = main([*words, "--lang", lang])
    if code != 2:
        return f"internal error: exit code {code}: {said.getvalue()[:200]}"
    if printed.getvalue() or list(root.iterdir()):
        return "half-written: something was left"
    if lang == "zh" and not _in_chinese(said.getvalue()):
        return f"english: {said.getvalue()[:200]}"
    return _plain(said.getvalue().strip().splitlines())


def cases(chance: random.Random, size: int) -> Iterator[Case]:
    """Every value, date and file that is none, and ``size`` x 40 words of options."""
    for cell in CELLS:
        yield Case(f"value {cell[:20]}", partial(_file, f"{HEAD}{RATE}{{2027-01: {cell}}}\n"))
    for date in DATES:
        yield Case(f"date {date}", partial(_file, f"{HEAD}{RATE}{{{date}: 0.07}}\n"))
    for name, text in FILES.items():
        yield Case(f"file with {name}", partial(_file, text))
    every = [(option.split(), word) for option, words in OPTIONS.items() for word in words]
    for words, word in chance.sample(every, min(len(every), 40 * size)):
        typed = [*words[:-1], f"{words[-1]}={word}"]
        lang = chance.choice(("zh", "en"))
        yield Case(f"{' '.join(typed)[:60]} {lang}", partial(_option, typed, lang))

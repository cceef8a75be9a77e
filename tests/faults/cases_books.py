"""Files and workbooks in forms that programs write: read as what is meant, or refused in few lines of both languages;
and scenarios that stop a run years later, which ``check`` says."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from fundmodel.assumptions.package import package as packages
from fundmodel.assumptions.shipped import shipped
from fundmodel.presentation.cli import main
from fundmodel.vocabulary.errors import MOST_LINES, fault_lines
from tests.faults.campaign import Case
from tests.faults.cases_typed import HEAD, RATE

AREA: Final = "synthetic-county-A"
AREAS: Final = 2
"""Of the package."""
ROWS: Final = 6
Rows = list[list[Any]]


@cache
def _shipped() -> str:
    return (shipped("data", "example-county") / "observations.csv").read_text(encoding="utf-8")


def _judged(place: Path, most: int) -> str:
    """Clean where nothing is found, no area is added and ``most`` is 0, or where it is refused in at most so many
    lines."""
    examined = packages.examine(str(place))
    found = examined.faults
    if not most:
        names = [] if examined.package is None else examined.package.table("observations")["area"].unique().tolist()
        return f"refused: {found[0]}" if found else "" if len(names) == AREAS else f"silent: areas {names}"
    lines = max(len(fault_lines(found, lang)) for lang in ("zh", "en"))
    english = [line for line in fault_lines(found, "zh") if "Write" in line or "Keep" in line]
    return "silent: no fault" if not found else f"long: {lines} lines" if lines > most else "".join(english)


def _bytes(change: Callable[[str], bytes], most: int, root: Path) -> str:
    place = root / "package"
    place.mkdir()
    (place / "observations.csv").write_bytes(change(_shipped()))
    return _judged(place, most)


def _named(first: str, later: str, text: str) -> bytes:
    """The area as ``first`` in the first rows and as ``later`` in the others."""
    lines = text.splitlines()
    return "\n".join(line.replace(AREA, first if at < ROWS else later) for at, line in enumerate(lines)).encode()


SIGNS: Final = {
    "a no-break space": (f"{AREA}\u00a0", 0),
    "a sign without a width": ("synthetic\u200b-county-A\ufeff", 0),
    "a soft hyphen": ("syn\u00adthetic-county-A", 0),
    "a hyphen of its own": ("synthetic\u2010county\u2011A", 1),
    "a minus": ("synthetic\u2212county\u2212A", 1),
    "full width": (unicodedata.normalize("NFKC", AREA).replace("s", "\uff53", 1), 1),
    "capitals": (AREA.upper(), 1),
}
"""Name of the area in the first rows -> lines of the refusal, 0 where it is the same."""
FILES: Final[dict[str, tuple[Callable[[str], bytes], int]]] = {
    **{form: (partial(str.encode, encoding=form), 0) for form in ("utf-8-sig", "utf-16", "gb18030")},
    "utf-16-le without a mark": (partial(str.encode, encoding="utf-16-le"), 1),
    "line ends of Windows": (lambda text: text.replace("\n", "\r\n").encode(), 0),
    "line ends of old machines": (lambda text: text.replace("\n", "\r").encode(), 0),
    "a quoted line end": (lambda text: text.replace(AREA, f'"{AREA}\n"', 1).encode(), 0),
    "a quotation mark left open": (lambda text: text.replace(AREA, f'"{AREA}', 1).encode(), 1),
    "text after a quotation mark": (lambda text: text.replace(",2,", ',"2"0,', 1).encode(), 1),
    "a letter and its accent": (partial(_named, "E\u0301vry", "\u00c9vry"), 0),
    **{sign: (partial(_named, name, AREA), most) for sign, (name, most) in SIGNS.items()},
}
"""Form of a file -> what makes it, and the lines of its refusal."""


@cache
def _typed() -> Rows:
    rows: Rows = [list(row) for row in csv.reader(io.StringIO(_shipped()))]
    return [rows[0], *([float(c) if c[:1].isdigit() and "-" not in c else c for c in row] for row in rows[1:])]


def _in_column(name: str, change: Callable[[Any], Any]) -> Callable[[Rows], Rows]:
    def made(rows: Rows) -> Rows:
        at = rows[0].index(name)
        return [rows[0], *([change(c) if k == at else c for k, c in enumerate(row)] for row in rows[1:])]

    return made


def _day_number(text: str) -> int:
    year, month, day = (*map(int, text.split("-")), 1)[:3]
    return (date(year, month, day) - date(1899, 12, 30)).days


def _book(sheets: dict[str, Callable[[Rows], Rows]], most: int, root: Path) -> str:
    """A workbook of ``sheets``, what each holds of the shipped rows."""
    import xlsxwriter

    place = root / "book.xlsx"
    with xlsxwriter.Workbook(str(place)) as book:
        for name, change in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(change(_typed())):
                sheet.write_row(row, 0, cells)
    return _judged(place, most)


AS_IT_IS: Final[Callable[[Rows], Rows]] = list
NOTHING: Final[Callable[[Rows], Rows]] = lambda _: []  # noqa: E731 - a content of a sheet like the others
BOOKS: Final[dict[str, tuple[dict[str, Callable[[Rows], Rows]], int]]] = {
    "blanks round the name": ({" observations ": AS_IT_IS}, 0),
    "a Chinese name": ({"月度收支": AS_IT_IS}, 0),
    "an empty sheet": ({"observations": AS_IT_IS, "Sheet2": NOTHING}, 0),
    "an empty sheet of a table": ({"observations": AS_IT_IS, "areas": NOTHING}, 1),
    "a sheet of something else": ({"observations": AS_IT_IS, "Sheet2": lambda _: [["x"]]}, 1),
    "the same name with a blank": ({"observations": AS_IT_IS, "observations ": AS_IT_IS}, 1),
    "the same in Chinese": ({"月度收支": AS_IT_IS, "observations": AS_IT_IS}, 1),
    "blank rows between": ({"observations": lambda rows: [*rows[:9], [], [], *rows[9:]]}, 0),
    "a figure beside the header": ({"observations": lambda rows: [*rows[:3], [*rows[3], 17], *rows[4:]]}, 1),
    "a header twice": ({"observations": lambda rows: [[*row, row[5]] for row in rows]}, 1),
    "merged areas": (
        {"observations": lambda rows: [row if at < 2 else ["", *row[1:]] for at, row in enumerate(rows)]},
        1,
    ),
    **{
        f"{name} as numbers of days": ({"observations": _in_column(name, _day_number)}, MOST_LINES + 1)
        for name in ("released", "period_end")
    },
    **{
        f"income as {word}": ({"observations": _in_column("income_yuan", partial(word.format))}, MOST_LINES + 1)
        for word in ("{:,}", "{}元", "({})", "{}%", "2024-01-01")
    },
}
"""Form of a workbook -> its sheets, and the lines of its refusal."""
LATER: Final = {
    "raise": "{value: {2027-01: 0.07}, beyond_last: raise}",
    "with income": "{value: {2050-01: 0.07}, beyond_last: grow_with, grow_with: disposable_income_per_head}",
}
"""Forms of a rate that stop a run after its last date."""


def _told(entry: str, until: int, good: bool, lang: str, root: Path) -> str:
    """``check --until`` passes what a run to that year can use, and nothing else."""
    place = root / "later.yaml"
    place.write_text(f"{HEAD}{RATE}{entry}\n", encoding="utf-8")
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main(["check", str(place), "--until", str(until), "--lang", lang])
    return "" if code == (0 if good else 2) else f"silent: exit code {code}: {said.getvalue()[:200]}"


def cases(chance: random.Random, size: int) -> Iterator[Case]:
    """Every form, and areas with a random sign inside, ``size`` x 12 times."""
    for name, (change, most) in FILES.items():
        yield Case(f"file with {name}", partial(_bytes, change, most))
    for name, (sheets, most) in BOOKS.items():
        yield Case(f"workbook with {name}", partial(_book, sheets, most))
    for name, entry in LATER.items():
        lang = chance.choice(("zh", "en"))
        yield Case(f"a rate that goes on {name}", partial(_told, entry, 2060, False, lang))
        yield Case(f"a rate before it goes on {name}", partial(_told, entry, 2026, True, lang))
    for at in range(12 * size):
        sign, place = chance.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad"), chance.randint(1, len(AREA) - 1)
        name = AREA[:place] + sign + AREA[place:]
        yield Case(f"{name!a}, {at}", partial(_bytes, partial(_named, name, AREA), 0))

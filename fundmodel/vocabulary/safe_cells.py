"""Cells of CSV files that a spreadsheet program would take for a formula: marked as text when written, unmarked when
read.

    written = ' + text where text = '...' (= + - @ tab return) ... and no number;  read(written(text)) = text
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Final

MARK: Final = "'"
_ACTS: Final = re.compile(r"'*[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?%?")
_MAY_ACT: Final = re.compile(rb'(?:^|[,\n\r])"?\'*(?:[=@\t]|[+-](?![\d.]+(?:[eE][+-]?\d+)?%?"?(?:[,\r\n]|$)))')
SIGNATURE: Final = b"\xef\xbb\xbf"


def safe_cell(text: str) -> str:
    """ "'=1+1" for "=1+1"; "-5", "+3.2%" and "A" as they are."""
    return f"{MARK}{text}" if _ACTS.match(text) and not _NUMBER.fullmatch(text) else text


def typed_cell(text: str) -> str:
    """The text that ``safe_cell`` marked: "=1+1" for "'=1+1"; every other text as it is."""
    return text[1:] if text.startswith(MARK) and safe_cell(text[1:]) == text else text


def safe_csv(content: bytes) -> bytes:
    """A CSV file with every cell that would act marked as text; one without such cells as it is, byte for byte."""
    if not _MAY_ACT.search(content.removeprefix(SIGNATURE)):
        return content
    signed = content.startswith(SIGNATURE)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    told = [[safe_cell(cell) for cell in row] for row in rows]
    if told == rows:
        return content
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n" if b"\r\n" in content else "\n").writerows(told)
    return text.getvalue().encode("utf-8-sig" if signed else "utf-8")


def make_safe(folder: Path) -> None:
    """``safe_csv`` of every CSV file in a folder."""
    for path in sorted(folder.glob("*.csv")):
        content = path.read_bytes()
        safe = safe_csv(content)
        if safe is not content:
            path.write_bytes(safe)

"""Numbers, labels, periods and dates as notices write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from fundmodel.assumptions.package.notice_layouts import INSIDE_WORDS, ITEMS, PERIODS, PURSES, TEXT_NOISE, UNITS, Purse

STOP_FOR_POINT: Final = "stop_for_point"
THOUSANDS: Final = "thousands"
DEFICIT_WORD: Final = "deficit_word"
DEFICIT: Final = ("赤字", "缺口")
_WIDE: Final = str.maketrans("０１２３４５６７８９．－−％", "0123456789.--%")
_EMPTY: Final = {"", "-", "--", "—", "——", "/", "／", "无"}
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_BRACKETED: Final = re.compile(r"[(（](\d+(?:\.\d+)?)[)）]")
_BY_WORD: Final = re.compile(rf"(?:{'|'.join(DEFICIT)})\s*(\d+(?:\.\d+)?)")
_PLAIN_BRACKET: Final = re.compile(r"[（(][^（）()\d]*[）)]")
_AMOUNT: Final = re.compile(rf"(?P<number>-?\d+(?:\.\d+)?)\s*(?P<unit>{'|'.join(UNITS)}|个月)")
_BEFORE: Final = re.compile(r"[；;。，,\n(（]")
_RELEASE: Final = re.compile(
    r"\s*(?:.*(?:发布|公布|公开)(?:日期|时间)[:：])?\s*(\d{4})[年.-](\d{1,2})[月.-](\d{1,2})日?\s*"
)
_TITLE_AREA: Final = re.compile(
    r"\s*([\u4e00-\u9fff]{1,9}?(?:自治州|自治县|州|盟|市|县|区|旗))(?=\d{4}年|本级|医|基本|职工|城)"
)
_NUMBERED: Final = re.compile(r"^[（(]?\d+[)）]?[、.．)）]")


class Statement(NamedTuple):
    """An amount with its label: purse ("" for a fund of another kind, None where the label tells none), unit in yuan
    (0 for months), whether the label is numbered, and how deep in brackets it stands."""

    purse: Purse | None
    label: str
    value: float
    unit: float
    numbered: bool = False
    depth: int = 0


def plain(text: str) -> tuple[str, tuple[str, ...]]:
    """(text with narrow digits, points and no thousands separators, what was mended)."""
    narrow = text.translate(_WIDE)
    pointed = re.sub(r"(?<=\d)。(?=\d)", ".", narrow)
    joined = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", pointed)
    mended = ((STOP_FOR_POINT, pointed != narrow), (THOUSANDS, joined != pointed))
    return joined, tuple(code for code, was in mended if was)


def number(cell: str) -> float | None:
    """The number in a plain cell, below zero in brackets or after 赤字; None in an empty cell or one of words."""
    text = cell.strip()
    if text in _EMPTY:
        return None
    bracketed = _BRACKETED.fullmatch(text) or _BY_WORD.fullmatch(text)
    if bracketed:
        return -float(bracketed[1])
    return float(text) if _NUMBER.fullmatch(text) else None


def item_of(label: str) -> str | None:
    """What a label gives; None where it is a part of something, or something else."""
    text = label.rpartition("含")[2] if "含" in _PLAIN_BRACKET.sub("", label) else label
    for noise in TEXT_NOISE:
        text = re.sub(noise, "", text.strip())
    return ITEMS.get(text.strip())


def purse_of(text: str) -> Purse | None:
    """The fund that a heading names; None where it names none."""
    for words, purse in PURSES:
        if any(word in text for word in words):
            return purse
    return None


def inside_of(text: str) -> tuple[str, ...]:
    """What a text says is counted beside basic insurance."""
    return tuple(name for name, words in INSIDE_WORDS.items() if any(word in text for word in words))


def signed(label: str, value: float) -> float:
    """A deficit given by its word is below zero."""
    return -abs(value) if any(word in label for word in DEFICIT) else value


def statements(text: str) -> list[Statement]:
    """Every amount of a plain text with the label before it."""
    bare = _PLAIN_BRACKET.sub("", text)
    found, before = [], 0
    for match in _AMOUNT.finditer(bare):
        start = max((m.end() for m in _BEFORE.finditer(bare, before, match.start())), default=before)
        label = bare[start : match.start()].strip()
        line = bare[bare.rfind("\n", 0, match.start()) + 1 : match.start()]
        depth = sum(line.count(c) for c in "(（") - sum(line.count(c) for c in ")）")
        unit = UNITS.get(match["unit"], 0.0)
        numbered = _NUMBERED.match(line.strip()) is not None
        found.append(Statement(purse_of(label), label, signed(label, float(match["number"])), unit, numbered, depth))
        before = match.end()
    return found


def period_of(lines: Sequence[str]) -> tuple[str, int] | None:
    """(last month as YYYY-MM, months from January) of the first line that names a period."""
    for line in lines:
        for pattern, month in PERIODS:
            match = re.search(pattern, line)
            if match:
                end = month or int(match[2])
                if 1 <= end <= 12:
                    return f"{match[1]}-{end:02d}", end
    return None


def released_of(lines: Sequence[str]) -> str:
    """The date that stands alone on a line, or after the words of a release; "" where there is none."""
    for line in reversed(lines):
        match = _RELEASE.fullmatch(line)
        if match:
            return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    return ""


def area_of(lines: Sequence[str]) -> str:
    """The area of the office that signed, or of the title; "" where neither is told."""
    for line in reversed(lines):
        match = re.fullmatch(r"\s*([\u4e00-\u9fff]{1,12}?)(?:医疗保障局|医保局|医疗保障事务中心|医保中心)\s*", line)
        if match:
            return match[1]
    for line in lines:
        match = _TITLE_AREA.match(line)
        if match:
            return match[1]
    return ""

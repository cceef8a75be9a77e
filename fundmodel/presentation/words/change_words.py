"""What changed between two alerts, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fundmodel.presentation.words.alert_words import place

CHANGES: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("新增", "new"),
    "raised": ("升级", "raised"),
    "happened": ("已发生", "happened"),
    "lowered": ("降级", "lowered"),
    "lifted": ("解除", "lifted"),
    "unchanged": ("未变", "unchanged"),
}
COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "change": ("变动", "Change"),
    "level_before": ("原级别", "Level before"),
    "probability_before": ("原概率", "Before"),
    "new_data": ("新数据", "New data"),
    "revisions": ("修订", "Revisions"),
    "shifts": ("突变", "Shifts"),
    "rest": ("时间推移", "Time"),
    "moved": ("合计", "Total"),
    "happened": ("已发生的事件", "Happened"),
}
SHORT: Final[Mapping[str, tuple[str, str]]] = {
    "probability_before": ("原级别\n概率", "Before"),
    "probability": ("现级别\n概率", "Now"),
    "new_data": ("新\n数据", "New\ndata"),
    "revisions": ("修\n订", "Revi-\nsions"),
    "shifts": ("突\n变", "Level\nshift"),
    "rest": ("时间\n推移", "Time"),
}
"""Headings for a screen, where they are shorter."""
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "changed": (
        "自{since}以来的变动：{count}项基金；概率变动按来源拆分（百分点，各项相加为全部变动）",
        "Changed since {since}: {count} funds; the change of probability by source, percentage points that add up",
    ),
    "unchanged": ("自{since}以来预警级别没有变动。", "No level changed since {since}."),
    "kept": ("已登记{rows}行：{place}", "Kept in the register: {rows} rows, {place}"),
}


def change_word(change: str, lang: str) -> str:
    """A change of a level."""
    return CHANGES[change][place(lang)]


def change_heading(name: str, lang: str, short: bool = False) -> str:
    """What a column of the changes is called."""
    return (SHORT if short and name in SHORT else COLUMNS)[name][place(lang)]


def said_of_changes(key: str, lang: str, **parts: object) -> str:
    """A sentence on changes."""
    return SENTENCES[key][place(lang)].format(**parts)

"""The score of the alert on screen, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fundmodel.presentation.words.alert_words import place

HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "group": ("范围", "Group"),
    "event": ("事件", "Event"),
    "figure": ("指标", "Figure"),
    "low": ("目标下限", "Goal from"),
    "high": ("目标上限", "Goal to"),
    "reached": ("结果", "Reached"),
    "lower_90": ("90%下端", "90 % from"),
    "upper_90": ("90%上端", "90 % to"),
    "met": ("达到", "Met"),
}
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "scoring": ("评价{areas}个合成地区，种子{seed}", "Scoring {areas} synthetic areas, seed {seed}"),
    "made": ("{what} {month}", "{what} {month}"),
    "title": ("预警准确性评价：{bed}，目标与结果", "Score of the alert: {bed}, goals and what was reached"),
    "synthetic": (
        "合成测试集：不代表任何真实地区的准确性。",
        "Synthetic areas: this says nothing about the accuracy for any real place.",
    ),
    "met": ("是", "yes"),
    "missed": ("否", "no"),
    "written": ("全部表格在{place}", "All tables lie in {place}"),
}


def goal_heading(name: str, lang: str) -> str:
    """What a column of the goals is called."""
    return HEADINGS[name][place(lang)]


def said_of_score(key: str, lang: str, **parts: object) -> str:
    """A sentence on the score."""
    return SENTENCES[key][place(lang)].format(**parts)

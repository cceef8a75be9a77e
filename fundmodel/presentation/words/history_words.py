"""What is said of the years that areas give of their own, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HISTORY: Final[Mapping[str, tuple[str, str]]] = {
    "history_head": ("本地历年数据：", "The areas' own years:"),
    "history_used": (
        "{item}（{areas}）：用{years}年（{count}年）",
        "{item} ({areas}): moved by {years} ({count} years)",
    ),
    "history_short": (
        "{item}（{areas}）：可比年份只有{years}（{count}年），至少要{least}年，用全国数",
        "{item} ({areas}): only {years} can be compared ({count} of at least {least} years), the nation's is used",
    ),
    "history_none": (
        "{item}（{areas}）：没有可比年份，至少要{least}年，用全国数",
        "{item} ({areas}): no year can be compared, at least {least} are needed; the nation's is used",
    ),
    "history_taken": (
        "{item}，本地比全国的年均差×权重：{areas}",
        "{item}, yearly difference from the nation x weight: {areas}",
    ),
    "history_area": (
        "{area} {own:+.1%}×{weight:.2f}，首年{growth:.1%}",
        "{area} {own:+.1%} x {weight:.2f}, first year {growth:.1%}",
    ),
    "history_seed": ("参保年龄结构", "Ages of members"),
    "history_active_heads": ("在职人数增长", "Growth of active members"),
    "history_contributions": ("人均缴费增长", "Growth of contributions per payer"),
    "history_employee_cost": ("职工人均费用增长", "Growth of cost per head, employee scheme"),
    "history_resident_cost": ("居民人均费用增长", "Growth of cost per head, resident scheme"),
}

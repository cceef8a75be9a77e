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
        "{item}（推演首年增速＝全国情景首年的{nation:.1%}，加本地年均增速与全国之差乘权重）：{areas}",
        (
            "{item} (growth of the first projected year = {nation:.1%} of the national scenario, and own yearly growth "
            "less the nation's with a weight): {areas}"
        ),
    ),
    "history_area": (
        "{area}年均比全国{side}{gap:.1f}个百分点，权重{weight:.2f}，推演首年增速取{growth:.1%}",
        (
            "{area} {gap:.1f} points a year {side} the nation, "
            "weight {weight:.2f}, growth taken for the first projected year {growth:.1%}"
        ),
    ),
    "history_why": (
        (
            "首年增速以全国情景为起点，不是本地过去增速的延续：情景低于全国过去的增速时，本地首年也低于本地过去；"
            "人均费用增速不含老龄化，老龄化另计。要沿用本地过去的增速，请在情景文件中写该增速参数并注明依据。"
        ),
        (
            "The first year starts from the national scenario and does not carry on the area's past growth: where the "
            "scenario is below the nation's past, the area is below its own. Growth of cost per head is net of ageing, "
            "which comes besides. To carry on the area's own growth write its parameter in a scenario file, with a "
            "reason."
        ),
    ),
    "history_more": ("另{count}个地区差距较小", "{count} more areas nearer to the nation"),
    "history_above": ("高", "above"),
    "history_below": ("低", "below"),
    "history_seed": ("参保年龄结构", "Ages of members"),
    "history_active_heads": ("在职人数增长", "Growth of active members"),
    "history_contributions": ("人均缴费增长", "Growth of contributions per payer"),
    "history_employee_cost": ("职工人均费用增长", "Growth of cost per head, employee scheme"),
    "history_resident_cost": ("居民人均费用增长", "Growth of cost per head, resident scheme"),
}

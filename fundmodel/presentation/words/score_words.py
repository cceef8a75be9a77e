"""The score of the alert on screen, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fundmodel.presentation.words.alert_words import place

HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "figure": ("指标", "Figure"),
    "reached": ("结果", "Reached"),
    "met": ("达到", "Met"),
    "goal": ("目标", "Goal"),
    "interval_90": ("90%区间", "90% interval"),
    "oracle": ("先知", "Oracle"),
    "prototype": ("原型", "Prototype"),
}
FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "skill_on_climatology": ("技巧分（对平均发生率）", "Skill on climatology"),
    "skill_on_best": ("技巧分（对最优对照方法）", "Skill on the best rival"),
    "share_of_oracle": ("占先知所得的份额", "Share of what the oracle gains"),
    "hit_1_2": ("命中率，首次发生在第1—2个月", "Hit rate, first event in months 1-2"),
    "hit_3_4": ("命中率，首次发生在第3—4个月", "Hit rate, first event in months 3-4"),
    "hit_5_6": ("命中率，首次发生在第5—6个月", "Hit rate, first event in months 5-6"),
    "false_alarms": ("误报率", "False alarms"),
    "precision": ("预警成真率", "Precision"),
    "withdrawn": ("两个月内撤回率", "Withdrawn within two months"),
    "reliability": ("概率与实际频率的最大偏差", "Largest gap of probability and frequency"),
    "lead_foreseeable": ("可预见事件的提前期中位数（月）", "Median lead of foreseeable events, months"),
    "coverage": ("80%区间的覆盖率：全部", "80% intervals that held: all"),
    "coverage_class": ("80%区间的覆盖率：偏离最大的一类地区", "80% intervals that held: class furthest off"),
}
"""What is measured; the first six months, at a probability of a fifth or more."""
COUNTED: Final = ("lead_foreseeable",)
"""Figures that are months and no shares."""
GROUPS: Final[Mapping[str, tuple[str, str]]] = {
    "both": ("两项基金", "Both funds"),
    "employee": ("职工统筹基金", "Employee pooled fund"),
    "resident": ("居民医保基金（应计）", "Resident fund, earned"),
    "resident_cash": ("居民医保基金（账面）", "Resident fund, cash"),
    "quarterly_late": ("按季公布、滞后60天的职工统筹基金", "Employee funds, quarterly with 60 days' lag"),
}
BUDGETS: Final[Mapping[str, tuple[str, str]]] = {
    "good": ("良好预算", "good budgets"),
    "typical": ("典型预算", "typical budgets"),
}
PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "own_drift": ("各地自身趋势", "own drift"),
    "pattern": ("共同与自身的季节", "common and own season"),
    "pooled_variances": ("合并估计的方差", "pooled variances"),
    "shifts": ("水平突变", "level shifts"),
    "budget": ("预算", "budgets"),
    "correction": ("按过去预测校正", "correction by past looks"),
}
"""Parts of the method that the ablation leaves out."""
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "unforeseeable": ("先知也未预见", "the oracle did not see it either"),
    "shock_unseen": ("最后公布月之后才发生冲击", "a shock after the last published month"),
    "shock": ("近12个月内有冲击", "a shock in the last twelve months"),
    "late_data": ("数据公布过晚", "data came too late"),
    "near": ("只发出提示，未到预警", "a watch was given, no alert"),
    "quiet": ("未见征兆", "nothing was seen"),
}
"""Why an event was missed."""
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "scoring": ("评价{areas}个合成地区，种子{seed}", "Scoring {areas} synthetic areas, seed {seed}"),
    "made": ("{what} {month}", "{what} {month}"),
    "title": (
        "预警准确性评价（合成测试集）：目标与结果",
        "Score of the alert on synthetic areas: goals and what was reached",
    ),
    "synthetic": (
        "合成测试集：不代表任何真实地区的准确性。",
        "Synthetic areas: this says nothing about the accuracy for any real place.",
    ),
    "budgets": (
        "{budgets}（误差标准差：收入{income}，支出{spending}）",
        "{budgets} (sd of their error: income {income}, spending {spending})",
    ),
    "no_goal": ("只列示，不设目标", "shown, no goal"),
    "below": ("低于{high}", "below {high}"),
    "intervals": ("可支付月数的80%区间", "80% intervals of months of reserve"),
    "judged_on": (
        "两项基金合计的目标按良好预算判定，居民医保基金的目标按典型预算判定，职工统筹基金的目标与预算误差无关、两种都判定。",
        (
            "Goals of both funds are judged on good budgets and those of the resident fund on typical ones; those of "
            "the employee fund do not depend on them and are judged on either."
        ),
    ),
    "columns": (
        (
            "先知知道真实过程与状态，其一栏是它在同一测试集上的结果；原型是早先四个各150个地区的测试集上的结果（良好预算）；"
            "90%区间由地区与六个月时段重抽样，取较宽者。"
        ),
        (
            "The oracle knows process and true state: its column is what it reaches on the same bed. Prototype: four "
            "earlier beds of 150 areas, good budgets. 90% intervals: areas and blocks of six months drawn again, the "
            "wider of the two."
        ),
    ),
    "why_goals": ("未达目标的原因", "Why goals were missed"),
    "because": ("{heading}，{figure}（{reached}）：{why}。", "{heading}, {figure} ({reached}): {why}."),
    "all_met": ("没有未达的目标。", "No goal was missed."),
    "ablation": (
        "方法各部分的作用：去掉该部分后布里尔分的损失（1 − 全部/去掉后），90%区间",
        "What a part of the method is worth: 1 - Brier / Brier without it, 90% intervals",
    ),
    "ablation_of": (
        "测试集{bed}，{origins}个月末；每次去掉一部分，校正重新学习；合成数据。",
        "Bed {bed}, {origins} month ends; a part left out at a time, the correction learned anew; synthetic.",
    ),
    "gain": ("{gain}\n{low}—{high}", "{gain}\n{low} to {high}"),
    "past_on": ("各级别过去成真的次数（{bed}）", "How often each level came true ({bed})"),
    "misses_on": ("漏报的事件（{bed}）", "Events that were missed ({bed})"),
    "met": ("是", "yes"),
    "missed": ("否", "no"),
    "card": ("预警准确性评价（合成测试集）", "How good the alert is (synthetic areas)"),
    "bed": ("测试集：{bed}。", "Bed: {bed}. "),
    "goals_on": ("{budgets}：{bed}", "{budgets}: {bed}"),
    "goals_met": ("{count}项目标中达到{met}项。", "Goals met: {met} of {count}. "),
    "at_least": ("≥{low}", "at least {low}"),
    "at_most": ("≤{high}", "at most {high}"),
    "bounded": ("{goal}，90%下端≥{bound}", "{goal}, 90% from at least {bound}"),
    "between": ("{low}—{high}", "{low} to {high}"),
    "named": ("{group}：{event}", "{group}: {event}"),
    "past_of": ("{n}次中{k}次（{share}）", "{k} of {n} ({share})"),
    "missed_of": ("{n}次中漏报{missed}次", "{missed} of {n}"),
    "first_1_2": ("首次发生在第1—2个月", "First in months 1-2"),
    "first_3_4": ("第3—4个月", "Months 3-4"),
    "first_5_6": ("第5—6个月", "Months 5-6"),
    "why_missed": ("原因：{reasons}。", "Why: {reasons}."),
    "why_many": ("{reason}{count}次", "{reason} {count}"),
    "no_list": (
        "逐项清单（地区、月份、原因）由 fundmodel score 写出（misses.csv）。",
        "The list by area, month and reason is written by `fundmodel score` (misses.csv).",
    ),
    "written": ("全部表格在{place}", "All tables lie in {place}"),
}


def goal_heading(name: str, lang: str) -> str:
    """What a column of the goals is called."""
    return HEADINGS[name][place(lang)]


def figure_word(figure: str, lang: str) -> str:
    """What a figure of the score is called."""
    return FIGURES[figure][place(lang)]


def group_word(group: str, lang: str) -> str:
    """A group of funds that is scored together."""
    return GROUPS[group][place(lang)]


def budgets_word(budgets: str, lang: str) -> str:
    """A kind of budgets."""
    return BUDGETS[budgets][place(lang)]


def part_word(part: str, lang: str) -> str:
    """A part of the method."""
    return PARTS[part][place(lang)]


def reason_word(reason: str, lang: str) -> str:
    """Why an event was missed."""
    return REASONS[reason][place(lang)]


def said_of_score(key: str, lang: str, **parts: object) -> str:
    """A sentence on the score."""
    return SENTENCES[key][place(lang)].format(**parts)

"""What the lists of scenarios, parameters and data packages are called, and their columns, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.presentation.words.headings import code_label, title_of
from fundmodel.presentation.words.page_words import both
from fundmodel.presentation.words.parameter_units import unit_word
from fundmodel.vocabulary.dictionary import LANGUAGES

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "scenarios_title": ("情景（{count}个）", "Scenarios ({count})"),
    "parameters_title": ("参数（{count}个）", "Parameters ({count})"),
    "packages_title": ("数据包（{count}个）", "Data packages ({count})"),
    "rules_title": ("调剂规则与规则类型（{count}个）", "Rules of pooling and kinds of rules ({count})"),
    "scenarios_none": ("没有情景含“{word}”。{hint}", "No scenario is found by {word!r}. {hint}"),
    "parameters_none": ("没有参数含“{word}”。{hint}", "No parameter is found by {word!r}. {hint}"),
    "packages_none": ("没有数据包含“{word}”。{hint}", "No data package is found by {word!r}. {hint}"),
    "rules_none": ("没有规则含“{word}”。{hint}", "No rule is found by {word!r}. {hint}"),
    "nearest": ("相近的有：{names}", "Near it: {names}"),
    "all_of_them": ("不带词则列出全部。", "Without a word every one is listed."),
    "scenarios_use": ("推演一个：fundmodel run 名称", "Project one: fundmodel run NAME"),
    "parameters_use": (
        "取值为 baseline 的取值，按情景文件的写法；某一参数的来源与用处：fundmodel parameters 参数名",
        "Values of baseline, as a scenario file writes them; source and use of one: fundmodel parameters NAME",
    ),
    "packages_use": ("用于推演：fundmodel run baseline --data 名称", "Use one: fundmodel run baseline --data NAME"),
    "rules_use": (
        "写入情景文件：rule: {{file: 名称, from: 2027-01}}；某一规则的条款：fundmodel rules 名称",
        "In a scenario file: rule: {{file: NAME, from: 2027-01}}; clauses of one: fundmodel rules NAME",
    ),
    "rule_files": ("规则文件", "Rule files"),
    "rule_kinds": ("规则类型", "Kinds of rules"),
    "promise": ("含义", "What it says"),
    "after": ("依据", "After"),
    "assumed": ("假设条款数", "Assumed clauses"),
    "named": ("列入具名比较", "In the named comparison"),
    "clause": ("条款", "Clause"),
    "default": ("默认", "Default"),
    "mark": ("所见或假设", "Seen or assumed"),
    "rule_seen": ("所见", "seen"),
    "rule_assumed": ("假设", "assumed"),
    "rule_note": ("说明", "Note"),
    "name": ("名称", "Name"),
    "words": ("标签", "Label"),
    "question": ("问题", "Question"),
    "extends": ("基于", "Extends"),
    "changes": ("改动的参数", "Changes"),
    "reference": ("出处", "Reference"),
    "data": ("数据包", "Data"),
    "section": ("类别", "Section"),
    "kind": ("类型", "Kind"),
    "range": ("允许范围", "Valid range"),
    "band": ("低—高", "Low to high"),
    "options": ("可选", "One of"),
    "beyond_last": ("最后一期之后", "After the last date"),
    "dated_when": ("日期", "Dates"),
    "dated_month": ("自所写月份起", "count from their month on"),
    "dated_january": (
        "按年取1月的数：年内日期自次年1月起",
        "are read in January: a later one counts from the next",
    ),
    "dated_once": ("只在当日或其后第一个1月1日发生一次", "act once, on the 1 January of their date or the next one"),
    "dated_yearly": ("自所写日期起每年都另加，直至下一个日期", "count again in every year until the next date"),
    "acts_with": ("须同时改动其一", "Acts only with a change of"),
    "read_by": ("读取它的函数", "Read by"),
    "title": ("标题", "Title"),
    "areas": ("统筹地区", "Areas"),
    "synthetic": ("合成数据", "Synthetic"),
    "valuation_date": ("基准日", "Valuation date"),
    "sha256": ("散列值", "sha256"),
    "scalar": ("一个数", "one number"),
    "dated": ("按日期的数", "numbers by date"),
    "by_age": ("按年龄的数", "numbers by first age"),
    "choice": ("选项", "a word"),
    "weights": ("权重（合计为1）", "weights that sum to 1"),
    "hold": ("持平", "held"),
    "grow_with": ("按序列增长", "grows with a series"),
    "raise": ("不得沿用", "may not be used"),
}


def told(key: str, lang: str, **parts: Any) -> str:
    """The words of ``key`` in ``lang`` with their parts filled in; a column of the dictionary has its label there."""
    return WORDS[key][_place(lang)].format(**parts) if key in WORDS else title_of(key, lang)


def section_label(section: str, lang: str) -> str:
    """What a section of parameters, the first part of their names, is called."""
    return both(f"section.{section}")[_place(lang)]


def search_words(section: str, tag: str, unit: str) -> str:
    """Section, tag and unit of a parameter in both languages: words by which it can be found beside its labels."""
    return " ".join(
        f"{section_label(section, lang)} {code_label(tag, lang)} {unit_word(unit, lang)}" for lang in LANGUAGES
    )


def _place(lang: str) -> int:
    return 0 if lang == "zh" else 1

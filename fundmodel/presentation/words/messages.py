"""What the command line and the workbook say beside the labels of the dictionary, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.presentation.words.area_words import AREAS
from fundmodel.presentation.words.borne_words import BORNE
from fundmodel.presentation.words.history_words import HISTORY
from fundmodel.presentation.words.reserve_words import RESERVE

MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("中国基本医疗保险基金预测", "Projection of China's basic medical insurance funds"),
    "run_line": (
        "数据 {data}；基准日 {date}；预测 {first}-{until} 年；金额单位：亿元",
        "Data {data}; valuation date {date}; projected {first}-{until}; money in 100 million yuan",
    ),
    "synthetic": (
        "合成数据：本结果由合成数据算出，不可当作事实。",
        "SYNTHETIC DATA: these figures come from synthetic data and are no facts.",
    ),
    **AREAS,
    "asked_of": (
        "情景 {scenario} 的问题针对数据包 {data}：加 --data {data}。",
        "The question of {scenario} is asked of the data package {data}: add --data {data}.",
    ),
    "factor_outside_areas": (
        "基年对账：{item}的校准系数在{areas}为{least}至{most}，在{low}至{high}之外（{scenarios}）。{note}",
        (
            "Base year: the calibration factor of {item} is {least} to {most} in {areas}, outside {low}-{high} "
            "({scenarios}). {note}"
        ),
    ),
    "ages_own": ("年龄结构：本地数据", "Ages of members: the area's own"),
    "ages_borrowed": ("年龄结构：借用全国", "Ages of members: borrowed from the nation"),
    "ages_stepped": (
        "年龄结构：全国结构按本地历年参保人数调整",
        "Ages of members: the nation's, moved by the areas' own heads of several years",
    ),
    "ages_in_part": (
        "年龄结构：各地区不同，见下列“参保人年龄”各行",
        "Ages of members: not the same in all areas, see the lines on members by age",
    ),
    "more_alike": (
        "此类提示另有{count}条；fundmodel check 列出全部",
        "{count} more like these; `fundmodel check` lists them all",
    ),
    "borrowed_count": ("借用全国的数字共{count}项：", "{count} figures are borrowed from the nation:"),
    "alert_only": (
        "供六个月预警使用，推演未用：{names}。",
        "Read by the six-month alert, not used by the projection: {names}.",
    ),
    "beside_held": (
        "{names}：在决算收支之内单独列示；以后各年按基年占本基金征缴收入的比重延续，均摊到各月，不计入可支付月数的支出。",
        (
            "{names}: shown apart inside the accounts; later years keep the base year's share of what the fund "
            "collects, a twelfth a month, and months of reserve do not count them as spending."
        ),
    ),
    "not_used": ("已读取而本版未用：{names}。", "Read, not used in this version: {names}."),
    "not_in_run": ("已读取，本次推演未用：{names}。", "Read, not used in this run: {names}."),
    "borrowed_everywhere": ("全国参数", "National figures"),
    "borrowed_all": ("全部地区", "all areas"),
    "scenarios": ("情景", "Scenarios"),
    "differences": ("输入差异：{a} 与 {b}", "How the inputs differ: {a} and {b}"),
    "no_differences": ("{a} 与 {b} 的输入相同。", "The inputs of {a} and {b} are the same."),
    "headlines": ("关键时点", "Key dates"),
    "date_note": (
        "{made}。审慎：人均费用增长每年另加0.5个百分点，2035年后逐步减为零（cost.margin）。",
        ("{made}. Prudent: half a point a year on growth of unit cost, fading after 2035 (cost.margin)."),
    ),
    "same": ("各情景相同", "the same in every scenario"),
    "horizon": (
        "{year}年末可支付月数（警戒线）：{said}。",
        "Months of reserve at the end of {year} (warning line): {said}.",
    ),
    "horizon_fund": ("{fund}（{scenario}）{months}（{line}）", "{fund} ({scenario}) {months} ({line})"),
    "minus_first": ("{fund}：{b} 减 {a}（亿元）", "{fund}: {b} minus {a} (CNY 100m)"),
    "minus_first_nothing": ("{fund}：{b} 与 {a} 的结果相同。", "{fund}: {b} comes to the same as {a}."),
    "minus_total_income": ("收入", "Income"),
    "minus_expenditure": ("支出", "Outgo"),
    "minus_balance": ("年末结余", "Balance"),
    "minus_cumulated_total_income": ("累计\n收入", "Income\nto date"),
    "minus_cumulated_expenditure": ("累计\n支出", "Outgo\nto date"),
    "minus_months": ("可支付\n月数", "Months"),
    "income": ("收入", "Income"),
    "expenditure": ("支出", "Outgo"),
    "current_balance": ("当期\n结余", "Current\nbalance"),
    "balance": ("累计\n结余", "Balance"),
    "months": ("可支付\n月数", "Months of\nreserve"),
    "months_earned": ("可支付月数\n（应计）", "Months\nearned"),
    "months_cash": ("可支付月数\n（账面）", "Months\ncash"),
    "level": ("结余\n状态", "Level"),
    "from": ("自", "From"),
    "always": ("始终", "always"),
    "unjudged": ("未评", "n/a"),
    "none": ("无", "none"),
    "held": ("{year}年后持平：{names}", "Held flat after {year}: {names}"),
    "financing_held": (
        "居民筹资标准随增长偏离本应低于上年，按不低于上年处理：{years}（{names}）",
        (
            "Resident financing would have fallen with the departure of growth and stays at the year before: {years} "
            "({names})"
        ),
    ),
    "held_none": ("没有参数在最后一期之后持平。", "No parameter is held flat past its last value."),
    "people": (
        (
            "人口核对（{scenario}，{first}-{last}年，万人）：{opening}+出生{births}-死亡{deaths}+净迁移{migration}+统"
            "计调整{adjustment}={closing}；最大差额{gap:.0e}人；六类身份合计等于人口，身份间转移之和为零。"
        ),
        (
            "People ({scenario}, {first}-{last}, 10k): {opening} + births {births} - deaths {deaths} + net migration "
            "{migration} + adjustment {adjustment} = {closing}; largest gap {gap:.0e} persons; the six groups sum to "
            "the population and moves between them cancel."
        ),
    ),
    "factors_inside": (
        "基年对账：各项校准系数都在{low}至{high}之间。",
        "Base year: every calibration factor lies within {low}-{high}.",
    ),
    "factor_outside": (
        "基年对账：{item}的校准系数{factor}在{low}至{high}之外（{scenarios}）。{note}",
        "Base year: the calibration factor of {item}, {factor}, lies outside {low}-{high} ({scenarios}). {note}",
    ),
    "growth_jump": (
        (
            "首年增长：{fund}“{flow}”{year}年{growth}，{before}年公布{published}，相差超过4个百分点（{scenarios}）。{note}"
        ),
        (
            "First year: {fund}, {flow}: {growth} in {year}, {published} published for {before}, more than 4 points "
            "apart ({scenarios}). {note}"
        ),
    ),
    "all_income": ("收入合计", "All income"),
    "all_expenditure": ("支出合计", "All expenditure"),
    "not_explained": ("数据包未作说明。", "The data package does not explain it."),
    "unreconciled": (
        "未校准（基年推算数与决算（公报）数不一致）：{count}项",
        "UNRECONCILED BASE YEAR (what the model builds and what the accounts say differ): {count} lines",
    ),
    "unreconciled_line": (
        "{area}，{item}：推算{modelled}{unit}，决算（公报）{published}{unit}，基年校准系数{factor}",
        "{area}, {item}: modelled {modelled}, accounts {published} ({unit}), factor {factor}",
    ),
    "unreconciled_more": ("其余{count}项见基年对账表", "{count} more: see the table of the reconciliation"),
    "own_data_only": (
        "--unreconciled 只用于自备数据包；内置数据包 {data} 须先对账。",
        "--unreconciled is for data of your own; the built-in package {data} must be reconciled.",
    ),
    "horizon_short": ("年限太短，无法检验", "n/a: horizon too short"),
    "estimate": (
        "{areas}个统筹地区：推演约需{seconds}秒处理器时间、{gigabytes} GB内存；区间（--no-range 略去）与写出另计。",
        (
            "{areas} areas: the projection takes about {seconds} s of processor time and {gigabytes} GB, ranges and "
            "outputs apart (--no-range leaves ranges out)."
        ),
    ),
    "too_long": (
        "超过{most}行的表只在同名csv文件中：{names}。",
        "Tables of more than {most} rows stand in the csv of their name alone: {names}.",
    ),
    "not_built": (
        "未写出的表：{names}（本次运行不含所需的人员，或统筹地区过多）。",
        "Not written: {names} (this run does not hold the people they need, or has too many areas).",
    ),
    "ages_left_out": (
        "共{areas}个统筹地区：超过{most}个时，run.nc与各表不含分年龄人数。",
        "{areas} areas: above {most}, run.nc and the tables hold nobody by single age.",
    ),
    "laws": ("人员与资金守恒检查全部通过。", "Every conservation law of people and money holds."),
    "written": ("结果已写入 {place}（{files} 个文件）", "Results are in {place} ({files} files)"),
    "page": ("网页：{place}", "Page: {place}"),
    "projecting": ("推演人口与基金", "Projecting people and funds"),
    "reading": ("读取数据", "Reading the data"),
    "checking": ("检查守恒", "Checking conservation"),
    "ranging": ("计算各时点的区间", "Working out the ranges of the dates"),
    "verifying": ("重新计算已公布的结果", "Computing published results again"),
    "writing": ("写出结果", "Writing results"),
    "check_good": (
        "{name}：未发现问题（{tables} 张表，{rows} 行）。",
        "{name}: no fault found ({tables} tables, {rows} rows).",
    ),
    "check_observed": (
        (
            "只有月度收支，下一步：fundmodel alert {source}（六个月预警），"
            "或 fundmodel observations {source}（各期收支）；测算（fundmodel run）另需参保人数与基金收支。"
        ),
        (
            "Monthly accounts only; next: fundmodel alert {source} (six months ahead), or fundmodel observations "
            "{source} (the blocks); a projection (fundmodel run) needs heads and yearly accounts too."
        ),
    ),
    "check_refused": (
        "与决算不符的各项：更正数据；或在“说明”表写明原因；或加 --unreconciled（结果标为未校准，仅限自有数据）。",
        (
            "For each line that misses the accounts: correct the data, or write the reason in the sheet Notes, or run "
            "with --unreconciled, which marks the results as not reconciled (your own data only)."
        ),
    ),
    "check_scenario": (
        "{name}：情景可用（改动 {changes} 项）。",
        "{name}: the scenario can be used ({changes} changes).",
    ),
    "check_rule": (
        "规则 {name} 可以使用：{clauses} 条条款，其中 {assumed} 条为假设。依据：{after}",
        "rule {name} can be used: {clauses} clauses, {assumed} of them assumed. After: {after}",
    ),
    "check_bad": ("{name}：发现 {count} 处问题", "{name}: {count} fault(s)"),
    "verify_title": ("公布结果的复算", "Published results, computed again"),
    "verify_name": ("核对项", "Check"),
    "verify_source": ("来源", "Source"),
    "verify_expected": ("公布值", "Published"),
    "verify_found": ("本机结果", "Found"),
    "verify_tolerance": ("容差", "Tolerance"),
    "verify_passed": ("结论", "Verdict"),
    "pass": ("通过", "pass"),
    "fail": ("不符", "FAIL"),
    "verify_good": ("{count} 项全部通过。", "All {count} checks pass."),
    "verify_bad": ("{count} 项中有 {failed} 项不符。", "{failed} of {count} checks fail."),
    "rerun_title": ("按清单重算：{place}", "Run again from {place}"),
    "rerun_part": ("部分", "Part"),
    "rerun_then": ("当时", "Then"),
    "rerun_now": ("现在", "Now"),
    "rerun_same": ("结果与清单完全一致。", "The result equals that of the manifest, bit for bit."),
    "rerun_differs": (
        "结果与清单不同；上表列出变化之处。",
        "The result differs from the manifest; the table says what changed.",
    ),
    "equal": ("相同", "same"),
    "changed": ("不同", "changed"),
    "result": ("结果", "result"),
    "data": ("数据", "data"),
    "code": ("程序", "code"),
    "missing_extra": (
        "{what} 未写出：缺少 {library}。安装：pip install 'fundmodel[report]'",
        "{what} was not written: {library} is missing. Install it: pip install 'fundmodel[report]'",
    ),
    "interrupted": ("已中断；没有留下写了一半的文件。", "Interrupted; nothing half-written was left behind."),
    "unexpected": (
        "意外错误：{error}。请将此行及 FUNDMODEL_DEBUG=1 时的输出报告给项目的问题列表。",
        (
            "Unexpected error: {error}. Please report this line, with the output under FUNDMODEL_DEBUG=1, to the "
            "issue list of the project."
        ),
    ),
    "no_memory": (
        "内存不足：请减少抽样次数、地区、情景或年份。",
        "There is not enough memory: ask for fewer draws, areas, scenarios or years.",
    ),
    "try_help": ("用法见 {command} --help", "Try {command} --help"),
    "summary_sheet": ("摘要", "Summary"),
    "wide_sheet": ("逐年对照", "Years side by side"),
    "in_100m": ("（亿元）", " (CNY 100m)"),
    "print_note": (
        "打印：A4横向，每表只打印前{rows}行；表内保留全部行，清除打印区域即可全部打印。",
        "Printing: A4 across, the first {rows} rows of a table; clear the print area of a sheet to print it all.",
    ),
    "readme": ("说明", "Read me"),
    "units_note": (
        "金额：亿元；人数：万人；比率：小数。",
        "Money in CNY 100 million, persons in 10 thousand, rates as fractions.",
    ),
    "values_note": ("单元格均为数值，不含公式。", "Every cell holds a value, none a formula."),
    "tags_note": (
        "依据标签：已公布；推算（由公布数算得）；业内常识（未核实）；判断（本模型的判断，不是事实）。",
        (
            "Tags: seen (published); derived (arithmetic on published); knowledge (unverified); judgement (ours, no "
            "fact)."
        ),
    ),
    "contents": ("工作表", "Sheets"),
    "version": ("程序版本", "Code version"),
    "code_hash": ("程序散列值", "Code hash"),
    "data_hash": ("数据散列值", "Data hash"),
    "scenario_hash": ("情景散列值", "Scenario hash"),
    "valuation_date": ("基准日", "Valuation date"),
    "until": ("预测至", "Projected to the end of"),
    "random_seed": ("随机种子", "Random seed"),
    "is_synthetic": ("是否合成数据", "Synthetic data"),
    "deterministic": ("无（确定性推演）", "none (deterministic)"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    **RESERVE,
    **BORNE,
    **HISTORY,
}


def say(key: str, lang: str, **parts: Any) -> str:
    """The message in ``lang`` (zh or en) with its parts filled in."""
    return MESSAGES[key][0 if lang == "zh" else 1].format(**parts)

"""What the command line and the workbook say beside the labels of the dictionary, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

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
    "areas_title": ("各统筹地区（{count}个，最先用完的在前）", "Areas ({count}, the first to be exhausted first)"),
    "areas_only": ("（只限{areas}）", " (only in {areas})"),
    "areas_fund": ("统筹基金", "Pooled fund"),
    "areas_months": ("{year}年末\n可支付月数", "Months at\nend {year}"),
    "areas_level": ("{year}年末\n等级", "Level\nend {year}"),
    "areas_first_deficit_year": ("首次\n当期赤字", "First\ndeficit"),
    "areas_floor_month_earned": ("低于\n警戒线", "Below\nthe line"),
    "areas_depletion_month": ("用完", "Exhausted"),
    "areas_dash": (
        "—：到{year}年底不发生。月数与等级扣除预收保费。",
        "—: not before the end of {year}. Months and levels are earned.",
    ),
    "areas_sum": (
        "以下为{count}个统筹地区相加；只是加总，不是统筹：一地的结余不能支付另一地的赤字。",
        (
            "What follows is the sum of {count} areas: arithmetic and no pooling, a surplus of one area pays no "
            "deficit of another."
        ),
    ),
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
    "pattern": (
        "沿用全国模式：年龄组内的分年龄结构、生育、死亡与国际迁移率、参保历史、费用形状、季节分布与经济增长。",
        (
            "From the national pattern: ages inside the age groups, fertility, mortality, migration from abroad, the "
            "past of enrolment, cost profiles, seasons and the economy."
        ),
    ),
    "pattern_left_out": (
        "未提供、取全国值或中性值：{columns}。",
        " Not given, so national or neutral: {columns}.",
    ),
    "scenarios": ("情景", "Scenarios"),
    "differences": ("输入差异：{a} 与 {b}", "How the inputs differ: {a} and {b}"),
    "no_differences": ("{a} 与 {b} 的输入相同。", "The inputs of {a} and {b} are the same."),
    "headlines": ("关键时点", "Key dates"),
    "same": ("各情景相同", "the same in every scenario"),
    "income": ("收入", "Income"),
    "expenditure": ("支出", "Outgo"),
    "current_balance": ("当期\n结余", "Current\nbalance"),
    "balance": ("累计\n结余", "Balance"),
    "months": ("可支付\n月数", "Months of\nreserve"),
    "months_both": ("可支付月数\n收付/扣预收", "Months\ncash/earned"),
    "level": ("预警\n等级", "Level"),
    "from": ("自", "From"),
    "always": ("始终", "always"),
    "unjudged": ("未评", "n/a"),
    "none": ("无", "none"),
    "legend_level": (
        (
            "预警等级为12月、扣除预收保费口径；*表示收付实现制下等级不同；+表示结余过多（标志，不是等级）；未评：十二"
            "个月窗口不满。"
        ),
        (
            "Level in December on the earned basis; * another level on the cash basis; + excess, a flag and not a "
            "level; n/a: the twelve-month window is not full."
        ),
    ),
    "legend_warning": (
        (
            "六个月预警：此后六个月内，近十二个月收支将首次出现赤字（与警戒线的六个月不是一回事）。"
            "等级（判断，可设）：低于警戒线为橙，低于其一半或一年内用完为红；近十二个月赤字，或职工结余率"
            "低于3%，为黄；收入增速连续两年低于支出，或结余率偏低，为关注。"
        ),
        (
            "Six-month warning: within the six months after it, the balance of twelve months turns negative (not the "
            "line of six months of reserve). Levels (judgement, adjustable): orange below the warning line, red below "
            "half of it or a year from exhaustion; yellow with a deficit over twelve months or an employee surplus "
            "rate under 3 %; blue where income grew slower than spending two years running, or the rate is thin."
        ),
    ),
    "legend_money": (
        (
            "{base}年为基年，按公布数校准。收入含利息与基金间划转，余额转负后利息为负；收入=支出+当期结余，四舍五入后"
            "仍相符。"
        ),
        (
            "{base} is the base year, scaled to published accounts. Income holds interest (negative once the balance "
            "is) and transfers; income = outgo + current balance, as printed."
        ),
    ),
    "legend_months": (
        "可支付月数=累计结余÷近十二个月月均支出；居民基金另列扣除预收保费后的月数。警戒线：职工{employee_pooled}个月，居民{resident}个月。",
        (
            "Months of reserve = balance / monthly outgo of the last twelve months; the resident fund also without "
            "premiums received ahead (earned). Warning line: employee fund {employee_pooled} months, "
            "resident fund {resident}."
        ),
    ),
    "bases_title": ("可支付月数：不同口径（年末）", "Months of reserve by basis, December"),
    "basis_cash": ("收付\n实现制", "Cash"),
    "basis_earned": ("扣除\n预收保费", "Earned"),
    "basis_incurred": ("扣除\n应付未付", "Incurred"),
    "basis_unpaid": ("应付\n未付", "Unpaid\nbills"),
    "basis_advances": ("预付金\n余额", "Advances"),
    "bills_assumed": (
        "未含拖欠：应付未付只是按假设的结算进度推算的在途医疗费用（判断，非事实）；此外的拖欠未知，未计入。",
        (
            "Arrears not included: unpaid bills are ordinary bills in settlement from an assumed pattern "
            "(judgement); arrears beyond it are not known and not included."
        ),
    ),
    "bills_estimated": (
        "未含拖欠：应付未付是按数据包自身结算三角形推算的在途医疗费用；此外的拖欠未知，未计入。",
        (
            "Arrears not included: unpaid bills are bills in settlement by the run-off of the package's own "
            "triangle; arrears beyond it are not known and not included."
        ),
    ),
    "bills_published": (
        "基准日的应付未付以数据包给出的数为准，此后按结算进度推算。",
        "Unpaid bills are those that the data package gives at the valuation date, moved on by the run-off of bills.",
    ),
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
        "未经对账：上列系数没有说明，结果按 --unreconciled 照常给出。",
        "NOT RECONCILED: factors above have no explanation; the results are shown because of --unreconciled.",
    ),
    "own_data_only": (
        "--unreconciled 只用于自备数据包；内置数据包 {data} 须先对账。",
        "--unreconciled is for data of your own; the built-in package {data} must be reconciled.",
    ),
    "horizon_short": ("年限太短，无法检验", "n/a: horizon too short"),
    "faults_heading": ("输入有误", "The input cannot be used"),
    "laws": ("人员与资金守恒检查全部通过。", "Every conservation law of people and money holds."),
    "written": ("结果已写入 {place}（{files} 个文件）", "Results are in {place} ({files} files)"),
    "page": ("图表页：{place}", "Page of charts: {place}"),
    "projecting": ("推演人口与基金", "Projecting people and funds"),
    "checking": ("检查守恒", "Checking conservation"),
    "writing": ("写出结果", "Writing results"),
    "check_good": (
        "{name}：未发现问题（{tables} 张表，{rows} 行）。",
        "{name}: no fault found ({tables} tables, {rows} rows).",
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
    "try_help": ("用法见 {command} --help", "Try {command} --help"),
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
}

UNITS_ZH: Final[Mapping[str, str]] = {
    "fraction": "小数",
    "per year": "每年",
    "per month": "每月",
    "years": "年",
    "year": "年份",
    "months": "月",
    "month": "月份",
    "ratio": "倍",
    "factor": "系数",
    "index": "指数",
    "word": "文字",
    "log points": "对数点",
    "yuan per person and year": "元/人年",
    "yuan per person and month": "元/人月",
    "yuan per year": "元/年",
    "log odds": "对数优势",
    "log odds per log ratio": "对数优势/对数比",
    "CNY per month": "元/月",
    "per member and year": "人次/人年",
    "yuan per episode": "元/人次",
    "yuan per visit": "元/人次",
    "elasticity": "弹性",
    "days": "天",
    "yuan": "元",
    "visits": "人次",
    "per 100 members": "人次/百人",
    "visits per member": "人次/人",
}


def say(key: str, lang: str, **parts: Any) -> str:
    """The message in ``lang`` (zh or en) with its parts filled in."""
    return MESSAGES[key][0 if lang == "zh" else 1].format(**parts)


def unit_word(unit: str, lang: str) -> str:
    """The unit of a parameter in ``lang``."""
    return UNITS_ZH.get(unit, unit) if lang == "zh" else unit

"""What tables, their columns and the files of a run are called, where the name is no variable of the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OF_DATES: Final = {
    "prudent": ("审慎：", "Prudent: "),
    "adverse": ("不利：", "Adverse: "),
    "favourable": ("有利：", "Favourable: "),
}
DATED: Final = {
    "first_deficit_year": ("首次收不抵支", "first deficit"),
    "first_deficit_year_cash": ("首次收不抵支（账面）", "first deficit on cash"),
    "floor_month_earned": ("低于警戒线", "below the line"),
    "floor_month_cash": ("低于警戒线（账面）", "below the line on cash"),
    "deficit_ahead": ("首次发出六个月预警", "six-month warning"),
    "depletion_month": ("耗尽", "used up"),
}

COLUMNS: Final[Mapping[str, tuple[str, str, str]]] = {
    **{
        f"{side}_{event}": (zh + event_zh, en + event_en, "text")
        for side, (zh, en) in OF_DATES.items()
        for event, (event_zh, event_en) in DATED.items()
    },
    "headline_ranges": ("时点区间（非概率）", "Ranges of the headlines (no probabilities)", "text"),
    "range_parameters": ("区间的五项假设", "Parameters behind the ranges", "text"),
    "minus_first": ("各情景减首个情景", "Results minus the first", "text"),
    "cumulated_total_income": ("累计收入合计", "Income to date", "CNY"),
    "cumulated_expenditure": ("累计支出", "Outgo to date", "CNY"),
    "cumulated_current_balance": ("累计当期结余", "Current balance to date", "CNY"),
    "range_left_out": ("影响更大而不在五项之内", "Left out of the ranges", "text"),
    "sensitivity": ("敏感性", "Sensitivity", "text"),
    "stress": ("压力测试", "Stress test", "text"),
    "stress_years": ("压力测试（逐年）", "Stress test by year", "text"),
    "reverse_stress": ("反向压力测试", "Reverse stress test", "text"),
    "shock": ("冲击", "Shock", "text"),
    "hit": ("受冲击地区", "Struck", "text"),
    "floor_before": ("无冲击时低于警戒线", "Below the line without it", "text"),
    "floor_after": ("有冲击时低于警戒线", "Below the line with it", "text"),
    "depletion_before": ("无冲击时耗尽", "Used up without it", "text"),
    "depletion_after": ("有冲击时耗尽", "Used up with it", "text"),
    "months_lost": ("减少的可支付月数", "Months of reserve lost", "months"),
    "worst_month": ("最严重的月份", "Worst month", "text"),
    "money_lost": ("损失金额", "Money lost", "CNY"),
    "newly_below": ("新跌破警戒线", "Newly below the line", "text"),
    "beyond_sum": ("同时发生多于逐一相加", "At once beyond one by one", "CNY"),
    "months_before": ("无冲击时可支付月数", "Months of reserve without it", "months"),
    "months_after": ("有冲击时可支付月数", "Months of reserve with it", "months"),
    "broken_event": ("所问", "What is asked", "text"),
    "severity_of": ("强度的含义", "What is measured", "text"),
    "smallest_severity": ("最小的突破强度", "Smallest severity that breaks it", "text"),
    "just_below": ("仍守住的强度", "Severity that keeps it", "text"),
    "largest_tried": ("试过的最大强度", "Largest severity tried", "text"),
    "boundary_verified": ("两次推演核实", "Verified by two runs", "text"),
    "already_broken": ("无冲击时已突破的地区", "Broken without the shock", "text"),
    "floor": ("低于警戒线", "below the line", "text"),
    "depletion": ("耗尽", "used up", "text"),
    "pooling_by_year": ("统筹区间调剂", "Pooling by year", "text"),
    "own_fund": ("规则自身基金年末余额", "The rule's own fund, end of year", "CNY"),
    "event": ("时点", "Event", "text"),
    "best_estimate": ("最佳估计", "Best estimate", "text"),
    "adverse": ("不利", "Adverse", "text"),
    "prudent": ("审慎时点如何得出", "How the prudent dates came", "text"),
    "favourable": ("有利", "Favourable", "text"),
    "all_adverse": ("五项全部不利", "All five adverse", "text"),
    "all_favourable": ("五项全部有利", "All five favourable", "text"),
    "low_with": ("成对项低值时", "The other of the pair at low", "text"),
    "high_with": ("成对项高值时", "The other of the pair at high", "text"),
    "bounds": ("高低值是取值还是整条移动", "Low and high: level or shift", "text"),
    "lever": ("由法规或合同定", "Set by law or contract", "text"),
    "driver": ("所属因素", "Driver", "text"),
    "low_months": ("低值时可支付月数", "Months at low", "months"),
    "high_months": ("高值时可支付月数", "Months at high", "months"),
    "low_shift": ("低值时月数变动", "Shift at low", "months"),
    "high_shift": ("高值时月数变动", "Shift at high", "months"),
    "spread": ("两端相差", "Width", "months"),
    "rank": ("名次", "Rank", "text"),
    "low_first_deficit_year": ("低值时首次收不抵支", "First deficit at low", "text"),
    "low_floor_month_earned": ("低值时低于警戒线", "Below the line at low", "text"),
    "low_depletion_month": ("低值时耗尽", "Used up at low", "text"),
    "high_first_deficit_year": ("高值时首次收不抵支", "First deficit at high", "text"),
    "high_floor_month_earned": ("高值时低于警戒线", "Below the line at high", "text"),
    "high_depletion_month": ("高值时耗尽", "Used up at high", "text"),
    "problem": ("未能推演的原因", "Why it could not be projected", "text"),
    "by": ("截至年份", "By the end of", "text"),
    "second": ("成对项的值", "The other of the pair", "text"),
    "inside": ("在高低值之间", "Inside the range", "text"),
    "borrowed": ("借用全国的数字", "Borrowed figures", "text"),
    "borrowed_table": ("表", "Table", "text"),
    "borrowed_column": ("数字", "Figure", "text"),
    "borrowed_areas": ("地区", "Areas", "text"),
    "borrowed_rule": ("如何得出", "How it is made", "text"),
    "area_warnings": ("各地区结余状态", "Levels by area", "text"),
    "area_name": ("地区名称", "Name of the area", "text"),
    "from": ("起", "From", "text"),
    "value_a": ("前者", "Value of the first", "text"),
    "value_b": ("后者", "Value of the second", "text"),
    "known_until": ("已推演至", "Known up to", "text"),
    "fiscal_burden": ("分级财政负担", "Fiscal burden by level", "text"),
    "reserve_bases": ("可支付月数口径对照", "Months of reserve by basis", "text"),
    "financing_gaps": ("资金缺口", "Financing gaps", "text"),
    "income_by_payer": ("分缴费主体收入", "Income by payer", "text"),
    "memo": ("账外项目与欠费", "Memo items and arrears", "text"),
    "cost_growth": ("支出增长分解", "Growth of spending in parts", "text"),
    "payment": ("从费用到基金应付", "From care to what is owed", "text"),
    "income_per_head": ("居民人均筹资分解", "Resident income per head", "text"),
    "use_of_care": ("医疗服务利用", "Use of care", "text"),
    "modelled_value": ("模型值", "Modelled", "text"),
    "published_value": ("公布值", "Published", "text"),
    "benefit_visits": ("享受待遇人次", "Episodes, visits and purchases", "text"),
    "episodes_per_100": ("每百人住院人次", "Episodes per 100 members", "text"),
    "visits_per_head": ("人均就诊购药人次", "Episodes, visits and purchases a member", "text"),
    "charge_per_episode": ("次均住院费用", "Charge for an episode", "text"),
    "institution_charges": ("医疗机构费用", "Charges of institutions", "text"),
    "contribution_band": ("缴费基数与费率区间", "Contribution base and rate", "text"),
    "new_retired_by_year": ("新增退休人员（逐年）", "New retired members by year", "text"),
    "published_new_retired": ("由公布人数推算的新增退休人员", "New retired members from published heads", "persons"),
    "retired_growth": ("退休人数增长", "Growth of retired members", "per year"),
    "enrolment_seeds": ("参保年龄结构种子的影响", "Seeds of members' ages", "text"),
    "intensity": ("到龄缴费人员退休转入率", "New retired members per event", "ratio"),
    "months": ("年末可支付月数", "Months at the end of the year", "months"),
    "moved_by": ("月数变动", "Months moved by", "months"),
    "why": ("为何不在五项之内", "Why not among the five", "text"),
    "counted_as": ("已计入的同因素假设", "What stands for its driver", "text"),
    "enrolment_trend": ("参保趋势敏感性", "Enrolment trend", "text"),
    "trend": ("趋势方案", "Course of the trend", "text"),
    "trend_ends": ("趋势止于", "Trend ends in", "text"),
    "arrears_year_opening": ("年初欠费", "Arrears, 1 January", "CNY"),
    "arrears_year_end": ("年末欠费", "Arrears, 31 December", "CNY"),
    "central_tag": ("中央份额依据标签", "Tag of the central share", "text"),
    "provincial_tag": ("省级份额依据标签", "Tag of the provincial share", "text"),
    "local_tag": ("市县份额依据标签", "Tag of the local share", "text"),
    "medical_aid_tag": ("医疗救助份额依据标签", "Tag of the medical-aid share", "text"),
    "per_head": ("人均", "Per head", "CNY per person"),
    "subsidy_standard": ("国家标准财政补助", "Subsidy at the national standard", "text"),
    "subsidy_top_up": ("高于国家标准的地方补助", "Local top-up above the standard", "text"),
    "total": ("合计", "Total", "text"),
    "mean_base_all_payers": ("全部缴费人员平均缴费基数", "Mean contribution base, all payers", "text"),
    "effective_pool_rate": ("统筹有效费率（公布口径）", "Effective pool rate, as published", "text"),
    "effective_pool_rate_gross": (
        "统筹有效费率（含划入退休人员账户部分）",
        "Effective pool rate with retiree credits",
        "text",
    ),
    "note": ("说明", "Note", "text"),
    "interpolate": ("各期之间", "Between dates", "text"),
    "step": ("阶梯（维持至下一期）", "step: holds until the next", "text"),
    "linear": ("线性插值", "linear", "text"),
}
"""Name -> zh, en and unit."""

COURSES: Final[Mapping[str, tuple[str, str]]] = {
    "low": ("低", "low"),
    "middle": ("中", "middle"),
    "high": ("高", "high"),
}
"""The courses of a trend."""

FILES: Final[Mapping[str, tuple[str, str]]] = {
    "run.nc": (
        "全部结果数组与来历（netCDF），可用 fm.open_run 打开",
        "every array with its provenance; fm.open_run reads it",
    ),
    "accounts.xlsx": (
        "全部表格的工作簿，亿元与万人，无公式",
        "workbook of every table, 100m yuan and 10k persons, no formulas",
    ),
    "index.html": ("图表页，中英文，可离线打开", "page of charts and tables in both languages, works offline"),
    "manifest.json": ("清单：由何数据、情景与程序得出", "what produced these files"),
    "yearly_accounts.csv": (
        "三个基金逐年收支、结余、月数与结余状态",
        "accounts, months of reserve and levels of each fund by year",
    ),
    "minus_first.csv": (
        "各情景的结果减第一个情景：逐年与累计",
        "results of every scenario minus the first, by year and cumulated",
    ),
    "area_warnings.csv": (
        "各统筹地区两个基金的月数、结余状态与关键时点，最先耗尽的在前",
        "months, level and key dates of both funds in every area, the first to be used up first",
    ),
    "borrowed.csv": (
        "数据包未提供、借用全国的数字：哪张表、哪一列、哪些地区、如何得出",
        "figures that the package does not give and the nation lends: table, column, areas and how they are made",
    ),
    "monthly_ledger.csv": ("三个基金逐月收支及各分项", "ledger of each fund by month, with every line"),
    "reserve_bases.csv": (
        "可支付月数：账面、筹资应计、已发生、权责发生制及含个人账户口径，逐年对照",
        (
            "months of reserve by year on the cash, earned, incurred and net basis and with accounts, with unpaid "
            "bills, advances and lump sums for later years"
        ),
    ),
    "headline_ranges.csv": (
        "各时点的区间（非概率）：推演、不利、有利，附五项全部不利与全部有利",
        "range of every headline (not a probability): projected, adverse, favourable; annex: all five at once",
    ),
    "range_parameters.csv": (
        "影响各基金最大的五项假设：高低值、月数变动与临界值",
        "the five parameters that move each fund most: low, high, shifts of months, break-even",
    ),
    "financing_gaps.csv": (
        "累计结余耗尽后逐年资金缺口：金额、占国内生产总值、费率、人均，及欠款利息",
        "the gap of each year once a fund is used up: yuan, over GDP, rate on the base, per head, and interest on debt",
    ),
    "income_by_payer.csv": ("各基金逐年收入按出资人", "income of each fund by year and payer"),
    "fiscal_burden.csv": (
        "各级财政、医疗救助与养老金逐年负担",
        "what each level of government and medical aid pay, by year",
    ),
    "memo.csv": (
        "应缴、欠费、核销与账外补偿逐年数",
        "contributions due, arrears, write-offs and costs beside the funds, by year",
    ),
    "cost_growth.csv": (
        "统筹基金支出逐年增长按人口、年龄、参保、价格、使用与待遇分解",
        "yearly growth of the pooled funds' spending by people, ages, coverage, price, use and design",
    ),
    "use_of_care.csv": (
        "住院、门诊、购药的模型值与公布值",
        "episodes, visits, purchases and charges, modelled beside published",
    ),
    "payment.csv": (
        "支付机制：待遇支出、目录扩容、集采、超支与结余留用逐年数",
        "from care to what each fund owes, by year: drug list, procurement, over-runs, savings kept",
    ),
    "income_per_head.csv": ("基年居民人均筹资逐项分解", "resident income per head of the base year, line by line"),
    "contribution_band.csv": (
        "基年平均缴费基数与有效费率及其区间",
        "mean contribution base and effective rate with their bands",
    ),
    "pooling_by_year.csv": (
        "规则逐年上解、下拨、财政投入、自身基金与临时调度余额（有规则时）",
        "what the rule moves by year: levies, grants, budgets, its own fund, what is bridged (with a rule)",
    ),
    "care_accounts.csv": (
        "长期护理保险逐年收支，及职工统筹有无划转的可支付月数（未单列时为空）",
        "long-term-care insurance by year, months of the employee pool with and without it (empty if not kept apart)",
    ),
    "heads.csv": ("各年1月1日分身份人数与在职退休比", "people by group on each 1 January, and the dependency ratio"),
    "people_flow.csv": (
        "人口流量：年初+出生-死亡+迁移+调整=年末",
        "flow of people: opening, births, deaths, migration, closing",
    ),
    "group_flow.csv": ("各参保身份的流量", "flow of people by group"),
    "enrolment_trend.csv": (
        "参保趋势低、中、高下的在职退休比",
        "active to retired ratio under low, middle and high trend",
    ),
    "enrolment_seeds.csv": (
        "首个情景在两种参保年龄结构种子下的时点与可支付月数（没有区间，也不在区间之内）",
        "dates and months of the first scenario under two seeds of members' ages (without ranges and in none)",
    ),
    "range_left_out.csv": (
        "影响更大而不在五项之内的假设及原因",
        "parameters that move a fund more than the last of its five and are not among them, and why",
    ),
    "new_retired_by_year.csv": (
        "逐年新增退休人员：由公布人数推算与模型",
        "new retired members by year, from published heads and modelled",
    ),
    "enrolment_shares.csv": ("预测首年分年龄性别参保比重", "enrolment by age and sex when projection starts"),
    "enrolment_seed.csv": ("参保种子的系数", "factors by which past enrolment was met"),
    "stock_exposures.csv": ("存量暴露", "stock exposures on each 1 January"),
    "flow_exposures.csv": ("流量暴露", "flow exposures of each year"),
    "economy.csv": ("逐年经济量与筹资标准", "economy and financing standards by year"),
    "reconciliation.csv": (
        "基年模型值、公布值与校准系数",
        "modelled and published values of the base year with factors",
    ),
    "assumptions.csv": ("各情景全部参数、依据标签与来源", "every parameter of every scenario with tag and source"),
    "differences.csv": ("各情景与第一个情景的参数差异", "parameters on which scenarios differ from the first"),
}
"""File -> one line on what it holds, zh and en."""

"""The sentences of the six-month alert, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("六个月早期预警：{name}，{as_of}已知", "Six months ahead: {name} as known on {as_of}"),
    "about": (
        "{areas}个地区，{funds}项基金；预警期{first}至{last}；金额单位：亿元；模拟{draws}次，种子{seed}",
        "areas: {areas}, funds: {funds}; looked ahead {first} to {last}; CNY 100m; {draws} draws, seed {seed}",
    ),
    "typed_in": (
        "填报表“月度收支”（observations）的金额单位是{unit}：1亿元={times}{unit}",
        "The sheet of monthly accounts (observations) is typed in {unit}: CNY 100m = {times} {unit}",
    ),
    "learning": ("{as_of}：从各地已公布的收支中学习规律", "{as_of}: learning from what all areas published"),
    "looking": ("{as_of}：由已公布的收支向前看六个月", "{as_of}: looking six months ahead from published accounts"),
    "comparing": ("与{since}相比，变动按来源拆分", "Taking apart what changed since {since}"),
    "cost": (
        "{areas}个地区：用时{seconds}秒（处理器{processor}秒）",
        "{areas} areas: {seconds} s ({processor} s of processor time)",
    ),
    "cost_memory": ("{said}，内存峰值{peak} MB", "{said}, memory at its peak {peak} MB"),
    "projecting": ("推演（无月度数据，仅结构模型）", "Projecting: no monthly accounts, structural model only"),
    "writing": ("写出预警", "Writing the alert"),
    "urgent": ("按紧迫程度排列：{count}项基金", "By urgency ({count})"),
    "in_state": ("已处于该状态，另列：{count}项基金", "In the state already, apart ({count})"),
    "no_probability": ("无预算，不给出概率：{count}项基金", "No budget, so no probability ({count})"),
    "left_out": ("未纳入：{count}项", "Left out: {count}"),
    "and_more": ("{names}等{count}项", "{names} and others, {count} in all"),
    "none_left_out": ("没有未纳入的地区。", "No area was left out."),
    "left_out_line": ("{who}：{why}。", "{who}: {why}."),
    "false_alarms": (
        "达到预警及以上级别的基金{count}项，其中预计误报{expected:.1f}项（各项1减概率之和，就全部而言，不针对单个地区）。",
        (
            "Funds at alert or above: {count}; {expected:.1f} of these are expected to be false alarms (the sum "
            "of 1 - p, of all together and of none alone)."
        ),
    ),
    "no_alarms": ("没有达到预警及以上级别的基金。", "No fund stands at alert or above."),
    "nobody_looked_at": (
        "没有一项基金能给出概率，不等于没有问题。",
        "No fund could be given a probability, which is not an all-clear.",
    ),
    "no_alarms_but": (
        "没有新近达到预警及以上级别的基金；另有{count}项已处于该状态，不是没有问题。",
        "No fund is newly at alert or above; {count} are in the state already, which is not an all-clear.",
    ),
    "scales": (
        (
            "预警级别看概率（提示≥10%、预警≥20%、紧急预警≥50%，已发出的级别降到界限五分之四以下才解除）；"
            "结余状态看现有结余，只按已公布收支判断（“未触发”指各条均不成立），收支增长与预计透支不在内。两者不是同一标尺。"
        ),
        (
            "The alert level is a probability (watch from 10%, alert 20%, alarm 50%; a level once raised is held down "
            "to four fifths of its bound). The state of the balance is what is held now, told from published accounts "
            "alone, without growth or balances ahead (none met: none of its rules holds). They are two scales."
        ),
    ),
    "event_note": (
        "概率：六个月内至少有一个月出现该事件（取两个事件中较大者，已处于的除外），以截止日为准。",
        (
            "Probability: the event in any of the six months, the larger of the two events, one that already holds "
            "left out; as known on the date."
        ),
    ),
    "bases": (
        "职工统筹基金按账面口径，警戒线6个月；居民医保基金按筹资应计口径，警戒线3个月。",
        "Employee pooled fund on cash, warning line 6 months; resident fund on the earned basis, line 3 months.",
    ),
    "past_hits": (
        "该级别（{event}）在合成测试集中{n}次中{k}次成真",
        "this level ({event}) came true {k} times of {n} on synthetic test areas",
    ),
    "past_hits_on": (
        "该级别（{event}）在合成测试集（{budgets}）中{n}次中{k}次成真",
        "this level ({event}) came true {k} times of {n} on synthetic test areas with {budgets}",
    ),
    "no_level": ("未发出级别", "no level is raised"),
    "no_past": ("该级别尚无成真记录", "no record yet of how often this level came true"),
    "interval": ("{low}—{high}", "{low} to {high}"),
    "money": ("{value}亿元", "{value} (CNY 100m)"),
    "version": (
        "模型版本{version}，数据{data}（{sha}），本预测未经复核",
        "model {version}, data {data} ({sha}), this forecast has not been reviewed",
    ),
    "drivers": ("主要驱动", "Main drivers"),
    "no_drivers": ("尚未分解", "not taken apart yet"),
    "driven": (
        "到期末结余变动{total:+,.2f}亿元，其中{parts}",
        "change of the balance to the end {total:+,.2f} (CNY 100m): {parts}",
    ),
    "driver": ("{name}{money:+,.2f}", "{name} {money:+,.2f}"),
    "text": (
        (
            "[{level}] {area}{fund}：截至{month}（数据发布日{released}），累计结余{balance}，可支付月数{months}"
            "（警戒线{floor}，{basis}），结余状态：{state}。{as_of}已知，{first}至{last}{p_floor}（期末月数80%区间{interval}），{p_def}。"
            "主要驱动：{drivers}。何时改变：{change}。需核实：{verify}。措施：{measures}。成真记录：{past}。{marks}{version}。"
        ),
        (
            "[{level}] {area}, {fund}: to {month} (released {released}) balance {balance}, months of reserve {months} "
            "(warning line {floor}, {basis}), state of the balance: {state}. As known on {as_of}, {first} to {last}: "
            "{p_floor} (months at the end, 80%: {interval}), {p_def}. Main drivers: {drivers}. What would change "
            "it: {change}. To verify: {verify}. Measures: {measures}. Past hits: {past}. {marks}Version: {version}."
        ),
    ),
    "marked": ("标注：{marks}。", "Marked: {marks}. "),
    "p_floor": ("跌破警戒线的概率{p}", "P(below the warning line) {p}"),
    "p_deficit_12m": ("当期收不抵支的概率{p}", "P(current deficit) {p}"),
    "already_floor": ("已低于警戒线", "below the warning line already"),
    "already_deficit_12m": ("已当期收不抵支", "in current deficit already"),
    "no_budget_floor": ("跌破警戒线：无预算，不给出概率", "below the warning line: no budget, so no probability"),
    "no_budget_deficit_12m": ("当期收不抵支：无预算，不给出概率", "current deficit: no budget, so no probability"),
    "unknown_floor": ("跌破警戒线：未公布结余，无法判断", "below the warning line: no balance published"),
    "unknown_deficit_12m": ("当期收不抵支：无法判断", "current deficit: cannot be told"),
    "change": ("何时改变", "What would change it"),
    "change_down": ("概率低于{bound}时解除或降级", "a probability under {bound} lowers or lifts it"),
    "change_up": ("达到{bound}时升为{level}", "{bound} raises it to {level}"),
    "change_margin": (
        "至{month}的12个月当期结余为支出的{share}，降到0以下即收不抵支",
        "a surplus of {share} of spending in the twelve months to {month}; under 0 it is a deficit",
    ),
    "change_distance": (
        "现距警戒线{months}个月，约{money}亿元（按近12个月平均支出）",
        "{months} months from the line now, about {money} (CNY 100m) at the spending of the last twelve months",
    ),
    "change_short": (
        "现低于警戒线{months}个月，约{money}亿元（按近12个月平均支出）",
        "{months} months under the line now, about {money} (CNY 100m) at the spending of the last twelve months",
    ),
    "change_data": (
        "数据止于{month}，落后截止月{behind}个月，新一期公布后应重算",
        "the data end in {month}, {behind} months before the date: ask again when the next are published",
    ),
    "verify": ("需核实", "To verify"),
    "verify_data": (
        "数据：{month}收支与结余是否为决算数，发布后有无更正",
        "data: whether the figures of {month} are final, and what was corrected since",
    ),
    "verify_arrival": (
        "到位率：保费与各级补助应到位、已到位金额",
        "arrival: premiums and subsidies due and arrived, by level of government",
    ),
    "verify_remitted": (
        "到位率：征缴入库、划转个人账户是否按期",
        "arrival: whether contributions came in and accounts were credited in time",
    ),
    "verify_clearing": (
        "清算：年终清算与质量保证金在哪个月支付，是否落在预警期",
        "clearing: in which month the yearly clearing and holdbacks are paid, and whether that falls ahead",
    ),
    "verify_owed": (
        "拖欠：应付未付（含拖欠定点机构）的余额与变化，现已计入",
        "arrears: unpaid bills and how they moved; they are included",
    ),
    "verify_owed_by_bills": (
        "拖欠：应付未付按结算明细（就医月份）与账面支出推算，已计入；请核对账面余额",
        "arrears: unpaid bills are bills by month of care less what was paid, included; hold them against the books",
    ),
    "verify_unpaid": (
        "拖欠：应付未付未公布、未计入；如有，实际更紧",
        "arrears: unpaid bills are not published and not included; with them it is tighter",
    ),
    "verify_budget": ("预算：本年收支预算未填报", "budget: that of the year is not filled in"),
    "measures": ("措施", "Measures"),
    "no_measures": (
        "不列措施：措施须附由推演算得的费用（fundmodel run）",
        "none named: a measure needs its cost from a projection (fundmodel run)",
    ),
    "structural_title": ("六个月早期预警：{name}，仅结构模型", "Six months ahead: {name}, structural only"),
    "structural": (
        "无可用月度数据，仅结构模型：以下为情景 {scenario} 的推演结果（截至{month}），没有概率，不是预警。",
        (
            "structural only: there are no monthly accounts. What follows is the projection of the scenario {scenario} "
            "at {month}; it has no probability and is no alert."
        ),
    ),
    "page_table": ("全部地区与基金", "All areas and funds"),
    "page_changed": ("与上次预警相比的变动", "What changed since the last alert"),
    "page_cards": ("已发出的级别", "Raised"),
    "page_no_cards": ("没有发出任何级别。", "Nothing is raised."),
    "chart_probability": ("逐月累计概率", "Probability by month"),
    "chart_months": ("可支付月数：80%区间与警戒线", "Months of reserve: 80% interval, warning line"),
    "chart_floor": ("警戒线{floor}", "line {floor}"),
    "past": ("成真记录", "Past hits"),
    "synthetic_slip": ("合成数据（虚构地区），不可当作事实", "Synthetic data: an invented area, no fact"),
    "slip_title": ("基金运行预警提示单", "Alert slip"),
    "slip_signed": (
        "经办：　　　　　　复核：　　　　　　日期：　　　　　　",
        "Prepared:        Reviewed:        Date:        ",
    ),
    "slip_probability": ("六个月内的概率", "Probability within six months"),
    "slip_by_month": ("逐月累计概率", "Probability by month"),
    "slip_found": ("核实结果", "What was found"),
    "slip_done": (
        "处理（预拨、催缴补助、控费、调剂、无）",
        "Done (advance, subsidies called in, cost control, transfer, none)",
    ),
    "slip_already": ("已处于", "already"),
    "slip_place": ("地区与基金", "Area and fund"),
    "slip_balance": ("累计结余与可支付月数", "Balance and months of reserve"),
    "slip_dates": ("数据月份、发布日与滞后", "Data month, release and lag"),
    "slip_dates_line": (
        "数据至{month}，{released}发布，滞后{lag}天；截止日{as_of}",
        "data to {month}, released {released}, lag {lag} days; as known on {as_of}",
    ),
    "balance_line": (
        "{balance}；{months}个月（警戒线{floor}，{basis}）；六个月末{interval}个月（80%区间）",
        "{balance}; {months} months (warning line {floor}, {basis}); in six months {interval} (80%)",
    ),
}

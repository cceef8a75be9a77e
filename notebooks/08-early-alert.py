# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 08 六个月预警：现在该盯住哪些基金，预警有多准？
# # 08 The six-month alert: which funds to watch now, and how good is the alert?
#
# 按截至某日已公布的月度、季度账目，哪些统筹区的基金在此后六个月内可能当期收不抵支或跌破警戒线？这样的预警过去说中多少、误报多少？
# 这里的各市与评价都是**合成数据（虚构地区）**：不代表任何真实地方。
#
# From the accounts published by a date, which funds may run a deficit or fall below their line within six months? How often do such alerts come true, and how often are they false? Areas and scores here are
# **synthetic data**: nothing is a claim for any real place.

# %% tags=["parameters"]
import fundmodel as fm

lang, draws = "zh", 4000

# %%
fm.set_options(lang=lang)
province, as_of = fm.load_data("example-province"), "2026-03"
alerts = fm.alert(province, as_of, draws=draws)
card = fm.shipped_score().tables
alerts

# %% [markdown]
# ## 结论 / The answer

# %%
ranking = alerts.ranking
raised = ranking[ranking["level"] != "none"]
top = raised.iloc[0]
expected = raised["probability"].sum()
names = {row["area"]: alerts.names[row["area"]] for _, row in ranking.iterrows()}
alarm = {"none": ("无", "none"), "watch": ("提示", "watch"), "alert": ("预警", "alert"), "alarm": ("紧急预警", "alarm")}
mine = card["alerts"][(card["alerts"]["forecast"] == "method") & (card["alerts"]["group"] == "both")].set_index("event")
skill = card["rivals"][(card["rivals"]["forecast"] == "method") & (card["rivals"]["group"] == "both") & (card["rivals"]["horizon"] == 6)].set_index("event")
deficit, floor = mine.loc["deficit_12m"], mine.loc["floor"]
print(
    f"合成数据：截至 {alerts.as_of}，{len(ranking)} 个基金中发出 {len(raised)} 个，最高的是{names[top['area']]['zh']}（概率 {top['probability']:.0%}，{alarm[top['level']][0]}）；"
    f"按给出的概率，其中约 {expected:.1f} 个会发生，其余是误报。合成测试集上，发出的当期赤字预警有 {deficit['precision']:.0%} 成真，"
    f"提前一两个月命中 {deficit['hit_1_2']:.0%}、五六个月只命中 {deficit['hit_5_6']:.0%}；比最好的对照方法准 {skill.loc['deficit_12m', 'skill_on_best']:.0%}，"
    f"跌破警戒线则为 {skill.loc['floor', 'skill_on_best']:.0%}。它适合决定先查谁，不适合单独作为处置依据。"
)
print()
print(
    f"Synthetic data: as of {alerts.as_of}, {len(raised)} of {len(ranking)} funds are raised, first {names[top['area']]['en']} (probability {top['probability']:.0%}, {alarm[top['level']][1]}); by the probabilities given some "
    f"{expected:.1f} of them will come true and the rest are false alarms. On synthetic test areas {deficit['precision']:.0%} of the deficit alerts came true, {deficit['hit_1_2']:.0%} of onsets one or two months ahead were hit and "
    f"{deficit['hit_5_6']:.0%} five or six months ahead; skill on the best rival is {skill.loc['deficit_12m', 'skill_on_best']:.0%} for deficits and {skill.loc['floor', 'skill_on_best']:.0%} for the line. It tells whom to look at first; it is no ground for action by itself."
)

# %% [markdown]
# ## 先看谁 / Whom to look at first

# %%
funds = {"employee_pooled": {"zh": "职工", "en": "employees"}, "resident": {"zh": "居民", "en": "residents"}}
first = ranking[ranking["probability"] >= 0.01].head(14)
keys = [f"{row['area']} {row['fund']}" for _, row in first.iterrows()]
spoken = {
    key: {tongue: f"{names[row['area']][tongue]} · {funds[row['fund']][tongue]}" for tongue in ("zh", "en")}
    for key, (_, row) in zip(keys, first.iterrows())
}
fm.plot.bars(
    (100 * first.set_axis(keys)["probability"]).rename("probability"),
    title={"zh": f"合成数据：{len(raised)} 个基金达到提示以上，最高 {100 * top['probability']:.0f}%", "en": f"Synthetic data: {len(raised)} funds at watch or above, the highest {100 * top['probability']:.0f} %"},
    unit={"zh": "六个月内发生的概率，%（10起提示，20起预警，50起紧急预警）", "en": "probability within six months, % (watch from 10, alert 20, alarm 50)"},
    source=province,
    labels=spoken,
    digits=0,
)

# %%
held = first.set_axis(keys)[["months_low", "months", "months_high"]].head(7)
fm.plot.bars(
    held,
    title={"zh": "合成数据：概率高的不一定结余少，有的是收支正在恶化", "en": "Synthetic data: a high probability need not mean a low balance; some are getting worse fast"},
    unit={"zh": "可支付月数：现在，与六个月后80%区间的两端", "en": "months of reserve now, and both ends of 80 % six months ahead"},
    source=province,
    labels=spoken | {"months_low": {"zh": "六个月后，低端", "en": "in six months, low end"}, "months": {"zh": "最近公布", "en": "last published"}, "months_high": {"zh": "六个月后，高端", "en": "in six months, high end"}},
)

# %%
print(alerts.text(top["area"], top["fund"], lang))

# %% [markdown]
# ## 有多准 / How good it is
#
# 评价在合成测试集上做：预测者只看到当时已公布的账目，对照方法同样训练过，另有知道真实过程的“全知者”作上限。
#
# Scored on a synthetic bed: the forecaster sees what was published by then, rivals are trained on the same, and an oracle that knows the true process is the upper bound.

# %%
bed = {"zh": "来源：fundmodel 随附评价结果；合成数据，并非事实", "en": "Source: score card shipped with fundmodel; synthetic data, not facts"}
said = {"deficit_12m": {"zh": "近十二个月当期收不抵支", "en": "deficit over twelve months"}, "floor": {"zh": "跌破警戒线", "en": "below the line"}}
fm.plot.bars(
    100 * mine.loc[["deficit_12m", "floor"], ["hit_1_2", "hit_3_4", "hit_5_6", "precision", "false_alarms"]],
    title={"zh": f"越早越难：命中率由 {deficit['hit_1_2']:.0%} 降到 {deficit['hit_5_6']:.0%}", "en": f"The earlier, the harder: hits fall from {deficit['hit_1_2']:.0%} to {deficit['hit_5_6']:.0%}"},
    unit={"zh": "合成测试集，%（预警级别及以上）", "en": "synthetic test areas, %, at the level of an alert"},
    source=bed,
    labels=said
    | {
        "hit_1_2": {"zh": "命中率，提前1—2个月", "en": "hits, 1-2 months ahead"},
        "hit_3_4": {"zh": "命中率，提前3—4个月", "en": "hits, 3-4 months ahead"},
        "hit_5_6": {"zh": "命中率，提前5—6个月", "en": "hits, 5-6 months ahead"},
        "precision": {"zh": "预警成真率", "en": "precision"},
        "false_alarms": {"zh": "误报率", "en": "false alarms"},
    },
    digits=0,
)

# %%
calibrated = card["reliability"]
calibrated = calibrated[(calibrated["forecast"] == "method") & (calibrated["group"] == "both") & (calibrated["event"] == "deficit_12m")]
gap = 100 * calibrated["gap"].abs().max()
fm.plot.lines(
    (100 * calibrated.set_index("mean")[["rate"]]).set_axis((100 * calibrated["mean"]).round(1)).assign(exact=(100 * calibrated["mean"]).to_numpy()),
    title={"zh": f"说三成时是不是三成：偏差最大 {gap:.0f} 个百分点", "en": f"Does 30 % mean 30 %? The widest gap is {gap:.0f} points"},
    unit={"zh": "横轴：给出的概率，%；纵轴：实际发生，%（合成测试集）", "en": "across: probability given, %; up: how often it came, % (synthetic test areas)"},
    source=bed,
    labels={"rate": {"zh": "实际发生", "en": "came true"}, "exact": {"zh": "完全相符", "en": "exact"}},
)

# %%
best = card["rivals"][(card["rivals"]["group"] == "both") & (card["rivals"]["horizon"] == 6)]
best = best[best["forecast"].isin(["method", "oracle", "oracle_now"])].pivot(index="forecast", columns="event", values="skill_on_climatology")
fm.plot.bars(
    100 * best,
    title={"zh": "离“全知者”还有一段距离", "en": "There is some way to go to the oracle"},
    unit={"zh": "比总用平均发生率准多少（技巧评分），%（合成测试集）", "en": "skill on always saying the mean rate, % (synthetic test areas)"},
    source=bed,
    labels=said | {"method": {"zh": "本方法", "en": "this alert"}, "oracle": {"zh": "全知者（上次公布时的真实状态）", "en": "oracle at the last publication"}, "oracle_now": {"zh": "全知者（当前真实状态）", "en": "oracle of today's state"}},
    digits=0,
)

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `month` 是截止月；只看当时已公布的账目。`month` is the date; only what was published by then is seen.


# %%
def look(month):
    then = fm.alert(province, month, draws=draws).ranking
    print(month, (then["level"] != "none").sum())
    return fm.to_display(then[["area", "fund", "level", "probability", "months", "months_low", "months_high"]].head(6))


fm.interact(look, month=["2025-06", "2025-09", "2025-12", "2026-03"])

# %%
look(month="2025-09")

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags
#
# 预警只用账目与预算，不用任何情景参数；方法自身的设定都是判断。下表是事先定下的目标与达到的数。
#
# The alert uses accounts and budgets and no parameter of a scenario; its own settings are judgement. The table holds the goals set beforehand beside what was reached.

# %%
goals = card["goals"][["group", "event", "figure", "low", "high", "reached", "lower_90", "upper_90", "met"]]
fm.to_display(goals).style.hide(axis="index").format(precision=2)

# %%
fm.to_display(fm.parameters("warning")[["name", "label_zh", "label_en", "value", "low", "high", "tag"]]).style.hide(axis="index")

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **真实账目**：成绩只在合成地区测过；真实地区的季节、清算和拖欠可能不同，用前须用本地三年以上月度账目复核。
# - **公布多快**：按季、延迟两个月公布的地方看得更晚。
# - **预算**：没有预算的居民基金不给概率；预算偏差大时误报增加。
# - **突变**：停产、疫情之类六个月前看不见；预警只能在发生后尽快升级。
#
# - **Real accounts**: the score is that of synthetic areas; season, clearing and debts of real ones may differ, so check it on three years of monthly accounts first.
# - **How fast accounts come**: places that publish quarters two months late are seen later.
# - **Budgets**: a resident fund without one gets no probability; where budgets miss widely, false alarms rise.
# - **Shocks**: a factory that closes or an epidemic cannot be seen six months ahead; the alert can only rise soon after.

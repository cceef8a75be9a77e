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
# # 05 居民筹资与断保：缴费和补助涨多少，会不会把人涨走？
# # 05 Resident financing and lapse: how much must premium and subsidy grow, and do people leave?
#
# 居民基金的前景主要取决于筹资规则：停在已公布的标准、随收入增长，还是按收入的固定比例？提高个人缴费能换来多少个月，其中多少会被断保吃掉？
#
# The resident fund's outlook is made by the rule of financing: the announced amounts for good, growth with income, or a fixed share of it. What does a higher premium buy, and how much of that do
# people who lapse take back?

# %% tags=["parameters"]
import fundmodel as fm

lang, until = "zh", 2060

# %%
fm.set_options(lang=lang)
fund, year = "resident", 2035
names = ["baseline", "current-law", "financing-steps-forever", "financing-share-held", "premium-one-percent", "premium-driven-lapse"]
labels = {name: fm.load_scenario(name).label for name in names}
run = fm.project(names, "national", until).check()

# %% [markdown]
# ## 结论 / The answer

# %%
held = fm.reserve_months(run, recognition="earned").sel(fund=fund, area="CN", month=f"{year}-12-01").to_series()
gain, kept = held["premium-one-percent"] - held["baseline"], held["premium-driven-lapse"] - held["baseline"]
heads = run.enrolment["persons"].sel(area="CN").sum(["sex", "age"])
gone = heads.sel(group="uninsured", boundary=year + 1).to_series() / 1e4
lapsed = gone["premium-driven-lapse"] - gone["premium-one-percent"]
premium = run.economy["premium"].sel(area="CN", year=year).to_series()
needed = fm.solve("baseline", "resident.premium", fund=fund, by=f"{year}-12")
dates = {(name, tongue): fm.when(run, "floor_month_earned", fund, name, tongue) for name in names[:4] for tongue in ("zh", "en")}
print(
    f"居民基金跌破警戒线：停在已公布标准时为{dates['current-law', 'zh']}，随收入增长（基准）为{dates['baseline', 'zh']}，占收入比重不变为{dates['financing-share-held', 'zh']}。"
    f"个人缴费提到可支配收入的1%，{year} 年人均缴费为 {premium['premium-one-percent']:,.0f} 元（基准 {premium['baseline']:,.0f} 元），年末多支付 {gain:.1f} 个月；"
    f"若缴费提高引起断保，多 {lapsed:,.0f} 万人没有保险，多支付的月数变为 {kept:.1f} 个月。"
    f"断保的人费用较低，所以基金少的月数不多，代价主要落在失去保障的人身上。"
    f"要在 {year} 年末前一直不低于警戒线，自 {needed.since} 起个人缴费须为 {needed.value:,.0f} 元并照原规则增长（现为 {needed.start:,.0f} 元）。"
)
print()
print(
    f"The resident fund falls below its line: at the announced amounts {dates['current-law', 'en']}; growing with income (baseline) {dates['baseline', 'en']}; held at its share of income "
    f"{dates['financing-share-held', 'en']}. A premium of 1 % of disposable income is {premium['premium-one-percent']:,.0f} yuan a head in {year} (baseline {premium['baseline']:,.0f}) and adds {gain:.1f} months "
    f"of reserve; if it makes people lapse, {lapsed / 100:,.1f} million more are uninsured and it adds {kept:.1f} months. Those who lapse cost little, so that the fund feels it less than they do. To stay above the line "
    f"until the end of {year} the premium would have to be {needed.value:,.0f} yuan from {needed.since} on and grow by its rule (now {needed.start:,.0f})."
)

# %% [markdown]
# ## 同一基金，四条筹资路径 / One fund, four rules of financing

# %%
fm.plot.months(
    run.sel(scenario=["baseline", "current-law", "financing-share-held"]),
    fund=fund,
    title={"zh": f"停在已公布标准：{dates['current-law', 'zh']}跌破警戒线", "en": f"At the announced amounts the line is crossed {dates['current-law', 'en']}"},
)

# %%
fm.plot.financing(
    run.sel(scenario=["baseline", "current-law", "financing-share-held"]),
    title={"zh": "差别全在已公布年份之后的规则", "en": "All of the difference is the rule after the announced years"},
)

# %%
share = 100 * run.economy["financing_over_income"].sel(area="CN", scenario=names[:4]).to_pandas().T
fm.plot.lines(
    share,
    title={
        "zh": f"停在已公布标准，{year}年筹资只占收入的 {share.loc[year, 'current-law']:.1f}%（{share.index[0]}年为 {share['current-law'].iloc[0]:.1f}%）",
        "en": f"At the announced amounts financing is {share.loc[year, 'current-law']:.1f} % of income in {year} ({share['current-law'].iloc[0]:.1f} % in {share.index[0]})",
    },
    unit={"zh": "个人缴费与财政补助占人均可支配收入，%", "en": "premium and subsidy over disposable income per head, %"},
    source=run,
    labels=labels,
    digits=2,
)

# %% [markdown]
# ## 谁出钱 / Who pays

# %%
sources = run.ledger["paid"].sel(area="CN", fund=fund, scenario="baseline", month=str(year)).sum("month").to_series()
household = sources["household"] / sources.sum()
fm.plot.payers(
    run,
    scheme="resident",
    scenario="baseline",
    title={"zh": f"{year}年个人出 {household:.0%}，其余来自各级财政和医疗救助", "en": f"In {year} people pay {household:.0%}; the rest comes from budgets and medical aid"},
)

# %% [markdown]
# ## 断保：谁走了，基金剩多少 / Lapse: who leaves, and what the fund keeps

# %%
covered = heads.sel(group="resident", scenario=["premium-one-percent", "premium-driven-lapse"]).to_pandas().T / 1e4
fm.plot.lines(
    covered,
    title={"zh": f"{year}年末约有 {lapsed:,.0f} 万人因缴费提高而断保", "en": f"By the end of {year} some {lapsed / 100:,.1f} million have lapsed over the premium"},
    unit={"zh": "居民医保参保人（不含重复登记），万人，1月1日", "en": "resident members without duplicates, 10,000, on 1 January"},
    source=run,
    labels=labels,
    digits=0,
)

# %%
fm.plot.bars(
    (held - held["baseline"]).drop("baseline").rename("months"),
    title={"zh": f"缴费1%换来 {gain:.1f} 个月，断保吃掉 {gain - kept:.1f} 个月", "en": f"1 % of income buys {gain:.1f} months; lapse takes back {gain - kept:.1f}"},
    unit={"zh": f"{year}年末可支付月数，比基准多（负数为资金缺口折算）", "en": f"months of reserve at the end of {year} beyond the baseline; below zero a gap"},
    source=run,
    labels=labels,
)

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `premium` 是2027年度个人缴费（元），之后按基准的规则增长；`beta` 是续保对“缴费占收入”的弹性（0 为不断保）。
# `premium` is the premium of coverage year 2027, growing by the baseline's rule; `beta` how renewal answers to premium over income (0: nobody lapses).


# %%
def ask(premium, beta):
    changes = {"resident.premium": {2027: premium}, "enrolment.lapse_beta": beta}
    mine = fm.load_scenario("baseline").with_changes(changes, name="mine")
    own = fm.project([mine, "baseline"], "national", until)
    months = fm.reserve_months(own, recognition="earned").sel(fund=fund, area="CN", month=f"{year}-12-01").to_series()
    out = own.enrolment["persons"].sel(area="CN", group="uninsured", boundary=year + 1).sum(["sex", "age"]).to_series() / 1e4
    print(f"{premium:.0f}, {beta}: {months['mine'] - months['baseline']:+.1f} ({year}), {out['mine'] - out['baseline']:+,.0f} 万人 / 10,000")
    return own


fm.interact(ask, premium=(400, 800, 50), beta=(-1.5, 0.0, 0.25))

# %%
ask(premium=500, beta=-0.5)

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags

# %%
fm.to_display(fm.diff_scenarios("baseline", "premium-driven-lapse")).style.hide(axis="index")

# %%
fm.to_display(fm.parameters("resident")[["name", "label_zh", "label_en", "value", "low", "high", "tag"]]).style.hide(axis="index")

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **筹资规则**：一份三年的标准公告就会改变时点；没有公告的年份是惯例，不是承诺。
# - **断保弹性**：全国没有公布的断保率；弹性的依据是2019—2023年参保人数的变化（判断），各地可能大不相同。
# - **谁先走**：模型按年龄看费用；若走的都是健康的人，逆选择会比这里更重。
# - **财政**：补助由各级财政分担，层级比例是假设；财力弱的地方未必付得起同样的增长。
#
# - **The rule**: one notice of amounts for three years moves the dates; years without one are custom and no promise.
# - **Lapse**: no national rate of lapse is published; the elasticity rests on heads of 2019-2023 (a judgement) and may differ widely between places.
# - **Who leaves**: cost goes by age here; if those who leave are the healthy of each age, adverse selection is worse.
# - **Budgets**: levels of government share the subsidy by assumed shares; poor places may not afford the same growth.

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
# # 02 我们有多大把握：各基金何时跌破警戒线，概率多大？
# # 02 How sure are we: when does each fund fall below its line, and with what probability?
#
# 推演只给一条线。工资、费用、利率、征缴、财政到位每年都会波动，参数也只知道大概。把这些一起抽样上千次，看各基金到某年已跌破警戒线（职工 6 个月，居民 3 个月）的可能性有多大。
# 概率只对所抽的因素成立：制度改变、统计误差和没有想到的事不在其中。
#
# A projection gives one line. Wages, costs, interest, collection and budgets' payments vary every year, and parameters are known roughly. All of it is drawn a thousand times, to see how likely each fund is to be below its line
# (employee fund 6 months, resident fund 3) by a year. The probabilities hold for what is drawn: changes of law, statistical error and what nobody thought of are not in them.

# %% tags=["parameters"]
import fundmodel as fm

lang, until, draws = "zh", 2060, 1000

# %%
fm.set_options(lang=lang)
sample = fm.sample("baseline", "national", draws=draws, seed=7, until=until)
held = fm.sample("current-law", "national", draws=draws, seed=7, until=until)
sample.deterministic

# %% [markdown]
# ## 结论 / The answer

# %%
years = [year for year in (2030, 2035, 2040, 2050, 2060) if year <= until]
chances = fm.chances(sample, years=years)
law = fm.chances(held, years=years)


def chance(table, fund, event, by):
    row = table[(table["fund"] == fund) & (table["event"] == event) & (table["by"] == by)].iloc[0]
    return row["probability"], row["standard_error"]


near, far = 2035, years[-1]
residents, error = chance(chances, "resident", "floor", near)
announced, _ = chance(law, "resident", "floor", near)
employees, _ = chance(chances, "employee_pooled", "floor", far)
spared, _ = chance(chances, "resident", "floor", "never")
when = fm.date_quantiles(sample).set_index(["fund", "event"]).loc[("resident", "floor")]
zh_end, en_end = f"不早于{until + 1}年", f"not before {until + 1}"
early = {"zh": f"{when['low']:%Y年%m月}" if when["low"] else zh_end, "en": f"{when['low']:%Y-%m}" if when["low"] else en_end}
late = {"zh": f"{when['high']:%Y年%m月}" if when["high"] else zh_end, "en": f"{when['high']:%Y-%m}" if when["high"] else en_end}
print(
    f"居民基金到 {near} 年末已跌破警戒线的概率为 {residents:.0%}（抽样误差 {error:.1%}），若停在已公布的筹资标准则为 {announced:.0%}；"
    f"八成区间由{early['zh']}到{late['zh']}，{spared:.0%} 的抽样到 {until} 年都没有跌破。"
    f"职工统筹基金到 {far} 年末已跌破的概率为 {employees:.0%}。同样的运气下，两种筹资规则使居民的概率相差 {100 * (announced - residents):.0f} 个百分点。"
)
print()
print(
    f"The chance that the resident fund is below its line by the end of {near} is {residents:.0%} (sampling error {error:.1%}), and {announced:.0%} if financing stays at the announced amounts; the 80 % range runs from "
    f"{early['en']} to {late['en']}, and {spared:.0%} of the draws are not there before {until + 1}. The employee pool is below its line by the end of {far} with a chance of {employees:.0%}. With the same luck the two rules of "
    f"financing are {100 * (announced - residents):.0f} points apart for residents."
)

# %% [markdown]
# ## 可能的范围 / How wide it is

# %%
fm.plot.fan(
    sample,
    fund="resident",
    title={"zh": f"居民基金：到{near}年末已跌破警戒线的概率 {residents:.0%}", "en": f"Resident fund: {residents:.0%} chance to be below the line by the end of {near}"},
)

# %%
fm.plot.fan(
    sample,
    fund="employee_pooled",
    title={"zh": f"职工统筹基金：到{far}年末已跌破警戒线的概率 {employees:.0%}", "en": f"Employee pool: {employees:.0%} chance to be below the line by the end of {far}"},
)

# %% [markdown]
# ## 哪一年之前 / By which year

# %%
span = list(range(2027, until + 1))
paths = fm.chances(sample, years=span)
below = paths[(paths["event"] == "floor") & (paths["by"] != "never")].pivot(index="by", columns="fund", values="probability")
fm.plot.lines(
    100 * below.astype(float),
    title={
        "zh": f"跌破警戒线的概率：居民到{near}年末 {residents:.0%}，职工到{far}年末 {employees:.0%}",
        "en": f"Below the line: residents {residents:.0%} by the end of {near}, employees {employees:.0%} by the end of {far}",
    },
    unit={"zh": "该年末之前已跌破警戒线的抽样，%", "en": "draws below the line by the end of the year, %"},
    source=sample.deterministic,
)

# %%
def of_residents(table):
    own = table[(table["fund"] == "resident") & (table["event"] == "floor") & (table["by"] != "never")]
    return 100 * own.set_index("by")["probability"].astype(float)


fm.plot.bars(
    of_residents(chances).to_frame("baseline").assign(law=of_residents(law)),
    title={"zh": f"停在已公布标准，{near}年前跌破的概率由 {residents:.0%} 变为 {announced:.0%}", "en": f"At the announced amounts the chance by {near} goes from {residents:.0%} to {announced:.0%}"},
    unit={"zh": "居民基金到该年末已跌破警戒线的抽样，%", "en": "resident fund below its line by the end of the year, % of draws"},
    source=sample.deterministic,
    labels={"baseline": fm.load_scenario("baseline").label, "law": fm.load_scenario("current-law").label},
    digits=0,
)

# %% [markdown]
# ## 所有事件 / Every event

# %%
fm.to_display(chances).style.hide(axis="index").format(precision=3)

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `wage_sd` 是工资增长年波动的标准差（0 为不波动）；其余因素不变。`wage_sd` is the yearly standard deviation of wage growth (0: none); the other drivers stay.


# %%
def draw(wage_sd):
    mine = fm.sample("baseline", "national", draws=max(draws // 5, 50), seed=7, until=until, drivers={"wage": {"sd": wage_sd}})
    found = fm.chances(mine, years=[near])
    for fund in ("employee_pooled", "resident"):
        print(f"{fund}, {near}: {chance(found, fund, 'floor', near)[0]:.0%}")
    return mine.provenance["method"]


fm.interact(draw, wage_sd=(0.0, 0.04, 0.005))

# %%
draw(wage_sd=0.02)

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags
#
# 各因素的波动幅度和相关系数；参数在各自的低值与高值之间抽取。How widely each driver varies; parameters are drawn between their low and high.

# %%
called = {
    "wage": ("工资增长", "growth of wages"),
    "medinf": ("人均费用增长", "growth of unit cost"),
    "interest": ("基金收益率", "interest"),
    "collect": ("征缴率", "collection"),
    "fiscal": ("财政补助", "subsidy"),
}
for name, own in sample.settings["drivers"].items():
    zh, en = called.get(name, (name, name))
    print(f"{zh} / {en}: {own['sd']:.1%} 年标准差 / a year, 自回归 / persistence {own['phi']:.1f}")
print("相关系数 / correlations:", ", ".join(f"{pair} {value:+.1f}" for pair, value in sample.settings["correlations"].items()))

# %%
known = fm.parameters()
drawn = known[known["name"].isin(sample.settings["parameters"])]
fm.to_display(drawn[["name", "label_zh", "label_en", "value", "low", "high", "tag"]]).style.hide(axis="index")

# %%
fm.to_display(fm.diff_scenarios("baseline", "current-law")).style.hide(axis="index")

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **规则**：筹资公告、费率、待遇的任何改变都不在抽样之内，而它们比运气重要。
# - **波动与相关**：二十来年的数据估不准波动，更估不准相关；波动放大，概率向一半靠拢。
# - **尾部**：大疫情、金融危机之类要另用压力测试；这里的区间对它们偏窄。
# - **人口**：这里抽的是经济因素；生育与死亡的波动在2040年前影响小，之后变大。
#
# - **Rules**: no change of financing, rates or benefits is drawn, and they matter more than luck.
# - **Spread and correlation**: some twenty years of data say little of spread and less of correlation; with more spread chances move towards a half.
# - **Tails**: for an epidemic or a financial crisis use the stress tests; the ranges here are narrow for them.
# - **People**: economic drivers are drawn here; fertility and mortality matter little before 2040 and more later.

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
# # 01 基准情景：两项基金各能支付到什么时候，这个答案有多可信？
# # 01 The baseline: until when can each fund pay, and how far is the answer to be trusted?
#
# 在现行制度与惯例下，职工统筹基金和居民医保基金各有多少个月的支付能力，何时首次当期收不抵支、何时跌破警戒线（职工 6 个月，居民 3 个月）、何时耗尽？
# 三个情景总是并列：基准（最佳估计）、审慎（费用增长另加边际）、现行标准（居民筹资停在已公布的标准）。
#
# Under present law and custom, how many months of spending does each fund hold, and when does it first run a deficit, fall below the warning line (employee
# fund 6 months, resident fund 3) and run out? Three scenarios always stand side by side: baseline (best estimate), prudent (a margin on cost growth) and current law
# (resident financing stays at the amounts already announced).

# %% tags=["parameters"]
import fundmodel as fm

lang, until = "zh", 2060

# %%
fm.set_options(lang=lang)
names = ["baseline", "prudent", "current-law"]
run = fm.project(names, data="national", until=until).check()
past = fm.hindcast_record("national")
factors = fm.calibrate("national").table
run

# %% [markdown]
# ## 结论 / The answer
#
# 以下由结果生成，没有手写的数字。Built from the results; no figure in it is typed by hand.

# %%
scored = past.table[(past.table["scope"] == "all") & (past.table["measure"] == "expenditure")]
missed = scored[scored["model"] == "fundmodel"].set_index("horizon")["mae"]
beside = past.table[(past.table["model"] != "fundmodel") & past.table["own_mae"].notna()]
lost, asked = int((beside["mae"] < beside["own_mae"]).sum()), len(beside)
flow = factors[factors["factor"].notna() & factors["step"].isin(["contributions", "subsidies", "expenditure"])]
lowest, highest = flow["factor"].min(), flow["factor"].max()
print(fm.answer(run, "zh"))
print(
    f"可信到什么程度：从过去各年重新推演，全部基金支出的平均绝对误差为一年 {missed[1]:.1f}%、三年 {missed[3]:.1f}%；"
    f"{asked} 次比较中简单外推有 {lost} 次更准。基年收支按公布数校准，校准系数在 {lowest:.2f} 至 {highest:.2f} 之间。"
)
print()
print(fm.answer(run, "en"))
print(
    f"How far to trust it: re-run from past years, spending of all funds was missed by {missed[1]:.1f} % one year ahead and {missed[3]:.1f} % three years ahead "
    f"(mean absolute error); a naive forecast did better in {lost} of {asked} comparisons. The base year is scaled to published accounts, by factors from "
    f"{lowest:.2f} to {highest:.2f}."
)

# %% [markdown]
# ## 还能支付几个月 / Months of reserve
#
# 累计结余除以近12个月平均支出。居民基金画两条线：账面口径与筹资应计口径；结余状态按后者判定。累计结余耗尽后不再给出月数。
#
# The closing balance over mean monthly spending of the last twelve months. The resident fund is drawn on cash and on the earned basis, which
# levels are judged on. Once the balance is used up there are no months.

# %%
def line_of(fund, lang):
    return fm.when(run, "floor_month_earned", fund, "baseline", lang)


fm.plot.months(
    run,
    fund="employee_pooled",
    title={
        "zh": f"基准情景下职工统筹基金跌破警戒线：{line_of('employee_pooled', 'zh')}",
        "en": f"Employee pool below its line in the baseline: {line_of('employee_pooled', 'en')}",
    },
)

# %%
fm.plot.months(
    run,
    fund="resident",
    title={
        "zh": f"基准情景下居民基金跌破警戒线：{line_of('resident', 'zh')}",
        "en": f"Resident fund below its line in the baseline: {line_of('resident', 'en')}",
    },
)

# %% [markdown]
# ## 时点的区间 / The range of each date
#
# 一个时点从不单独出现。横条从不利到有利，不是概率；概率见 02 号笔记本。
#
# A date never stands alone. The bar runs from adverse to favourable and is no probability; for probabilities see notebook 02.

# %%
fm.plot.dates(
    run,
    event="floor_month_earned",
    title={"zh": "跌破警戒线的时点区间很宽，居民基金尤其取决于筹资规则", "en": "The dates are wide; the resident fund's turns on the rule of financing"},
)

# %% [markdown]
# ## 过去推得准吗 / Would it have been right in the past
#
# 每条线是从一个过去年份出发的推演，空心点是后来公布的数。人口和默认参数知道后来的年份，所以是“事后重演”，不是预测记录。
#
# Each line starts from a past year; hollow marks are what was published later. Demography and defaults know the later years: a hindcast, not a record of forecasts.

# %%
fm.plot.hindcast(
    past,
    scope="all",
    item="expenditure",
    title={"zh": f"重演误差：支出一年 {missed[1]:.1f}%，三年 {missed[3]:.1f}%", "en": f"Missed by {missed[1]:.1f} % one year ahead, {missed[3]:.1f} % three years ahead"},
)

# %% [markdown]
# ## 与公布数对得上吗 / Does it meet the published accounts
#
# 校准系数 = 公布数 ÷ 模型数。系数为 1 说明公布数本身就是输入，不是证据；离 1 越远，模型结构与公布数差得越多。
#
# Factor = published / modelled. A factor of 1 means that the published figure went in, which proves nothing; the farther from 1, the more structure and accounts differ.

# %%
built = flow[(flow["factor"] - 1.0).abs() > 1e-9].set_index("item")["factor"].rename("factor")
fm.plot.bars(
    built,
    title={"zh": f"基年校准系数在 {lowest:.2f} 至 {highest:.2f} 之间", "en": f"Factors of the base year lie between {lowest:.2f} and {highest:.2f}"},
    unit={"zh": "公布数 ÷ 模型数", "en": "published over modelled"},
    source=run,
    labels={
        "employee_pool_contributions": {"zh": "统筹基金缴费", "en": "contributions to the pool"},
        "pool_contributions_per_payer": {"zh": "统筹基金缴费（人均）", "en": "the same per payer"},
        "account_contributions": {"zh": "个人账户缴费", "en": "contributions to accounts"},
        "account_contributions_per_payer": {"zh": "个人账户缴费（人均）", "en": "the same per payer (accounts)"},
        "resident_premium": {"zh": "居民个人缴费", "en": "residents' premiums"},
        "resident_subsidy": {"zh": "居民财政补助", "en": "residents' subsidy"},
        "employee_inpatient": {"zh": "职工住院支出", "en": "in-patient care, employees"},
        "employee_maternity_allowance": {"zh": "生育津贴", "en": "maternity allowances"},
        "resident_inpatient": {"zh": "居民住院支出", "en": "in-patient care, residents"},
        "account_spending": {"zh": "个人账户支出", "en": "spending from accounts"},
        "cost_ratio": {"zh": "退休与在职人均费用之比", "en": "cost per head, retired over active"},
    },
    digits=2,
)

# %% [markdown]
# ## 关键时点与分年数字 / Key dates, year by year
#
# 空白即推演期内不发生。Blank: it does not happen within the projection.

# %%
fm.to_display(fm.headlines(run)).style.hide(axis="index")

# %%
accounts = fm.yearly_accounts(run)
years = accounts[(accounts["year"] <= 2030) | (accounts["year"] % 5 == 0)]
money = ["total_income", "expenditure", "current_balance", "balance"]
shown = years[["fund", "scenario", "year", *money, "reserve_months_cash", "reserve_months_earned", "warning_level"]]
fm.to_display(shown).style.hide(axis="index").format(precision=1)

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `points` 是职工人均费用每年比基准多增长几个百分点（基准为 0）。`points` is how many points a year more than in the baseline the employees' unit cost grows (baseline: 0).


# %%
def grow(points):
    changed = fm.load_scenario("baseline").with_changes({"employee.cost_growth_shift": {2027: points / 100}}, name="mine")
    own = fm.project(changed, "national", until)
    print(points, fm.when(own, "floor_month_earned", "employee_pooled"))
    return own


fm.interact(grow, points=(-1.0, 1.0, 0.25))

# %%
grow(points=0.5)

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags
#
# “已公布”与“推算”有出处；“常识”未经核实，“判断”是本模型的判断。后两种不是事实。
#
# Published and derived values have a source; knowledge is unverified, judgement is ours. The last two are not facts.

# %%
assumed = fm.assumed(run)
own = assumed[assumed["scenario"] == "baseline"]
own.value_counts("tag").to_frame()

# %%
fm.to_display(own[["parameter", "label", "value", "unit", "tag", "source"]]).style.hide(axis="index")

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **费用增长**：职工基金的时点主要取决于费用比收入多增长多少（判断）。上一格每改半个百分点，时点移动数年。
# - **筹资规则**：居民基金的时点取决于缴费和补助今后怎样增长；停在已公布标准时早得多。
# - **年龄**：参保人按年龄的分布未公布，是重建的；换一种重建，时点也移动。
# - **欠账**：公布数不含应付未付医疗费用；若有欠账，实际更紧。
#
# - **Cost growth**: the employee date is made by how much faster cost grows than income (a judgement); half a point moves it by years.
# - **The rule of financing**: the resident date is made by how premium and subsidy go on; at the announced amounts it is much earlier.
# - **Ages**: members by age are not published but reconstructed; another reconstruction moves the dates too.
# - **Debts**: unpaid bills are not published; where there are some, the fund holds less.

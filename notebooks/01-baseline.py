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
# # 01 基准情景：两项基金各能支付到什么时候？
# # 01 The baseline: until when can each fund pay?
#
# 在现行制度与惯例下，职工统筹基金和居民医保基金各有多少个月的支付能力，何时首次赤字、何时跌破警戒线（职工 6 个月，居民 3 个月）、何时用完？
# 居民筹资有两个基准，总是并列：筹资随收入增长（惯例），或停在已公布的标准（现行标准不变）。
# 表、图与结论的语言由下一格的 `lang` 决定：`zh` 或 `en`。
#
# Under present law and custom, how many months of spending does each fund hold, and when does it first run a deficit, fall below the warning line
# (employee fund 6 months, resident fund 3) and run out? Resident financing has two baselines, always side by side: it grows with income (custom), or stays
# at the amounts already announced (current law). `lang` in the next cell is the language of tables, pictures and the answer: `zh` or `en`.

# %%
import fundmodel as fm

fm.set_options(lang="zh")
run = fm.project(["baseline", "current-law"], data="national", until=2060).check()
run

# %% [markdown]
# ## 结论 / The answer
#
# 这段话由结果生成，没有手写的数字。It is built from the run; no figure in it is typed by hand.

# %%
print(fm.answer(run))

# %% [markdown]
# ## 两个基准有何不同 / How the two baselines differ

# %%
different = fm.diff_scenarios("baseline", "current-law")
fm.to_display(different.drop(columns="source")).style.hide(axis="index")

# %% [markdown]
# ## 可支付月数 / Months of reserve
#
# 累计结余除以近12个月平均支出。居民基金画两条线：账面口径与筹资应计口径；结余状态按后者判定。累计结余耗尽后不再给出月数。
#
# The closing balance over mean monthly spending of the last twelve months. The resident fund is drawn on cash and on the earned basis, which
# levels are judged on. Once the balance is used up there are no months.

# %%
fm.plot.months(run, fund="employee_pooled")

# %%
fm.plot.months(run, fund="resident")

# %% [markdown]
# ## 收入与支出 / Income and expenditure

# %%
fm.plot.accounts(run, fund="resident")

# %% [markdown]
# ## 为什么：在职退休比 / Why: payers per retired member
#
# 退休人员不缴费，人均费用却远高于在职人员；每名退休人员对应的缴费人数逐年下降。
#
# Retired members pay nothing and cost far more per head than active ones; there are ever fewer payers for each of them.

# %%
fm.plot.dependency(run)

# %%
fm.plot.pyramid(run, year=2060)

# %% [markdown]
# ## 支出为何增长 / Why spending grows

# %%
fm.plot.cost_growth(run, fund="employee_pooled")

# %% [markdown]
# ## 关键时点 / Key dates
#
# 空白即推演期内不发生。Blank: it does not happen within the projection.

# %%
fm.to_display(fm.headlines(run)).style.hide(axis="index")

# %% [markdown]
# ## 分年数字 / Year by year
#
# 月数为年末数。Months at year end.

# %%
accounts = fm.yearly_accounts(run)
years = accounts[(accounts["year"] <= 2035) | (accounts["year"] % 5 == 0)]
money = ["total_income", "expenditure", "current_balance", "balance"]
shown = years[["fund", "scenario", "year", *money, "reserve_months_cash", "reserve_months_earned", "warning_level"]]
fm.to_display(shown).style.hide(axis="index").format(precision=1)

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

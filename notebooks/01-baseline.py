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
#
# Under present law and custom, how many months of spending does each fund hold, and when does it first run a deficit, fall below the warning line
# (employee fund 6 months, resident fund 3) and run out? Resident financing has two baselines, always side by side: it grows with income (custom), or stays
# at the amounts already announced (current law).

# %%
import pandas as pd
from IPython.display import Markdown, display

import fundmodel as fm
from fundmodel.presentation import charts
from fundmodel.presentation.page.answer import answer
from fundmodel.presentation.page.assumed import assumed
from fundmodel.presentation.frames.sheets import differences
from fundmodel.presentation.frames.summary import shown_years, yearly_accounts

run = fm.project(["baseline", "current-law"], data="national", until=2060).check()

# %% [markdown]
# ## 结论 / The answer
#
# 下面两段由结果生成，没有手写的数字。Both paragraphs are built from the run; no figure in them is typed by hand.

# %%
said = answer(run)
display(Markdown(said.zh), Markdown(said.en))

# %% [markdown]
# ## 两个基准有何不同 / How the two baselines differ

# %%
differences(run)[["scenario", "parameter", "value_first", "value", "unit"]]

# %% [markdown]
# ## 可支付月数 / Months of reserve
#
# 月末余额除以最近十二个月的月均支出。居民基金画两条线：含、不含已预收的下年度保费；预警按后者判定。
#
# The closing balance over mean monthly spending of the last twelve months. The resident fund is drawn with and without the premiums received ahead; levels are
# judged without them.

# %%
charts.reserve_months(run, "employee_pooled")

# %%
charts.reserve_months(run, "resident")

# %% [markdown]
# ## 收入与支出 / Income and expenditure

# %%
charts.income_expenditure(run, "resident")

# %% [markdown]
# ## 为什么：在职退休比 / Why: payers per retired member
#
# 退休人员不缴费，人均费用却远高于在职人员；每名退休人员对应的缴费人数逐年下降。
#
# Retired members pay nothing and cost far more per head than active ones; there are ever fewer payers for each of them.

# %%
charts.dependency_ratio(run)

# %% [markdown]
# ## 分年数字 / Year by year
#
# 亿元；月数为年末数。100 million yuan; months at year end.

# %%
accounts = yearly_accounts(run)
money = ["total_income", "expenditure", "current_balance", "balance"]
table = accounts[accounts["year"].isin(shown_years(accounts["year"]))]
table = table.assign(**{name: (table[name] / 1e8).round(1) for name in money})
table[["fund", "scenario", "year", *money, "reserve_months_cash", "reserve_months_earned", "warning_level"]].round(1)

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags
#
# `seen` 已公布，`derived` 由公布数推算，`knowledge` 业内常识（未核实），`judgement` 本模型的判断。后两种不是事实。
#
# `seen` published, `derived` arithmetic on published figures, `knowledge` standard but unverified, `judgement` ours. The last two are not facts.

# %%
rows = [row for section in assumed(run).values() for row in section]
pd.DataFrame(
    {
        "parameter": [row.name for row in rows],
        "scenario": [row.scenarios.en if row.changed else "" for row in rows],
        "value": [row.value.en for row in rows],
        "after the last date": [row.after.en for row in rows],
        "tag": [row.tag for row in rows],
        "source": [row.source for row in rows],
    }
).style.hide(axis="index")

# %%
tags = pd.Series([row.tag for row in rows if not row.changed], name="parameters").value_counts()
tags

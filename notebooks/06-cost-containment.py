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
# # 06 控费：基金省下的钱由谁承担？
# # 06 Cost containment: who bears what the funds save?
#
# 总额预算、点数法、按人头包干、集中采购、提高起付线都能让基金少支出。省下的是浪费，还是医疗机构和患者在付？哪种办法省得多而不只是转嫁？
#
# Budgets, points, packages per head, procurement and higher deductibles all let a fund spend less. Is what it saves waste, or do hospitals and patients pay for it?

# %% tags=["parameters"]
import fundmodel as fm

lang, until = "zh", 2060

# %%
fm.set_options(lang=lang)
year = min(2040, until)
names = ["baseline", "drg-budget-five-percent", "drg-budget-tight", "drg-points", "county-capitation", "procurement-continues", "inpatient-deductible-doubled"]
labels = {name: fm.load_scenario(name).label for name in names}
run = fm.project(names, "national", until).check()

# %% [markdown]
# ## 结论 / The answer
#
# 基金省下的 = 基准支出 − 该情景支出；医疗机构承担 = 超支由机构承担的部分 − 留用结余；其余由患者承担、来自少用的服务或更低的价格。
#
# Saved by the funds = spending of the baseline less that of the scenario; borne by providers = over-runs that they bear less savings that they keep; the rest is borne by patients, or is care not
# used and prices that fell.

# %%
pools = ["employee_pooled", "resident"]
spent = run.ledger["expenditure"].sel(area="CN", fund=pools, month=str(year)).sum(["fund", "month"]).to_series() / 1e8
memo = run.memo.sel(area="CN", fund=pools, month=str(year)).sum(["fund", "month"])
providers = (memo["overrun_borne"] - memo["savings_kept"]).to_series() / 1e8
table = (spent["baseline"] - spent).to_frame("saved").drop("baseline")
table["providers"] = providers
table["others"] = table["saved"] - table["providers"]
share = table["providers"] / table["saved"]
most = table["saved"].idxmax()
bought = 100 * table.loc["procurement-continues", "saved"] / spent["baseline"]
print(
    f"{year} 年，省得最多的是“{labels[most]['zh']}”：两项统筹基金少支出 {table.loc[most, 'saved']:,.0f} 亿元，其中 {share[most]:.0%} 由医疗机构承担，不是省下的费用。"
    f"点数法下机构承担 {share['drg-points']:.0%}；集中采购由降价而来，机构承担的超支为 {share['procurement-continues']:.0%}，但只省 {bought:.1f}% 的支出；"
    f"起付线提高一倍少支出 {table.loc['inpatient-deductible-doubled', 'saved']:,.0f} 亿元，由患者多付或少就医而来。预算只管住付款，管不住费用；账上最好看的办法，转嫁最多。"
)
print()
print(
    f"In {year} most is saved by '{labels[most]['en']}': the two pools spend {table.loc[most, 'saved']:,.0f} hundred million yuan less, of which {share[most]:.0%} is a burden on providers and no cost that "
    f"went away. With points providers bear {share['drg-points']:.0%}; procurement comes out of prices ({share['procurement-continues']:.0%} on them), but saves {bought:.1f} % of spending; doubled deductibles save "
    f"{table.loc['inpatient-deductible-doubled', 'saved']:,.0f}, from patients who pay more or see the doctor less. A budget holds payment and not cost: what looks best in the accounts shifts most."
)

# %% [markdown]
# ## 省下的钱落在谁身上 / On whom the savings fall

# %%
fm.plot.bars(
    table,
    title={"zh": f"“{labels[most]['zh']}”省得最多，{share[most]:.0%} 由医疗机构承担", "en": f"{labels[most]['en']}: the most is saved, and providers bear {share[most]:.0%} of it"},
    unit={"zh": f"{year}年，亿元（两项统筹基金合计）", "en": f"{year}, CNY 100m, both pools together"},
    source=run,
    labels=labels
    | {
        "saved": {"zh": "基金少支出", "en": "spent less by the funds"},
        "providers": {"zh": "医疗机构承担（净）", "en": "borne by providers, net"},
        "others": {"zh": "患者承担、少用或降价", "en": "patients, less use or lower prices"},
    },
    digits=0,
)

# %%
fm.plot.months(
    run.sel(scenario=["baseline", "drg-budget-five-percent", "procurement-continues"]),
    fund="employee_pooled",
    title={"zh": "职工统筹基金：账面月数随预算上升", "en": "Employee pool: budgets lift the months on the books"},
)

# %%
fm.plot.months(
    run.sel(scenario=["baseline", "drg-budget-five-percent", "county-capitation"]),
    fund="resident",
    title={"zh": "居民基金：包干把风险交给医共体，基金稳、机构不稳", "en": "Resident fund: packages steady the fund by moving the risk to communities"},
)

# %% [markdown]
# ## 机构承担会越滚越大 / What providers bear keeps growing

# %%
owed = run.memo[["overrun_borne", "benefits_owed", "savings_kept"]].sel(area="CN", fund="employee_pooled").groupby("month.year").sum("month")
burden = 100 * owed["overrun_borne"] / (owed["benefits_owed"] + owed["overrun_borne"] - owed["savings_kept"])
burden = burden.sel(scenario=["drg-budget-five-percent", "drg-budget-tight", "drg-points"]).transpose("year", "scenario").to_pandas()
tight = burden.loc[year, "drg-budget-tight"]
fm.plot.lines(
    burden,
    title={"zh": f"预算每年只增长3%，到{year}年机构要承担应付费用的 {tight:.0f}%", "en": f"With budgets that grow 3 % a year, providers bear {tight:.0f} % of what is due by {year}"},
    unit={"zh": "超支由机构承担的部分 ÷ 没有预算时基金应付，%（职工统筹）", "en": "over-runs borne over what the fund would owe without a budget, %, employee pool"},
    source=run,
    labels=labels,
)

# %% [markdown]
# ## 支出为何增长 / Why spending grows

# %%
fm.plot.cost_growth(
    run,
    fund="employee_pooled",
    scenario="baseline",
    title={"zh": "人口年龄只是一部分，其余是价格与使用，控费只能动后者", "en": "Ages are one part; price and use are the rest, and only these can be contained"},
)

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `growth` 是2027年起住院总额预算的年增长率（两项基金相同）。`growth` is the yearly growth of in-patient budgets from 2027 on, the same for both funds.


# %%
def budget(growth):
    changes = {f"payment.{scheme}.budget_growth": {2027: growth} for scheme in ("employee", "resident")}
    own = fm.project(["baseline", fm.load_scenario("drg-budget-five-percent").with_changes(changes, name="mine")], "national", until)
    less = own.ledger["expenditure"].sel(area="CN", fund=pools, month=str(year)).sum(["fund", "month"]).to_series() / 1e8
    net = own.memo["overrun_borne"] - own.memo["savings_kept"]
    shifted = net.sel(area="CN", fund=pools, month=str(year), scenario="mine").sum().item() / 1e8
    print(f"{growth:.1%}: {less['baseline'] - less['mine']:,.0f} 亿元 / CNY 100m ({year}); {shifted:,.0f} 由机构承担 / borne by providers")
    return own


fm.interact(budget, growth=(0.02, 0.08, 0.01))

# %%
budget(growth=0.06)

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags

# %%
fm.to_display(fm.diff_scenarios("baseline", "drg-budget-tight")).style.hide(axis="index")

# %%
fm.to_display(fm.parameters("payment")[["name", "label_zh", "label_en", "value", "low", "high", "tag"]]).style.hide(axis="index")

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **行为**：模型里医疗机构不因预算而减少服务；若真的减少浪费，机构承担就少，患者得到的也可能少。
# - **可持续**：机构承担超过一成时，实际多半以推诿病人、拖欠或突破预算收场；所以长期的“节省”不可信。
# - **集采**：继续降价的空间是判断，到2041年收尾。
# - **患者**：起付线提高后少就医的反应由弹性给出（判断）；推迟治疗的后果不计。
#
# - **Behaviour**: providers here do not cut care because of a budget; if waste really falls they bear less, and patients may get less.
# - **Whether it lasts**: beyond a tenth, what providers bear mostly ends in patients turned away, debts or budgets that give way; savings far ahead are not to be believed.
# - **Procurement**: what prices can still fall is a judgement, ending in 2041.
# - **Patients**: how much less care is used at a higher deductible is an elasticity (a judgement); care put off and its cost are not counted.

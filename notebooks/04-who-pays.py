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
# # 04 谁来多付：提高费率、退休人员缴费，还是动个人账户？
# # 04 Who should pay: higher rates, retirees' contributions, or the accounts?
#
# 职工统筹基金缺钱时，可以让单位多缴、让退休人员缴费、提高缴费基数下限，或把个人账户的钱转入统筹。各能换来几个月？钱从谁的口袋里出？
#
# When the employee pool is short, employers can pay more, retirees can contribute, the floor of the base can rise, or money for the accounts can go to the pool. What is each worth in months, and out
# of whose pocket does it come?

# %% tags=["parameters"]
import fundmodel as fm

lang, until = "zh", 2060

# %%
fm.set_options(lang=lang)
fund, target, by = "employee_pooled", 24, f"{min(2055, until)}-12"
base = fm.load_scenario("baseline")
higher = base.with_changes(
    {"employee.employer_rate": {"2027-07": 0.09}}, name="one-point", label={"zh": "单位费率提高1个百分点", "en": "Employers pay one point more"}
)
names = ["baseline", "retirees-contribute-new", "accounts-abolished", "account-reform-undone", "higher-base-floor", "employer-worker-one-to-one"]
labels = {name: fm.load_scenario(name).label for name in names} | {"one-point": higher.label}
run = fm.project([*names, higher], "national", until).check()
year = min(2045, until)

# %% [markdown]
# ## 结论 / The answer

# %%
held = fm.reserve_months(run, recognition="earned").sel(fund=fund, area="CN", month=f"{year}-12-01").to_series()
gain = (held - held["baseline"]).drop("baseline").sort_values(ascending=False)
paid = run.ledger["paid"].sel(area="CN", fund=["employee_pooled", "individual_accounts"]).sum("fund")
paid = (paid.sel(month=str(year)).sum("month") / 1e8).to_pandas()
pooled = run.ledger["income"].sel(area="CN", fund=fund, month=str(year)).sum("month").to_series() / 1e8
more = pooled - pooled["baseline"]
cheapest = fm.solve("baseline", "employee.employer_rate", fund=fund, months=target, by=by)
print(
    f"到 {year} 年末，取消个人账户计入、个人缴费全部进统筹多换 {gain['accounts-abolished']:.1f} 个月，单位多缴 1 个百分点换 {gain['one-point']:.1f} 个月，"
    f"新退休人员缴费换 {gain['retirees-contribute-new']:.1f} 个月。{year} 年统筹基金因此各多收 {more['accounts-abolished']:,.0f}、{more['one-point']:,.0f} 和 "
    f"{more['retirees-contribute-new']:,.0f} 亿元：第一项不多收一分钱，只是参保人少了自己账户里的钱；第二项由单位出；第三项由新退休人员出。"
    f"要在 {by} 前一直保持 {target} 个月，单位费率需为 {cheapest.value:.2%}（现为 {cheapest.start:.0%}）。"
)
print()
print(
    f"By the end of {year}, ending the accounts and paying the member's share into the pool adds {gain['accounts-abolished']:.1f} months, one point more from employers "
    f"{gain['one-point']:.1f}, contributions of new retirees {gain['retirees-contribute-new']:.1f}. In {year} the pool then takes in {more['accounts-abolished']:,.0f}, {more['one-point']:,.0f} and "
    f"{more['retirees-contribute-new']:,.0f} hundred million yuan more: the first collects nothing new, members have less in their own accounts; employers pay the second, new retirees the third. "
    f"To hold {target} months until {by}, employers would have to pay {cheapest.value:.2%} (now {cheapest.start:.0%})."
)

# %% [markdown]
# ## 各换几个月 / What each is worth

# %%
best, least = labels[gain.index[0]], labels[gain.index[-1]]
fm.plot.bars(
    gain.rename("months"),
    title={
        "zh": f"换来最多的是“{best['zh']}”（{gain.iloc[0]:+.1f}个月），最少的是“{least['zh']}”（{gain.iloc[-1]:+.1f}个月）",
        "en": f"Most: {best['en']} ({gain.iloc[0]:+.1f} months); least: {least['en']} ({gain.iloc[-1]:+.1f})",
    },
    unit={"zh": f"{year}年末可支付月数，比基准多", "en": f"months of reserve at the end of {year} beyond the baseline"},
    source=run,
    labels=labels,
)

# %%
fm.plot.months(
    run.sel(scenario=["baseline", "retirees-contribute-new", "one-point"]),
    fund=fund,
    title={"zh": "单位多缴立即见效，退休人员缴费随新退休者逐年增加", "en": "Employers' money comes at once, retirees' grows with each year's new retirees"},
)

# %% [markdown]
# ## 谁出钱 / Who pays
#
# 总缴费不变的方案（取消账户计入、单位与个人各半）只改变谁的钱进了哪个口袋。
#
# Options with the same total (ending the accounts, half and half) only change whose money goes into which purse.

# %%
part = paid.loc["retirees-contribute-new", "retiree"] / paid.loc["retirees-contribute-new"].sum()
fm.plot.payers(
    run,
    scheme="employee",
    scenario="retirees-contribute-new",
    title={
        "zh": f"即使新退休人员缴费，{year}年也只占收入的 {part:.1%}",
        "en": f"Even if new retirees contribute, in {year} theirs is {part:.1%} of the money",
    },
)

# %%
change = (paid.loc[["one-point", "retirees-contribute-new", "employer-worker-one-to-one", "higher-base-floor"]] - paid.loc["baseline"])
change = change.loc[:, (change.abs() > 1).any()]
fm.plot.bars(
    change,
    title={
        "zh": f"单位多缴1点由单位出 {change.loc['one-point', 'employer']:,.0f} 亿元；退休人员缴费由其本人出 {change.loc['retirees-contribute-new', 'retiree']:,.0f} 亿元",
        "en": f"One point costs employers {change.loc['one-point', 'employer']:,.0f}; new retirees would pay {change.loc['retirees-contribute-new', 'retiree']:,.0f} themselves",
    },
    unit={"zh": f"{year}年各方比基准多缴，亿元（统筹基金与个人账户合计）", "en": f"paid beyond the baseline in {year}, CNY 100m, pool and accounts together"},
    source=run,
    labels=labels,
    digits=0,
)

# %% [markdown]
# ## 多少费率才够，等待有多贵 / Which rate is enough, and what waiting costs

# %%
waiting = fm.cost_of_waiting("baseline", "employee.employer_rate", fund=fund, months=target, by=by, waits=(0, 3, 5, 8), lang=lang)
needed = (100 * waiting.set_index("since")["value"]).rename("rate")
first, last = needed.iloc[0], needed.iloc[-1]
fm.plot.bars(
    needed,
    title={"zh": f"自{needed.index[0]}起需 {first:.2f}%，等到{needed.index[-1]}则需 {last:.2f}%", "en": f"{first:.2f} % from {needed.index[0]} on, {last:.2f} % if it waits until {needed.index[-1]}"},
    unit={"zh": f"自该月起的单位费率，%；使基金到 {by} 一直保持 {target} 个月", "en": f"employers' rate from that month on, %; keeps {target} months until {by}"},
    source=run,
    digits=2,
)

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `rate` 是2027年7月起的单位费率。`rate` is the employers' rate from July 2027 on.


# %%
def ask(rate):
    mine = base.with_changes({"employee.employer_rate": {"2027-07": rate}}, name="mine")
    own = fm.project([base, mine], "national", until)
    months = fm.reserve_months(own, recognition="earned").sel(fund=fund, area="CN", month=f"{year}-12-01").to_series()
    print(f"{rate:.1%}: {months['mine'] - months['baseline']:+.1f} ({year})")
    return own


fm.interact(ask, rate=(0.06, 0.12, 0.005))

# %%
ask(rate=0.085)

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags

# %%
fm.to_display(fm.diff_scenarios("baseline", "retirees-contribute-new")).style.hide(axis="index")

# %%
fm.to_display(fm.diff_scenarios("baseline", "accounts-abolished")).style.hide(axis="index")

# %%
fm.to_display(fm.parameters("rate")[["name", "label_zh", "label_en", "value", "low", "high", "tag"]]).style.hide(axis="index")

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **征缴反应**：费率提高后少报基数、转灵活就业的人会多一些；这里不计，所以费率的效果是上限。
# - **养老金**：退休人员缴费的效果取决于养老金增长；若由养老基金或财政补足，钱只是换了口袋。
# - **账户支出转移**：取消个人账户后，一部分原由账户支付的费用会变成统筹支出（`employee.account_care_returns`，判断）。
# - **费用增长**：多收一次只买来几年；费用每年多增长半个百分点就会抵消。
#
# - **Collection**: at a higher rate more understate the base or turn flexible; none of that is counted, so the effect of rates is an upper bound.
# - **Pensions**: what retirees pay grows with pensions; where a pension fund or budget makes up for it, money only changes purses.
# - **Care from accounts**: without accounts some of what they paid for falls to the pool (`employee.account_care_returns`, a judgement).
# - **Cost growth**: more income once buys some years; half a point of cost growth a year takes them back.

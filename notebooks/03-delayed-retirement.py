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
# # 03 延迟退休与弹性区间：改革给职工统筹基金带来多少？
# # 03 Delayed retirement and the flexible window: what does the reform give the employee pool?
#
# 法定退休年龄自2025年起逐步提高，但可弹性提前最多三年（不早于原年龄）。多缴几年费、少享受几年免缴，值多少个月？如果人人都用足弹性提前，还剩多少？
#
# Statutory ages rise from 2025 on, but people may retire up to three years early, never before the former age. What are later years of paying worth, and how much is left if everybody
# uses the window in full?

# %% tags=["parameters"]
import fundmodel as fm

lang, until = "zh", 2060

# %%
fm.set_options(lang=lang)
fund = "employee_pooled"
names = ["baseline", "no-retirement-delay", "everybody-retires-early", "nobody-retires-early"]
labels = {name: fm.load_scenario(name).label for name in names}
run = fm.project(names, "national", until).check()
year = min(2045, until)

# %% [markdown]
# ## 结论 / The answer

# %%
held = fm.reserve_months(run, recognition="earned").sel(fund=fund, area="CN", month=f"{year}-12-01").to_series()
worth = held["baseline"] - held["no-retirement-delay"]
most = held["nobody-retires-early"] - held["no-retirement-delay"]
left = held["everybody-retires-early"] - held["no-retirement-delay"]
ratio = fm.dependency_ratio(run).sel(area="CN", year=year).to_series()
print(
    f"与恢复原退休年龄相比，延迟退休使职工统筹基金在 {year} 年末多支付 {worth:.1f} 个月：每名退休人员对应 {ratio['baseline']:.2f} 名缴费人员，"
    f"而不是 {ratio['no-retirement-delay']:.2f} 名。若到龄者都等到法定年龄，可多支付 {most:.1f} 个月；若人人用足弹性提前，只剩 {left:.1f} 个月。"
    f"改革值多少，要看多少人提前退休；它推迟跌破警戒线，但不改变费用增长快于收入的方向。"
)
print()
print(
    f"Beside the former ages, the delay gives the employee pool {worth:.1f} months of spending more at the end of {year}: {ratio['baseline']:.2f} payers for each retired member "
    f"and not {ratio['no-retirement-delay']:.2f}. With nobody retiring early it would be {most:.1f} months, with everybody using the window in full {left:.1f}: what the reform is worth "
    f"turns on how many retire early. It puts off the warning line; it does not change that cost grows faster than income."
)

# %% [markdown]
# ## 多少个月 / How many months

# %%
fm.plot.months(
    run.sel(scenario=["baseline", "no-retirement-delay"]),
    fund=fund,
    title={"zh": f"延迟退休使{year}年末多支付 {worth:.1f} 个月", "en": f"The delay is worth {worth:.1f} months at the end of {year}"},
)

# %%
gains = (held - held["no-retirement-delay"]).drop("no-retirement-delay").rename("months")
fm.plot.bars(
    gains,
    title={"zh": f"提前退休的人越多，改革剩下的越少：{left:.1f} 至 {most:.1f} 个月", "en": f"The more retire early, the less is left: {left:.1f} to {most:.1f} months"},
    unit={"zh": f"{year}年末可支付月数，比恢复原退休年龄多", "en": f"months of reserve at the end of {year} beyond those with the former ages"},
    source=run,
    labels=labels,
)

# %% [markdown]
# ## 为什么：缴费的人多，享受的人少 / Why: more who pay, fewer who do not

# %%
fm.plot.dependency(
    run,
    title={
        "zh": f"{year}年每名退休人员对应 {ratio['baseline']:.2f} 名缴费人员，恢复原年龄则为 {ratio['no-retirement-delay']:.2f} 名",
        "en": f"{ratio['baseline']:.2f} payers for each retired member in {year}; {ratio['no-retirement-delay']:.2f} with the former ages",
    },
)

# %%
flow = run.flow_exposures["flow"].sel(area="CN", exposure="new_retired").to_pandas().T / 1e4
fm.plot.lines(
    flow,
    title={"zh": "改革把退休人数推后，并不减少一代人的总数", "en": "The reform puts retirements off; it does not make a generation smaller"},
    unit={"zh": "每年新增退休人员，万人", "en": "new retired members a year, 10,000"},
    source=run,
    labels=labels,
    digits=0,
)

# %% [markdown]
# ## 原因分解 / Where the difference comes from

# %%
why = fm.explain("no-retirement-delay", "baseline", until=until)
print(why.text(lang))

# %%
people = run.enrolment["persons"].sel(area="CN", boundary=year + 1).sum(["sex", "age"]).to_pandas().T / 1e4
apart = people["baseline"] - people["no-retirement-delay"]
payers = apart[["active", "flexible", "completing"]].sum()
fm.plot.bars(
    people.loc[["active", "flexible", "retired"], ["baseline", "no-retirement-delay"]],
    title={
        "zh": f"{year}年末多 {payers:,.0f} 万名缴费人员，少 {-apart['retired']:,.0f} 万名退休人员",
        "en": f"{payers / 100:,.1f} million more payers and {-apart['retired'] / 100:,.1f} million fewer retired at the end of {year}",
    },
    unit={"zh": f"{year}年末人数，万人", "en": f"persons at the end of {year}, 10,000"},
    source=run,
    labels=labels,
    digits=0,
)

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `share` 是自2027年起到原退休年龄的人中用弹性提前退休的比例。`share` is how many of those who reach the former age from 2027 on use the window.


# %%
def window(share):
    mine = fm.load_scenario("baseline").with_changes({"retirement.window_share": {2027: share}}, name="mine")
    own = fm.project([mine, "no-retirement-delay"], "national", until)
    months = fm.reserve_months(own, recognition="earned").sel(fund=fund, area="CN", month=f"{year}-12-01").to_series()
    print(f"{share:.0%}: {months['mine'] - months['no-retirement-delay']:+.1f} ({year})")
    return own


fm.interact(window, share=(0.0, 1.0, 0.1))

# %%
window(share=0.3)

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags

# %%
fm.to_display(fm.parameters("retirement")[["name", "label_zh", "label_en", "value", "low", "high", "tag", "source"]]).style.hide(axis="index")

# %%
fm.to_display(fm.diff_scenarios("baseline", "no-retirement-delay")).style.hide(axis="index")

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **弹性提前使用率**：没有公布的使用率，是判断。它决定改革剩下多少。
# - **到龄缴费人员退休转入率**：到龄后有多少人真正转为退休参保，也是判断。
# - **最低缴费年限**：年限不足者须补缴；年限提高会再留住一些缴费人员。
# - **就业**：若到龄后留下的人找不到工作，转为灵活就业或停缴，多出的缴费就少。
#
# - **Use of the window**: no figures are published; it is a judgement, and it decides what is left of the reform.
# - **Intensity**: how many of those who reach the age become retired members is a judgement too.
# - **Minimum contribution years**: more years keep more people paying.
# - **Employment**: if those who stay find no work and turn flexible or stop paying, less comes in.

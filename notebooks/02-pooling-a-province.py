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
# # 02 一个省统筹：谁付、谁得、最弱的市如何？
# # 02 Pooling a province: who pays, who gains, and what becomes of the weakest city?
#
# 一个省要把各市的职工统筹基金合起来管。谁付钱，谁得钱，最弱的市撑得住吗？回答：调剂只是在市间移动钱，全省合计并不因此变多；
# 按同一比例上解时，还没有跌破警戒线的市只付不得，年轻而收入低的也在内；按规则每年一补，年内的缺口仍要有人垫；按退休人员返还给最弱的市最多；
# 统收统支把各市拉平，一起撑住，也会因征缴松懈、支出放开而一起见底。
# 下面每个数字都由推演算出，没有手写。规则依据摘录条款，只作示意，不代表该地实际办法；数据为合成数据。
#
# A province is about to pool the employee funds of its cities. Who pays, who gains, does the weakest city hold out? The answer: pooling moves money between
# cities and makes none; under a levy at one rate cities that are not yet below the line pay and get nothing, young ones of low income among them; a grant once a year
# leaves the gaps within the year to somebody else; a fund paid out per retired member gives the weakest most; unified collection levels the cities, so that they hold out
# together and, once they collect less and spend more, run dry together. No figure below is typed by hand. The rules follow excerpted clauses, are illustrative and not the rule in force anywhere; the data are synthetic.

# %%
import fundmodel as fm

fm.set_options(lang="zh")
province, until, fund = fm.load_data("example-province"), 2040, "employee_pooled"
behaviour = "half"

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `behaviour` 是统筹后各市征缴与支出的变化计入多少（依据一项八省研究的摘要）：`"none"` 不计、`"half"` 一半、`"full"` 全部。三者地位相同，请都跑一遍。
# 也可以把 `levy_income` 改成别的上解比例，或换一份规则文件。
#
# `behaviour` says how much of what cities do once they are pooled counts (one study of eight provinces, of which the abstract was seen): `"none"`, `"half"` or
# `"full"`. They are of equal rank, so run all three. Or change `levy_income`, or take another rule file.

# %%
rules = {
    "municipal": {"kind": "municipal"},
    "levy-last-income": {"file": "levy-last-income", "behaviour": behaviour},
    "flat-levy": {"kind": "adjustment_fund", "levy_income": 0.05, "behaviour": behaviour},
    "per-retiree": {"file": "per-retiree-national", "behaviour": behaviour},
    "unified": {"file": "unified-balances-absorbed", "behaviour": behaviour},
}
runs = {name: fm.project("baseline", province, until, rule=rule) for name, rule in rules.items()}
runs["levy-last-income"]

# %% [markdown]
# ## 各种方式做到什么 / What each regime does
#
# 低于警戒线的市、需临时调度的城市月数、最弱五市累计净得、全省合计（含规则自身基金，减尚未归还的周转款）。最后一列是利息以外全省多出的钱：只移动钱的规则为零，行为反应使它为负。
#
# Cities below the warning line, city-months that need bridging, what the five weakest get in all, and what all cities and the rule's own fund hold less what is owed. The
# last column is what the province gains besides interest: nothing where money is only moved, and less than nothing where cities answer to it.

# %%
measures = fm.pooling_metrics(runs, funds=[fund])
last = measures[measures["year"] == until].pivot(index="regime", columns="measure", values="value")
whole = measures[measures["year"] > 2025].pivot_table(index="regime", columns="measure", values="value", aggfunc="sum")
table = last[["areas_below", "total_own_money", "total_gain_besides"]].join(whole[["city_months", "poorest_net"]])
money = ["total_own_money", "total_gain_besides", "poorest_net"]
table[money] = table[money] / 1e8
table.loc[list(runs)].round(1)

# %%
best = table["total_gain_besides"].max()
weak = table["poorest_net"].idxmax()
print(f"利息以外最多多出 {best:.1f} 亿元；最弱五市得到最多的是 {weak}。")
print(f"The most that any regime adds besides interest is {best:.1f} hundred million yuan; the five weakest get most under {weak}.")

# %% [markdown]
# ## 谁在付：正方与反方 / Who pays: for and against
#
# 横轴是每名退休人员对应的缴费人数，纵轴是净得占自身收入。赞成者说：退休人员多的市应当得到帮助，点应从左上排到右下。
# 反对者说：按同一比例上解不看年龄也不看收入，跌破警戒线才有得拿；横线以下的点只付不得，占收入的比重与富裕的市一样高。
#
# Across are payers per retired member, up is what a city gets net of its own income. Those in favour: cities with many retired members should be helped, so the points should run
# from upper left to lower right. Those against: a levy at one rate sees neither age nor income, and only a city below the line gets anything; points below zero pay, and as large a
# share of their income as the rich.

# %%
fm.plot.who_pays(runs["flat-levy"], fund=fund)

# %%
fm.plot.who_pays(runs["per-retiree"], fund=fund)

# %% [markdown]
# ## 钱往哪里走 / Where the money goes

# %%
fm.plot.transfers(runs["levy-last-income"], fund=fund)

# %%
matrix = fm.transfer_matrix(runs["levy-last-income"], fund) / 1e8
matrix.to_pandas().round(1)

# %% [markdown]
# ## 最弱的市撑得住吗 / Does the weakest city hold out
#
# 各市年末可支付月数；红为低于警戒线。先看各市自行统筹，再看两种统筹。
#
# Months of reserve of each city at the year's end; red is below the warning line. First each city for itself, then two ways of pooling.

# %%
fm.plot.months_by_area(runs["municipal"], fund=fund)

# %%
fm.plot.months_by_area(runs["levy-last-income"], fund=fund)

# %%
fm.plot.months_by_area(runs["unified"], fund=fund)

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **行为**：把 `behaviour` 换成 `"full"` 或 `"none"`。整段结论对它最敏感，而它只有一项研究的摘要作依据。
# - **原文**：规则只见摘录。标为“假定”的条款（分担比例、结算时间、资金不足时如何下拨）若与原文不同，表中次序会变。
# - **年内由谁垫**：默认延付医药机构。写 `"bridge": {"by": "treasury_advance"}` 则由财政垫付。
# - **省情**：这里是合成的省。枢纽市的结余占比、各市年龄差异不同，谁付谁得就不同；全省合计入不敷出时，没有一种方式能帮到全省。
# - **区间**：这里的月份没有区间，只可比较先后。
#
# - **Behaviour**: set `behaviour` to `"full"` or `"none"`. The answer turns on it more than on anything else, and one abstract carries it.
# - **The text**: of the rules only excerpts were seen. Where a clause marked assumed (local share, settlement, what happens when money is short) is otherwise, the order changes.
# - **Who bridges**: providers wait unless told otherwise; `"bridge": {"by": "treasury_advance"}` lets the treasury pay.
# - **The province**: this one is synthetic. Another share of the hub, another spread of ages, and others pay; where the province as a whole runs a deficit no regime helps the total.
# - **Ranges**: months have none here; read them as an order.

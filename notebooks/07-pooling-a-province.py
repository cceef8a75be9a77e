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
# # 07 一个省统筹：谁付、谁得、最弱的市如何？
# # 07 Pooling a province: who pays, who gains, and what becomes of the weakest city?
#
# 一个省要把各市的职工统筹基金合起来管。谁付钱，谁得钱，最弱的市撑得住吗？赞成与反对各有什么道理？
# 规则依据摘录条款，只作示意，不代表该地实际办法；数据为**合成数据（虚构地区）**。
#
# A province is about to pool the employee funds of its cities. Who pays, who gains, does the weakest city hold out, and what is to be said for and against? The rules follow excerpted clauses, are illustrative
# and not the rule in force anywhere; the data are **synthetic**.

# %% tags=["parameters"]
import fundmodel as fm

lang, until = "zh", 2040

# %%
fm.set_options(lang=lang)
province, fund = fm.load_data("example-province"), "employee_pooled"
behaviour = "half"
rules = {
    "municipal": {"kind": "municipal"},
    "levy-last-income": {"file": "levy-last-income", "behaviour": behaviour},
    "flat-levy": {"kind": "adjustment_fund", "levy_income": 0.05, "behaviour": behaviour},
    "per-retiree": {"file": "per-retiree-national", "behaviour": behaviour},
    "unified": {"file": "unified-balances-absorbed", "behaviour": behaviour},
}
labels = {
    "municipal": {"zh": "各市自行统筹", "en": "each city for itself"},
    "levy-last-income": {"zh": "按上年收入上解", "en": "levy on last year's income"},
    "flat-levy": {"zh": "按同一比例上解5%", "en": "levy of 5 % at one rate"},
    "per-retiree": {"zh": "按退休人员返还", "en": "paid out per retired member"},
    "unified": {"zh": "基金统收统支", "en": "unified collection and payment"},
}
runs = {name: fm.project("baseline", province, until, rule=rule) for name, rule in rules.items()}
runs["levy-last-income"]

# %% [markdown]
# ## 结论 / The answer
#
# 月份没有区间，只可比较先后。Months have no range here: read them as an order.

# %%
measures = fm.pooling_metrics(runs, funds=[fund])
last = measures[measures["year"] == until].pivot(index="regime", columns="measure", values="value")
whole = measures[measures["year"] > 2025].pivot_table(index="regime", columns="measure", values="value", aggfunc="sum")
table = last[["areas_below", "total_own_money", "total_gain_besides"]].join(whole[["city_months", "poorest_net"]]).loc[list(rules)]
money = ["total_own_money", "total_gain_besides", "poorest_net"]
table[money] = table[money] / 1e8
weak, few = table["poorest_net"].idxmax(), table["areas_below"].idxmin()
added, lost = table["total_gain_besides"].max(), table["total_gain_besides"].min()
below = table["areas_below"]
print(
    f"合成数据：到 {until} 年末，各市自行统筹时有 {below['municipal']:.0f} 个市低于警戒线；“{labels[few]['zh']}”最少，为 {below[few]:.0f} 个。最弱五市在“{labels[weak]['zh']}”下得到最多，"
    f"累计 {table.loc[weak, 'poorest_net']:,.0f} 亿元。但没有一种方式造出钱来：利息以外，全省最多多出 {added:,.0f} 亿元，"
    f"计入征缴松懈与支出放开（一半）后，损失最大的一种要少 {-lost:,.0f} 亿元。统筹是在市间移动钱，能救最弱的市，救不了入不敷出的省。"
)
print()
print(
    f"Synthetic data: at the end of {until} {below['municipal']:.0f} cities are below the line if each keeps its own fund; under '{labels[few]['en']}' it is {below[few]:.0f}, the fewest. The five weakest get most under "
    f"'{labels[weak]['en']}', {table.loc[weak, 'poorest_net']:,.0f} hundred million yuan in all. No regime makes money: besides interest the province gains at most {added:,.0f}, and where cities collect less and spend more "
    f"(half of what one study found) it loses up to {-lost:,.0f}. Pooling moves money between cities; it can save the weakest, and not a province that runs a deficit."
)

# %% [markdown]
# ## 各种方式做到什么 / What each regime does
#
# 低于警戒线的市、需临时调度的城市月数、最弱五市累计净得、全省合计（含规则自身基金，减尚未归还的周转款）。最后一列是利息以外全省多出的钱：只移动钱的规则为零，行为反应使它为负。
#
# Cities below the warning line, city-months that need bridging, what the five weakest get in all, and what all cities and the rule's own fund hold less what is owed. The
# last column is what the province gains besides interest: nothing where money is only moved, and less than nothing where cities answer to it.

# %%
heads = {
    "areas_below": {"zh": "低于警戒线的市", "en": "cities below the line"},
    "total_own_money": {"zh": "全省合计，亿元", "en": "all hold, CNY 100m"},
    "total_gain_besides": {"zh": "利息以外多出，亿元", "en": "gained besides interest, CNY 100m"},
    "city_months": {"zh": "需临时调度的城市月数", "en": "city-months bridged"},
    "poorest_net": {"zh": "最弱五市累计净得，亿元", "en": "the five weakest get, CNY 100m"},
    "over_one_rate": {"zh": "比只统一费率多，亿元", "en": "beyond one rate alone, CNY 100m"},
}


def in_words(frame, rows):
    columns = {name: head[lang] for name, head in heads.items()}
    shown = frame.rename(index={name: label[lang] for name, label in rows.items()}, columns=columns)
    return shown.rename_axis(index=None, columns=None).style.format(precision=1)


in_words(table, labels)

# %%
fm.plot.bars(
    table["areas_below"],
    title={"zh": f"合成数据：低于警戒线的市由 {below['municipal']:.0f} 个变为 {below.min():.0f} 至 {below.max():.0f} 个", "en": f"Synthetic data: {below['municipal']:.0f} cities below the line alone, {below.min():.0f} to {below.max():.0f} when pooled"},
    unit={"zh": f"{until}年末低于警戒线的市，个", "en": f"cities below the line at the end of {until}"},
    source=province,
    labels=labels,
    digits=0,
)

# %% [markdown]
# ## 谁在付：正方与反方 / Who pays: for and against
#
# 横轴是每名退休人员对应的缴费人数，纵轴是净得占自身收入。赞成者说：退休人员多的市应当得到帮助，点应从左上排到右下。
# 反对者说：按同一比例上解不看年龄也不看收入，跌破警戒线才有得拿；横线以下的点付出多于所得。
#
# Across are payers per retired member, up is what a city gets net of its own income. Those in favour: cities with many retired members should be helped, so the points should run
# from upper left to lower right. Those against: a levy at one rate sees neither age nor income, and only a city below the line gets anything; points below zero pay more than they get.

# %%
def net_of(regime):
    moved = fm.transfer_matrix(runs[regime], fund)
    cities = [str(area) for area in runs[regime].ledger["area"].values]
    return (moved.sum("payer_area") - moved.sum("receiver_area").rename(payer_area="receiver_area")).sel(receiver_area=cities).to_series()


def payers(regime):
    return int((net_of(regime) < 0).sum())


fm.plot.who_pays(
    runs["flat-levy"],
    fund=fund,
    title={
        "zh": f"合成数据：按同一比例上解，{payers('flat-levy')} 个市付出多于所得",
        "en": f"Synthetic data: under a levy at one rate {payers('flat-levy')} cities pay more than they get",
    },
)

# %%
fm.plot.who_pays(
    runs["per-retiree"],
    fund=fund,
    title={
        "zh": f"合成数据：按退休人员返还，付出多于所得的市为 {payers('per-retiree')} 个",
        "en": f"Synthetic data: paid out per retired member, {payers('per-retiree')} cities pay more than they get",
    },
)

# %% [markdown]
# ## 钱往哪里走 / Where the money goes

# %%
called = runs["municipal"].provenance["data"]["areas"]
giver, taker = net_of("levy-last-income").idxmin(), net_of("levy-last-income").idxmax()
fm.plot.transfers(
    runs["levy-last-income"],
    fund=fund,
    title={"zh": f"合成数据：付得最多的是{called[giver]['zh']}，得到最多的是{called[taker]['zh']}", "en": f"Synthetic data: {called[giver]['en']} pays most, {called[taker]['en']} gets most"},
)

# %%
spoken = {area: names[lang] for area, names in called.items()} | {"own_fund": {"zh": "调剂金", "en": "the rule's fund"}[lang]}
matrix = fm.transfer_matrix(runs["levy-last-income"], fund) / 1e8
matrix.to_pandas().rename(index=spoken, columns=spoken).rename_axis(index=None, columns=None).style.format(precision=1)

# %% [markdown]
# ## 最弱的市撑得住吗 / Does the weakest city hold out
#
# 各市年末可支付月数；红为低于警戒线。先看各市自行统筹，再看统收统支。
#
# Months of reserve of each city at the year's end; red is below the warning line. First each city for itself, then unified collection.

# %%
fm.plot.months_by_area(
    runs["municipal"],
    fund=fund,
    title={"zh": f"合成数据：各自统筹，{until}年末 {below['municipal']:.0f} 个市低于警戒线", "en": f"Synthetic data: alone, {below['municipal']:.0f} cities are below the line by {until}"},
)

# %%
fm.plot.months_by_area(
    runs["unified"],
    fund=fund,
    title={"zh": f"合成数据：统收统支把各市拉平，{until}年末 {below['unified']:.0f} 个市低于警戒线", "en": f"Synthetic data: unified, the cities are level, {below['unified']:.0f} of them below the line by {until}"},
)

# %% [markdown]
# ## 待遇水平：拉平要花多少 / Levels of benefits: what evening them out costs
#
# 统筹是移动钱，统一待遇是花钱，两笔账要分开。各市现行费率与报销比例不同：统收统支之外再统一费率（按缴费基数加权平均），再把报销比例拉到平均或就高，三年到位；不计行为反应。
#
# Pooling moves money, one level of benefits spends it: two accounts. Cities differ in rates and in what they pay. Beside unified collection, rates go to their average (weighted by payroll), then payment ratios to
# their average or to the highest, within three years; no change of behaviour is counted.


# %%
terms = province.tables["city_terms"].set_index("area")
ratios = terms["employee_payment_ratio"]
merged = {"kind": "unified", "from": "2027-01"}


def levelled(benefits):
    level = {"kind": "harmonise", "funds": [fund], "benefits": benefits, "rates": terms["employer_rate"].to_dict(), "rate_target": "average"}
    level |= {} if benefits == "none" else {"payment_ratios": {fund: ratios.to_dict()}}
    return fm.project("baseline", province, until, rule={"kind": "several", "from": "2027-01", "rules": [merged, level]})


steps = {
    "pure": {"zh": "只统筹", "en": "pooling alone"},
    "none": {"zh": "＋统一费率", "en": "+ one rate"},
    "average": {"zh": "＋统一待遇，取平均", "en": "+ one level, the average"},
    "max": {"zh": "＋统一待遇，就高", "en": "+ one level, the highest"},
}
evened = {"pure": fm.project("baseline", province, until, rule=merged)} | {name: levelled(name) for name in ("none", "average", "max")}
found = fm.pooling_metrics(evened, funds=[fund])
held = found[found["year"] == until].pivot(index="regime", columns="measure", values="value").loc[list(steps), ["total_own_money", "areas_below"]]
held["total_own_money"] /= 1e8
held["over_one_rate"] = held["total_own_money"] - held.loc["none", "total_own_money"]
print(
    f"合成数据：各市职工报销比例现为 {ratios.min():.1%} 至 {ratios.max():.1%}。统筹时一并就高，到 {until} 年末全省比只统一费率少 {-held.loc['max', 'over_one_rate']:,.0f} 亿元；"
    f"拉到平均则相差 {held.loc['average', 'over_one_rate']:+,.0f} 亿元。就高的钱每年都要付，不因统筹而省下。"
)
print()
print(
    f"Synthetic data: cities now pay {ratios.min():.1%} to {ratios.max():.1%} of employees' eligible cost. With the highest for all the province holds {-held.loc['max', 'over_one_rate']:,.0f} hundred million yuan less at the end of "
    f"{until} than with one rate alone; at the average the difference is {held.loc['average', 'over_one_rate']:+,.0f}. The highest level is paid for every year, and pooling saves none of it."
)
in_words(held, steps)

# %% [markdown]
# ## 换个数字再跑一遍 / Change this number and run again
#
# `behaviour` 是统筹后各市征缴与支出的变化计入多少（依据一项八省研究的摘要）：`"none"` 不计、`"half"` 一半、`"full"` 全部；三者地位相同。`levy` 是上解比例。
#
# `behaviour` says how much of what cities do once they are pooled counts (one study of eight provinces, of which the abstract was seen): none, half or full, of equal rank. `levy` is
# the rate of the levy.


# %%
def pool(behaviour, levy):
    rule = {"kind": "adjustment_fund", "levy_income": levy, "behaviour": behaviour}
    mine = {"municipal": runs["municipal"], "mine": fm.project("baseline", province, until, rule=rule)}
    found = fm.pooling_metrics(mine, funds=[fund])
    own = found[(found["year"] == until) & (found["regime"] == "mine")].set_index("measure")["value"]
    print(f"{behaviour}, {levy:.0%}: {own['areas_below']:.0f} 个市低于警戒线 / cities below the line; {own['total_gain_besides'] / 1e8:+,.0f} 亿元 / CNY 100m")
    return mine["mine"]


fm.interact(pool, behaviour=["none", "half", "full"], levy=(0.0, 0.15, 0.01))

# %%
pool(behaviour="full", levy=0.08)

# %% [markdown]
# ## 假设与依据 / Assumptions and their tags
#
# 每份规则逐条标明“所见”或“假定”。Every clause of a rule is marked seen or assumed.

# %%
mark = {"seen": {"zh": "所见", "en": "seen"}, "assumed": {"zh": "假定", "en": "assumed"}}
every = fm.rules()
for _, rule in every[every["name"].isin([one["file"] for one in rules.values() if "file" in one])].iterrows():
    print(rule[f"label_{lang}"])
    for clause, told in rule["clauses"].items():
        print(f"  [{mark[told['mark']][lang]}] {clause} = {told['value']}: {told[f'source_{lang}']}")

# %%
fm.to_display(every[["name", "label_zh", "label_en", "note_zh", "note_en"]]).style.hide(axis="index")

# %%
fm.to_display(fm.parameters("warning")[["name", "label_zh", "label_en", "value", "low", "high", "tag"]]).style.hide(axis="index")

# %% [markdown]
# ## 什么会改变这个结论 / What would change the answer
#
# - **行为**：把 `behaviour` 换成 `"full"` 或 `"none"`。整段结论对它最敏感，而它只有一项研究的摘要作依据。
# - **原文**：规则只见摘录。标为“假定”的条款（分担比例、结算时间、资金不足时如何下拨）若与原文不同，表中次序会变。
# - **年内由谁垫**：默认延付医药机构。写 `"bridge": {"by": "treasury_advance"}` 则由财政垫付。
# - **待遇水平**：就高还是取平均，是另一笔账；患者流向枢纽市的花费不在上表（`fundmodel pool` 列出）。
# - **省情**：这里是合成的省。枢纽市的结余占比、各市年龄差异不同，谁付谁得就不同；全省合计入不敷出时，没有一种方式能帮到全省。
# - **区间**：这里的月份没有区间，只可比较先后。
#
# - **Behaviour**: set `behaviour` to `"full"` or `"none"`. The answer turns on it more than on anything else, and one abstract carries it.
# - **The text**: of the rules only excerpts were seen. Where a clause marked assumed (local share, settlement, what happens when money is short) is otherwise, the order changes.
# - **Who bridges**: providers wait unless told otherwise; `"bridge": {"by": "treasury_advance"}` lets the treasury pay.
# - **Levels**: the highest or the average for all is an account of its own; patients drawn to the hub are not in the table above (`fundmodel pool` shows them).
# - **The province**: this one is synthetic. Another share of the hub, another spread of ages, and others pay; where the province as a whole runs a deficit no regime helps the total.
# - **Ranges**: months have none here; read them as an order.

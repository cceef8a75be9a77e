"""What an empty workbook says to the office that fills it, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "about": ("填写说明", "about"),
    "request": ("数据需求单", "data request"),
    "heading": ("基金收支与参保数据填报表", "Data of accounts and members, to be filled in"),
    "setting": ("项目", "item"),
    "value": ("填写", "value"),
    "means": ("说明", "meaning"),
    "code": ("代码", "code"),
    "unit": ("单位", "unit"),
    "need": ("填写要求", "needed"),
    "nation": ("全国平均", "nation"),
    "required": ("必填", "required"),
    "recommended": ("建议填", "recommended"),
    "optional": ("选填", "optional"),
    "money": ("金额，单位见“填写说明”", "money, unit as on the first sheet"),
    "people": ("人数，单位见“填写说明”", "people, unit as on the first sheet"),
    "least": ("最少需要", "At least"),
    "least_told": (
        "地区名称；基年{year}年年末的在职、退休、居民参保人数；{year}年居民医保与职工医保的收入、支出、年末结余（职工可统账合计填一行）。",
        (
            "Names of areas; active, retired and resident heads at the end of {year}; income, expenditure and closing "
            "balance of {year} of the resident and the employee scheme (the latter also pool and accounts in one row)."
        ),
    ),
    "order": ("各表按有用程度排列：", "Sheets, the most useful first:"),
    "rules": ("填写规则", "How to fill in"),
    "rule_marks": (
        "每张表第一列带字的行（代码、说明、单位、全国平均、例）不读取，可保留；数据从其下一行填起，第一列留空。",
        "Rows with a word in the first column are not read and may stay; figures start below, the first column empty.",
    ),
    "rule_blank": (
        "没有的数留空，不要填0；留空的按全国比例推算并在结果中逐项列出。整张选填表可以不填。",
        (
            "Leave empty what is not known and never write 0 for it; it is inferred from the nation and listed with "
            "the results. A whole optional sheet may stay empty."
        ),
    ),
    "rule_total": (
        "全省合计行可以保留，只用于核对，不算一个地区。",
        "A row of the whole province may stay: it is a check and no area.",
    ),
    "rule_numbers": (
        "数字不带千分号、百分号；公式请先粘贴为数值。",
        "Numbers without thousands separators or percent signs; paste formulas as values.",
    ),
    "rule_years": (
        "收支与人数可填多年；基年必填。上年人数用于参保增长，上年末结余可补年初结余；三年及以上的，年龄结构起点、缴费与费用增长用本地数。",
        (
            "Several years may be given, the base year must be. Heads of the year before give growth, its closing "
            "balance an opening one; three years or more move the seed of ages and growth of base and cost."
        ),
    ),
    "then": ("填好后依次运行：", "Then run:"),
    "months_alone": (
        "只填“月度收支”一张表（最好再填“基金预算”，其他表留空）也可以用，不作测算，只看收支和六个月预警：",
        (
            "The sheet of monthly accounts alone (best with budgets, the others empty) can be used too, without a "
            "projection: the accounts, and the alert six months ahead:"
        ),
    ),
    "law_apart": (
        (
            "费率、个人缴费与财政补助标准、待遇参数没有单元格：基年及以前的已体现在收支中，不必填写；"
            "基年之后的改动写进情景文件（文本文件，另存为UTF-8，例如 local.yaml），"
            "参数名用 fundmodel parameters 查看，每项注明起始年月："
        ),
        (
            "Rates, premium and subsidy a head and benefits have no cell: what holds in the base year is inside its "
            "accounts and is not filled in; what changes after it goes into a scenario file (text in UTF-8, for "
            "example local.yaml), each with the month from which it holds; fundmodel parameters lists the names:"
        ),
    ),
    "law_then": ("检查并运行情景文件：", "Check the scenario file and run it:"),
    "law_short": (
        (
            "费率、缴费与补助标准、待遇参数不在表中：基年及以前的已含在收支中；"
            "之后的改动写进情景文件并注明年月，写法见“填写说明”末尾，例如 {example}"
        ),
        (
            "Rates, premium, subsidy and benefits are in no sheet: those of the base year are inside its accounts, "
            "later changes go into a scenario file with their month (last part of the sheet about), for example "
            "{example}"
        ),
    ),
    "per_head_income": (
        "全国每名参保人收入（元，{year}年；职工含退休）",
        "nation, {year}: income per member, retired counted (yuan)",
    ),
    "per_head_spending": (
        "全国每名参保人支出（元，{year}年；职工含退休）",
        "nation, {year}: spending per member, retired counted (yuan)",
    ),
    "share_of_residents": ("占常住人口{share:.1f}%", "{share:.1f}% of residents"),
    "written_book": ("已写出填报表：{place}", "Written: {place}"),
    "written_next": (
        "先看第一张表“填写说明”；填好后：fundmodel check {place}",
        "See the first sheet; when it is filled in: fundmodel check {place}",
    ),
    "exists": (
        "“{place}”已存在，不予覆盖；请另选文件名。",
        "{place!r} is there already and is not replaced; choose another name.",
    ),
    "not_template": (
        "“{place}”的扩展名应为 .xlsx，或给一个文件夹名写出 CSV。",
        "{place!r}: give a name that ends in .xlsx, or a folder for CSV files.",
    ),
    "years_range": (
        "--years 须写作 2021-{base}：首年至基年{base}，最多{most}年。",
        "--years is written 2021-{base}: from the first year to the base year {base}, {most} years at most.",
    ),
    "areas_range": ("--areas 须在1与{most}之间。", "--areas must lie between 1 and {most}."),
}


def told(key: str, lang: str, **filled: object) -> str:
    """The text called ``key``; an unknown key raises ``KeyError``."""
    return WORDS[key][0 if lang == "zh" else 1].format(**filled)


SCENARIO: Final = """\
name: local
label: {{zh: 本地方案, en: Local}}
question: {{zh: 本地改动有何影响, en: What local changes do}}
extends: baseline
changes:
  employee.employer_rate: {{{first}-01: 0.075}}
  resident.premium: {{{first}-01: 430}}
"""
"""A whole scenario file; ``first`` is the year after the first projected one, the earliest whose premium is open."""


def scenario_lines(base_year: int) -> list[str]:
    """The lines of ``SCENARIO`` for a package of that base year."""
    return SCENARIO.format(first=base_year + 2).splitlines()


REQUEST: Final[Mapping[str, tuple[str, ...]]] = {
    "zh": (
        "数据需求单（致信息科或经办机构数据部门）",
        "用途：测算医保基金长期平衡。只需汇总数，不含个人信息。基准日：{year}年12月31日；费用期间：{year}年1—12月。",
        "保密：任何一格少于10人的，人数与金额均留空（下列语句已处理），不要用0代替。",
        "",
        "一、参保人年龄（填入“参保人年龄”表）",
        "口径：基准日正常参保；100岁及以上并为100；灵活就业单列，其余在职为在职职工。",
        "核对：在职与灵活就业合计、退休合计须与“参保人数”表相差不超过0.5%。",
        "{ages_sql}",
        "",
        "二、分年龄费用（填入“分年龄费用”表）",
        "口径：统筹基金支付（元），按就医日期，不含生育津贴；参保人数为该组全部参保人，不是就诊人数；85岁及以上并为85。",
        "核对：各制度合计与“基金收支”表统筹支出相差不超过3%，相差更多请说明原因（零星报销、清算、跨年）。",
        "{cost_sql}",
        "",
        "三、基金预算（填入“基金预算”表，用于六个月预警）",
        "各年批准的收入、支出预算，居民医保另列个人缴费与财政补助；写明批准日期，年中调整另起一行；口径与“月度收支”一致。",
    ),
    "en": (
        "Data request (to the data office)",
        "Use: long-term balance of the funds. Counts, nothing personal. Date: 31 December {year}; costs of {year}.",
        "Secrecy: leave persons and yuan of any cell under ten persons empty (the statements do); never write 0.",
        "",
        "1. Members by age (into the sheet 'Members by age')",
        "Members in force at the date; 100 and over as 100; flexible workers apart, other payers active.",
        "Check: active with flexible, and retired, agree with the sheet of heads within .5 %.",
        "{ages_sql}",
        "",
        "2. Cost by age (into the sheet 'Cost by age')",
        "Paid by the pooled fund (yuan) by date of care, maternity allowances left out; 85 and over as 85.",
        "Persons are all insured, not patients.",
        "Check: each scheme agrees with the pool's expenditure within 3 %; say why where it does not.",
        "{cost_sql}",
        "",
        "3. Budgets (into the sheet 'Budgets', for the six-month alert)",
        "Income and expenditure as approved for each year with the date; of residents premium and subsidy too;",
        "a change inside the year in a row of its own; the same scope as the monthly accounts.",
    ),
}
AGES_SQL: Final = """SELECT area, member_group AS "group", sex, LEAST(age, 100) AS age,
       CASE WHEN COUNT(*) < 10 THEN NULL ELSE COUNT(*) END AS persons
FROM members
WHERE insured_on = DATE '{year}-12-31'
GROUP BY area, member_group, sex, LEAST(age, 100)
ORDER BY area, member_group, sex, age;"""
COST_SQL: Final = """WITH people AS (
  SELECT area, scheme, sex, LEAST(age - MOD(age, 5), 85) AS age, COUNT(*) AS persons
  FROM members WHERE insured_on = DATE '{year}-12-31'
  GROUP BY area, scheme, sex, LEAST(age - MOD(age, 5), 85)),
paid AS (
  SELECT area, scheme, sex, LEAST(age - MOD(age, 5), 85) AS age, kind, SUM(fund_paid) AS cost_yuan
  FROM claims WHERE care_date BETWEEN DATE '{year}-01-01' AND DATE '{year}-12-31'
  GROUP BY area, scheme, sex, LEAST(age - MOD(age, 5), 85), kind)
SELECT area, scheme, sex, age, kind,
       CASE WHEN persons < 10 THEN NULL ELSE cost_yuan END AS cost_yuan,
       CASE WHEN persons < 10 THEN NULL ELSE persons END AS persons
FROM people JOIN paid USING (area, scheme, sex, age)
ORDER BY area, scheme, sex, age, kind;"""


def request_lines(lang: str, year: int) -> list[str]:
    """The one-page data request, line by line."""
    statements = {"ages_sql": AGES_SQL.format(year=year), "cost_sql": COST_SQL.format(year=year)}
    return [part for line in REQUEST[lang] for part in line.format(year=year, **statements).split("\n")]

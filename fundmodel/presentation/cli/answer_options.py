"""What ``solve``, ``explain``, ``compare`` and ``explore`` may be told."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Final

from fundmodel.presentation.cli.explore_options import EXPLORE, add_explore

ANSWER_HELP: Final[Mapping[str, tuple[str, str]]] = {
    "solve": (
        "求解：使基金在某时点前保持目标月数的最小费率、标准、增长上限、年龄或上解比例，并算推迟的代价",
        (
            "the smallest rate, amount, cap on growth, age or levy that keeps a fund above its line to a date, and "
            "what waiting costs"
        ),
    ),
    "solve_parameter": (
        "参数名，如 employee.employer_rate；规则条款写 rule.levy_income",
        "name of a parameter such as employee.employer_rate; a clause of a rule as rule.levy_income",
    ),
    "solve_fund": ("基金（默认职工统筹）", "fund (default: employee_pooled)"),
    "solve_months": ("须保持的可支付月数（默认情景的警戒线）", "months to be held (default: the line of the scenario)"),
    "solve_by": ("保持到哪月 YYYY-MM（默认 2035-12）", "month up to which they are held, YYYY-MM (default: 2035-12)"),
    "solve_since": (
        "自哪月起改变（默认次年7月；个人缴费与补助为下一可定年度）",
        "month from which it changes (default: next July; premium and subsidy: the next year that can be set)",
    ),
    "solve_step": ("按此步长取整到安全一侧", "round to the safe side in steps of this size"),
    "solve_area": ("统筹地区；each 为最差的地区（默认合计）", "one area, or each for the worst (default: together)"),
    "solve_probability": (
        "各月均以此概率保持，由抽样得出",
        "hold with this probability in every month, by draws",
    ),
    "solve_targets": (
        "目标月数，用逗号隔开：另列各年所需取值",
        "targets of months, with commas: the value for each year",
    ),
    "solve_years": ("反查表的年数（默认4）", "years of that table (default: 4)"),
    "draws": (
        "抽样次数：另给80%%区间、模拟概率与扇形图（默认不抽样）",
        "number of draws: 80 %% ranges, chances and fan charts besides (default: none)",
    ),
    "solve_draws": ("与 --probability 同用：抽样次数（默认1000）", "with --probability: draws (default: 1000)"),
    "moved_draws": (
        "抽样次数：另给高低值时低于警戒线、用尽的模拟概率（默认不抽样）",
        "number of draws: chances to fall below the line and be used up at both ends besides (default: none)",
    ),
    "moved_area": ("统筹地区（默认合计；抽样须指定）", "one area (default: together; needed for draws)"),
    "break_even": (
        "改求这些参数（逗号分隔）取何值时，到 --until 年底恰好守住",
        "find instead the values of these parameters at which the headline just holds to the end of --until",
    ),
    "border_event": (
        "与 --break-even 同用：floor 警戒线（默认），depletion 耗尽，deficit 当年收不抵支，months 年末月数",
        "with --break-even: floor (default), depletion, deficit of a year, months at the end of --until",
    ),
    "border_fund": ("与 --break-even 同用：基金（默认两项都算）", "with --break-even: fund (default: both)"),
    "border_months": (
        "与 --break-even 同用：须保持的月数（默认情景的警戒线）",
        "with --break-even: months to be held (default: the line of the scenario)",
    ),
    "border_probability": (
        "与 --break-even 同用：以此概率守住，由抽样得出（默认1000次）",
        "with --break-even: hold with this probability, by draws (default: 1000)",
    ),
    "draws_seed": ("抽样种子（默认7）", "seed of the draws (default: 7)"),
    "draws_workers": ("并行进程数（默认1）", "worker processes (default: 1)"),
    "explain": (
        "变动原因：两个情景之差由人口、参保、基数、费率、费用、政策、利率、规则各造成多少",
        "why two scenarios differ: population, enrolment, base, rate, cost, policy, interest, rules",
    ),
    "explain_before": ("变动前的情景，或 run --store 的 .json", "scenario before, or a .json of run --store"),
    "explain_after": ("变动后的情景", "scenario after"),
    "explain_data_before": (
        "变动前情景所依据的数据包（默认同 --data）",
        "data package on which the scenario before stands (default: --data)",
    ),
    "explain_in_order": (
        "按方法、数据、人口、经济、费用、政策的次序逐步列出（变动前为存档 .json 时即如此）",
        "step by step: method, data, demography, economy, cost, law (always where BEFORE is a stored .json)",
    ),
    "explain_year": ("哪年末（默认职工2045、居民2035）", "end of which year (default: 2045 employees, 2035 residents)"),
    "compare": (
        "把几个情景并列：时点、减首个之差；两个情景时另列原因",
        "set scenarios side by side: dates, differences from the first, and the reasons of two",
    ),
    **EXPLORE,
}
"""Help of ``solve``, ``explain``, ``compare`` and ``explore`` in Chinese and English."""


def add_solve(asked: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The arguments of ``solve``."""
    asked.add_argument("parameter", metavar="PARAMETER", help=words["solve_parameter"])
    asked.add_argument("--scenario", default="baseline", metavar="SCENARIO", help=words["scenario_one"])
    asked.add_argument("--data", default="national", metavar="DATA", help=words["data"])
    funds = ("employee_pooled", "resident")
    asked.add_argument("--fund", choices=funds, default=funds[0], help=words["solve_fund"])
    asked.add_argument("--months", type=float, metavar="X", help=words["solve_months"])
    asked.add_argument("--by", default="2035-12", metavar="YYYY-MM", help=words["solve_by"])
    asked.add_argument("--since", metavar="YYYY-MM", help=words["solve_since"])
    asked.add_argument("--step", type=float, metavar="X", help=words["solve_step"])
    asked.add_argument("--area", metavar="NAME", help=words["solve_area"])
    asked.add_argument("--probability", type=float, metavar="P", help=words["solve_probability"])
    add_draws(asked, {**words, "draws": words["solve_draws"]}, 1000)
    asked.add_argument("--targets", metavar="X,X", help=words["solve_targets"])
    asked.add_argument("--years", type=int, default=4, metavar="N", help=words["solve_years"])
    asked.add_argument("--out", metavar="DIR", help=words["out"])


def add_moved(moved: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The arguments of ``sensitivity``."""
    moved.add_argument("scenario", nargs="?", default="baseline", metavar="SCENARIO", help=words["scenario_one"])
    moved.add_argument("--data", default="national", metavar="DATA", help=words["data"])
    moved.add_argument("--until", type=int, default=2060, metavar="YEAR", help=words["until"])
    moved.add_argument("--area", metavar="NAME", help=words["moved_area"])
    moved.add_argument("--break-even", metavar="NAME,NAME", help=words["break_even"])
    moved.add_argument("--event", choices=("floor", "depletion", "deficit", "months"), help=words["border_event"])
    moved.add_argument("--fund", choices=("employee_pooled", "resident"), help=words["border_fund"])
    moved.add_argument("--months", type=float, metavar="X", help=words["border_months"])
    moved.add_argument("--probability", type=float, metavar="P", help=words["border_probability"])
    moved.add_argument("--draws", type=whole_number, default=0, metavar="N", help=words["moved_draws"])
    moved.add_argument("--seed", type=whole_number, default=7, metavar="N", help=words["draws_seed"])
    moved.add_argument("--out", metavar="DIR", help=words["out"])


def add_draws(asked: argparse._ArgumentGroup, words: Mapping[str, str], draws: int = 0) -> None:
    """How many draws, from which seed, by how many workers; none unless asked for."""
    asked.add_argument("--draws", type=whole_number, default=draws, metavar="N", help=words["draws"])
    asked.add_argument("--seed", type=whole_number, default=7, metavar="N", help=words["draws_seed"])
    asked.add_argument("--workers", type=whole_number, default=1, metavar="N", help=words["draws_workers"])


def whole_number(text: str) -> int:
    """A number of draws, a seed: not below zero."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def add_explain(asked: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The arguments of ``explain``."""
    asked.add_argument("before", metavar="BEFORE", help=words["explain_before"])
    asked.add_argument("after", metavar="AFTER", help=words["explain_after"])
    asked.add_argument("--data", default="national", metavar="DATA", help=words["data"])
    asked.add_argument("--data-before", metavar="DATA", help=words["explain_data_before"])
    asked.add_argument("--in-order", action="store_true", help=words["explain_in_order"])
    asked.add_argument("--until", type=int, default=2060, metavar="YEAR", help=words["until"])
    asked.add_argument("--year", type=int, metavar="YEAR", help=words["explain_year"])
    asked.add_argument("--out", metavar="DIR", help=words["out"])


def add_compare(asked: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The arguments of ``compare``."""
    asked.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=words["scenario"])
    asked.add_argument("--data", default="national", metavar="DATA", help=words["data"])
    asked.add_argument("--until", type=int, default=2060, metavar="YEAR", help=words["until"])
    asked.add_argument("--out", metavar="DIR", help=words["out"])


ANSWERS: Final[Mapping[str, Callable[[argparse._ArgumentGroup, Mapping[str, str]], None]]] = {
    "solve": add_solve,
    "explain": add_explain,
    "compare": add_compare,
    "explore": add_explore,
}
"""The verbs of this file with what adds their arguments."""

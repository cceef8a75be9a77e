"""What the verbs of many options may be told."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

OPTION_HELP: Final[Mapping[str, tuple[str, str]]] = {
    "check_on": (
        "在此数据包上检查情景（默认为情景写明的数据包）",
        "data package to check a scenario on (default: the one that it names)",
    ),
    "check_until": (
        "检查推演到哪年为止会遇到的问题（默认 2060）",
        "find what would stop a run to this year (default: 2060)",
    ),
    "schema": (
        "输出情景文件的 JSON Schema，供编辑器补全和校验",
        "print the JSON Schema of scenario files, with which an editor completes and marks",
    ),
    "stress": (
        "冲击（疫情、企业关停、征缴下滑等）从各地区各基金拿走多少；或多大的冲击才会突破警戒线",
        (
            "what shocks (an epidemic, a closure, a collection slump) take from each fund of each area, or how large "
            "a shock breaks the line"
        ),
    ),
    "shocks": (
        "冲击名或 YAML 文件，可给几个，“甲+乙”为同时发生（默认全部；--list 列出）",
        "name of a shock or YAML file; several may be given, 'a+b' strike at once (default: all; --list lists them)",
    ),
    "stress_areas": (
        "受冲击的地区，用逗号隔开（默认全部）",
        "areas that are struck, with commas between (default: all)",
    ),
    "stress_until": (
        "推演到哪年；反向测试中为截至年份（默认 2035）",
        "last year, in a reverse test the date (default: 2035)",
    ),
    "stress_severity": ("强度，代替库中默认值", "severity in place of the default of the library"),
    "stress_start": ("起始月份 YYYY-MM", "month in which it starts, YYYY-MM"),
    "stress_healing": ("恢复年数", "years in which it heals"),
    "stress_reverse": ("反向测试：求刚好突破的最小强度", "reverse test: the smallest severity that breaks the line"),
    "stress_event": ("反向测试所问：floor 警戒线，depletion 耗尽", "what a reverse test asks: floor or depletion"),
    "stress_fund": ("反向测试的基金（默认两项都算）", "fund of a reverse test (default: both)"),
    "work": ("中间结果存于此文件夹，可中断续算", "keep what is worked out here, so that a stopped run goes on"),
    "stress_list": ("列出内置冲击", "list the shocks that come with the package"),
}
"""Help of ``check`` and ``stress``, and of what ``alert`` keeps, in Chinese and English."""


def add_check(asked: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The arguments of ``check``."""
    asked.add_argument("data", nargs="?", metavar="DATA", help=words["package"])
    asked.add_argument("--data", dest="on", metavar="DATA", help=words["check_on"])
    asked.add_argument("--until", type=int, default=2060, metavar="YEAR", help=words["check_until"])
    asked.add_argument("--schema", action="store_true", help=words["schema"])


def add_stress(struck: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The arguments of ``stress``."""
    struck.add_argument("shocks", nargs="*", metavar="SHOCK", help=words["shocks"])
    struck.add_argument("--scenario", default="baseline", metavar="SCENARIO", help=words["scenario_one"])
    struck.add_argument("--data", default="national", metavar="DATA", help=words["data"])
    struck.add_argument("--areas", metavar="A,B", help=words["stress_areas"])
    struck.add_argument("--until", type=int, default=2035, metavar="YEAR", help=words["stress_until"])
    struck.add_argument("--severity", type=float, metavar="X", help=words["stress_severity"])
    struck.add_argument("--start", metavar="YYYY-MM", help=words["stress_start"])
    struck.add_argument("--healing", type=float, metavar="YEARS", help=words["stress_healing"])
    struck.add_argument("--reverse", action="store_true", help=words["stress_reverse"])
    struck.add_argument("--event", choices=("floor", "depletion"), default="floor", help=words["stress_event"])
    struck.add_argument("--fund", choices=("employee_pooled", "resident"), help=words["stress_fund"])
    struck.add_argument("--list", action="store_true", help=words["stress_list"])
    struck.add_argument("--out", metavar="DIR", help=words["out"])


def add_alert(ahead: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The arguments of ``alert``."""
    ahead.add_argument("data", metavar="DATA", help=words["package"])
    ahead.add_argument("--as-of", metavar="DATE", help=words["alert_as_of"])
    ahead.add_argument("--since", metavar="DATE", help=words["since"])
    ahead.add_argument("--area", metavar="NAME", help=words["alert_area"])
    ahead.add_argument("--keep", metavar="FILE", help=words["keep"])
    ahead.add_argument("--work", metavar="DIR", help=words["work"])
    ahead.add_argument("--out", metavar="DIR", help=words["out"])
    ahead.add_argument("--exit-code", action="store_true", help=words["exit_code"])
    ahead.add_argument("--draws", type=int, default=4000, metavar="N", help=words["alert_draws"])
    ahead.add_argument("--score", metavar="PLACE", help=words["score"])


def add_score(held: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The arguments of ``score``."""
    held.add_argument("--seed", type=int, default=1, metavar="N", help=words["score_seed"])
    held.add_argument("--areas", type=int, default=500, metavar="N", help=words["score_areas"])
    held.add_argument("--budgets", choices=("good", "typical"), default="good", help=words["score_budgets"])
    held.add_argument("--settlements", action="store_true", help=words["score_settlements"])
    held.add_argument("--draws", type=int, default=1000, metavar="N", help=words["score_draws"])
    held.add_argument("--best", metavar="FILE", help=words["score_best"])
    held.add_argument("--ship", metavar="FILE", help=words["score_ship"])
    held.add_argument("--shipped", action="store_true", help=words["score_shipped"])
    held.add_argument("--out", default="reports/score", metavar="DIR", help=words["score_out"])

"""The words of ``fundmodel pool``: its options and their help, in the reader's language."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

POOL: Final[Mapping[str, tuple[str, str]]] = {
    "pool": (
        "在一个省的各统筹区上比较几种统筹方式：谁付、谁得、最弱的市如何、征缴下降到多少不再有利",
        "compare regimes of pooling on the areas of one package: who pays, who gains, what becomes of the weakest",
    ),
    "pool_rules": (
        "规则文件名、.yaml 路径或 municipal；不给则为现状与全部具名规则",
        "rule file, path of a .yaml file, or municipal; without any: as now and every named rule",
    ),
    "behaviour": (
        "行为反应计入多少，逗号分隔：none,half,full（默认三栏都给；与 --size 同用为 half）；规则自带者不另加",
        "share of the measured answer of behaviour (default: none,half,full; --size: half); some rules have their own",
    ),
    "pool_data": (
        "有多个统筹区的数据包、文件夹或 .xlsx（默认 example-province）",
        "package with several areas, folder or .xlsx (default: example-province)",
    ),
    "pool_from": (
        "未写明起始月份的统筹方式自何月起实行，YYYY-MM（默认推演第二年1月）",
        "month from which regimes hold that do not say it, YYYY-MM (default: January of the second projected year)",
    ),
    "size_drivers": (
        "与 --size 同用：另抽哪些全国性驱动，逗号分隔（如 wage,medinf 或 economic；默认不抽）",
        "with --size: drivers of the nation to draw besides, with commas (wage,medinf or economic; default: none)",
    ),
    "size": (
        "改求调剂金（并行或分步规则内的亦可）的最小规模（levy_income 或 opening），按各市冲击的相关系数列出",
        "find instead how large the fund of a rule has to be (levy_income or opening), by correlation of shocks",
    ),
    "size_probability": (
        "与 --size 同用：无一市认定缺口未获下拨的概率（默认 0.95）",
        "with --size: probability with which no city's recognised need stays unmet (default: 0.95)",
    ),
    "size_draws": ("与 --size 同用：抽样次数（默认 200）", "with --size: draws (default: 200)"),
    "pool_until": (
        "推演的最后一年（默认 2040；与 --size 同用为 2035）",
        "last year of the projection (default: 2040; with --size 2035)",
    ),
}


def add_pool(own: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The options of the verb; ``words`` hold those shared with other verbs too."""
    own.add_argument("rules", nargs="*", metavar="RULE", help=words["pool_rules"])
    own.add_argument("--data", default="example-province", metavar="DATA", help=words["pool_data"])
    own.add_argument("--scenario", default="baseline", metavar="SCENARIO", help=words["scenario_one"])
    own.add_argument("--until", type=int, metavar="YEAR", help=words["pool_until"])
    own.add_argument("--from", dest="begins", metavar="YYYY-MM", help=words["pool_from"])
    own.add_argument("--behaviour", metavar="WORDS", help=words["behaviour"])
    own.add_argument("--size", choices=("levy_income", "opening"), help=words["size"])
    own.add_argument("--probability", type=float, default=0.95, metavar="P", help=words["size_probability"])
    own.add_argument("--draws", type=int, default=200, metavar="N", help=words["size_draws"])
    own.add_argument("--drivers", metavar="NAMES", help=words["size_drivers"])
    own.add_argument("--out", metavar="DIR", help=words["out"])

"""What ``report`` may be told."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

from fundmodel.presentation.cli.verb_report_budget import add_budget_options

REPORT_HELP: Final[Mapping[str, tuple[str, str]]] = {
    "report": (
        "年度可持续性报告（网页、Word、工作簿、csv）；或基金预算、季度通报",
        "the annual report (page, Word, workbook, csv); or the fund budget, or the quarterly bulletin",
    ),
    "report_scenarios": (
        "情景，第一个为最佳估计（默认 baseline current-law）；审慎情形自动并列",
        "scenarios, the first is the best estimate (default: baseline current-law); the prudent figure stands beside",
    ),
    "report_format": ("格式，用逗号隔开（默认 html,docx,xlsx）", "forms, with commas (default: html,docx,xlsx)"),
    "report_out": ("报告文件夹（默认 reports/report）", "folder of the report (default: reports/report)"),
    "report_previous": (
        "上次报告的推演结果文件夹（run --out 所写）",
        "folder of the run of the last report (what run --out wrote)",
    ),
    "report_draws": ("随机抽样次数，给出概率与扇形图", "number of draws, for chances and fans"),
    "run_report": (
        "在 --out 文件夹另写年度报告（网页；不求解）",
        "leave the annual report in the folder of --out too (page; nothing solved)",
    ),
    "report_quick": ("不求解、不比较统筹方式", "leave out what must be solved, and regimes"),
    "report_rule": ("统筹区间调剂规则的名称或文件", "name or file of a rule of pooling between areas"),
}
"""Help of ``report`` in Chinese and English."""


def add_report(asked: argparse._ArgumentGroup, words: Mapping[str, str], lang: str) -> None:
    """The arguments of ``report``."""
    asked.add_argument(
        "--scenario",
        nargs="+",
        default=["baseline", "current-law"],
        metavar="SCENARIO",
        help=words["report_scenarios"],
    )
    asked.add_argument("--data", default="national", metavar="DATA", help=words["data"])
    asked.add_argument("--until", type=int, default=2060, metavar="YEAR", help=words["until"])
    asked.add_argument("--format", default="html,docx,xlsx", metavar="F,F", help=words["report_format"])
    asked.add_argument("--previous", metavar="DIR", help=words["report_previous"])
    asked.add_argument("--draws", type=int, metavar="N", help=words["report_draws"])
    asked.add_argument("--rule", metavar="RULE", help=words["report_rule"])
    asked.add_argument("--quick", action="store_true", help=words["report_quick"])
    asked.add_argument("--out", metavar="DIR", help=words["report_out"])
    add_budget_options(asked, lang)

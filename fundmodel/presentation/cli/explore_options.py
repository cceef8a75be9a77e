"""The words of ``fundmodel explore``: its options and their help, in the reader's language."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

EXPLORE: Final[Mapping[str, tuple[str, str]]] = {
    "explore": (
        "可调项逐项试：在本机浏览器里逐次推演，或写出离线网页，或直接给出一组设定的结果",
        "move the levers: on the engine in a browser on this machine, or write the offline page, or answer one setting",
    ),
    "explore_at": (
        '一组设定，如 "cost=0.005&premium=540"（与网页地址 # 后相同）：直接给出精确结果',
        'a setting such as "cost=0.005&premium=540" (as in the address of the page after #): answer it exactly here',
    ),
    "explore_out": ("写出离线网页到该文件，如 explorer.html", "write the offline page to this file, as explorer.html"),
    "explore_beside": (
        "在结果文件夹里另写 explorer.html：首个情景的离线探索器（多用约10秒）",
        "write explorer.html too: the offline explorer of the first scenario (about ten seconds more)",
    ),
    "explore_port": ("本机端口（默认 8050）", "port on this machine (default: 8050)"),
}


def add_explore(own: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    """The options of the verb; ``words`` hold those shared with other verbs too."""
    own.add_argument("scenario", nargs="?", default="baseline", metavar="SCENARIO", help=words["scenario_one"])
    own.add_argument("--data", default="national", metavar="DATA", help=words["data"])
    own.add_argument("--at", metavar="STATE", help=words["explore_at"])
    own.add_argument("--out", metavar="FILE", help=words["explore_out"])
    own.add_argument("--port", type=int, default=8050, metavar="N", help=words["explore_port"])

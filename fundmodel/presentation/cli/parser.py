"""The words of the command line: verbs, options and their help, in the reader's language."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn

from fundmodel.presentation.cli.answer_options import ANSWER_HELP, ANSWERS, add_draws, add_moved
from fundmodel.presentation.cli.pool_options import POOL, add_pool
from fundmodel.presentation.cli.report_options import REPORT_HELP, add_report
from fundmodel.presentation.cli.verb_options import OPTION_HELP, add_alert, add_check, add_score, add_stress
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Named, Said

EXAMPLE: Final = "fundmodel run baseline prudent current-law --data national --until 2060 --out reports/demo"
HELP: Final = {
    "about": (
        "中国基本医疗保险基金预测：两项制度的基金还能支付多久？",
        "Projects the funds of China's basic medical insurance: how long can each fund pay?",
    ),
    "other_language": ("（English: --lang en）", "(中文：--lang zh)"),
    "example": (f"例：{EXAMPLE}", f"Example: {EXAMPLE}"),
    "run": (
        "按一个或几个情景推演，打印结余状态表，写出结果",
        "project scenarios, print the warning table, write results",
    ),
    "check": (
        "检查数据包或情景文件，列出全部问题，不改动任何文件",
        "check data or a scenario, list every fault",
    ),
    "calibrate": (
        "把数据包校准到其公布数，打印全部系数，写出校准后的数据包",
        "hold a data package to its published figures, print every factor, write the calibrated package",
    ),
    "template": (
        "写出空白填报工作簿（或 CSV 文件夹），供省、市填数",
        "write an empty workbook (or CSV folder) that a province fills in",
    ),
    "template_out": ("新文件名（.xlsx）或文件夹", "new file (.xlsx) or folder"),
    "template_areas": ("统筹地区个数，按此预备行数（默认 1）", "number of areas to prepare rows for (default: 1)"),
    "template_years": (
        "人数与收支按哪些年份预备行，如 2021-2025（默认基年，人数另加上年）",
        "years to prepare rows of heads and accounts for, such as 2021-2025 (default: the base year)",
    ),
    "template_from": (
        "用此数据包的数字预填（默认 national：只给全国平均）",
        "fill in the figures of this package (default: national, averages alone)",
    ),
    "scenario_one": ("内置情景名或 YAML 文件（默认 baseline）", "built-in scenario or YAML file (default: baseline)"),
    "out_package": ("校准后数据包的文件夹", "folder for the calibrated package"),
    "observations": (
        "某日已知的月度、季度收支：数据包（只填“月度收支”的工作簿也可），或公开的公告",
        "monthly and quarterly accounts as known on a date: a package (or a workbook of these alone), or notices",
    ),
    "sources": (
        "内置数据包名、文件夹或 .xlsx；或公告 .txt、.csv、.xlsx（可几份）",
        "built-in package, folder or .xlsx; or notices, .txt, .csv or .xlsx (several)",
    ),
    "as_of": ("只看该日前发布的（YYYY-MM-DD 或 YYYY-MM）", "only what was released up to YYYY-MM-DD or YYYY-MM"),
    "notice_area": ("公告未写明的统筹地区", "area of notices that do not name it"),
    "notice_released": ("公告未写明的发布日", "release date of notices that do not give it"),
    "alert": (
        "六个月早期预警：截至某日，哪些基金可能收不抵支或跌破警戒线",
        "six months ahead: which funds may run into a deficit or below their line, as known on a date",
    ),
    "alert_as_of": (
        "截止日 YYYY-MM-DD 或 YYYY-MM（默认为最近一次发布日）",
        "date, YYYY-MM-DD or YYYY-MM (default: the day of the last release)",
    ),
    "since": ("与该日的预警相比：变动及其来源", "compare with the alert of that date: what changed, and why"),
    "keep": ("写入登记簿（CSV），日后与结果对照", "keep this alert in a register (CSV)"),
    "alert_area": ("只输出该地区的预警文字", "print the alert of this area alone, in words"),
    "exit_code": (
        "退出码为最高级别：10提示，20预警，30紧急预警，0无",
        "exit with the highest level: 10 watch, 20 alert, 30 alarm, 0 none",
    ),
    "alert_draws": ("模拟次数（默认4000）", "number of draws (default: 4000)"),
    "score": (
        "评价结果 score.json 或其文件夹，据此注明各级别成真次数",
        "score.json of the alert's score, or its folder: how often each level came true",
    ),
    "score_verb": (
        "预警准确性评价：在合成测试集上与各对照方法、先知相比，可中断续算",
        "score the alert on synthetic areas against its rivals and an oracle; goes on where it stopped",
    ),
    "score_seed": ("测试集种子：1用于调试，2只用一次（默认1）", "seed of the bed: 1 to tune, 2 once (default: 1)"),
    "score_areas": ("地区数（默认500）", "number of areas (default: 500)"),
    "score_budgets": (
        "预算：good 误差小，typical 如实际所见",
        "budgets: good ones, or typical ones as seen in practice",
    ),
    "score_settlements": (
        "一半地区另有结算明细（就医月份与申报月份）",
        "half of the areas tell their bills by month of care (table settlements)",
    ),
    "score_out": ("存放文件夹（默认 reports/score）", "folder (default: reports/score)"),
    "score_draws": ("模拟次数（默认1000）", "number of draws (default: 1000)"),
    "score_best": ("在此 score.json 中选定的最佳对照方法", "score.json of the bed on which the best rivals are fixed"),
    "score_ship": (
        "另将结果写入 FILE，替换其中同类预算的一份，其余保留",
        "put the card into FILE too, in the place of the one of the same kind of budgets; others stay",
    ),
    "score_shipped": ("不计算，只显示随软件包发布的评价结果", "no run: show the cards that ship with the package"),
    "verify": ("用公布的结果核对本安装（离线）", "check this installation against published results, offline"),
    "rerun": ("按清单重算，并说明结果是否相同", "run again from a manifest and say whether the result is the same"),
    "scenarios": ("列出可用的情景；给词则查找", "list the scenarios, or those that words are found in"),
    "parameters": (
        "列出全部参数及其基准取值、范围与依据；给词则查找",
        "list every parameter with baseline value, range and tag, or those that words are found in",
    ),
    "packages": ("列出可用的数据包；给词则查找", "list the data packages, or those that words are found in"),
    "rules": (
        "列出调剂规则及其条款；给词则查找",
        "list rules of pooling and kinds of rules, or those that words are found in",
    ),
    "words": (
        "名称或中英文词；几个词须同时出现；写全名称则只列该项",
        "a name, or words in Chinese or English, all of which must be found; a whole name lists that one alone",
    ),
    "hindcast": (
        "从过去各年重演，或取存档，与公布数对照评分",
        "re-run from past years, or take stored vintages, and score them against published figures",
    ),
    "hindcast_data": ("数据包（默认 national）", "data package (default: national)"),
    "hindcast_scenario": ("重演的情景（默认 baseline）", "scenario to re-run (default: baseline)"),
    "vintages": ("改为给 run --store 存下的推演评分", "score the vintages that run --store left in DIR instead"),
    "store": (
        "存档本次推演，供以后评分（默认文件夹 vintages）",
        "keep a vintage for later scoring (default DIR: vintages)",
    ),
    "scenario": ("内置情景名或 YAML 文件；可给几个", "built-in name or YAML file; several may be given"),
    "data": ("内置数据包名、文件夹或 .xlsx（默认 national）", "built-in package, folder or .xlsx (default: national)"),
    "until": ("推演的最后一年（默认 2060）", "last year of the projection (default: 2060)"),
    "out": ("结果文件夹", "folder for the results"),
    "unreconciled": (
        "自备数据包的校准系数超出范围而未说明时仍给出结果",
        "give results although calibration factors of your own data lie outside the band unexplained",
    ),
    "no_range": ("不算各时点的区间（约省一半时间）", "leave out the ranges of the dates (about half the time)"),
    "sensitivity": (
        "逐项取高低值，看哪些假设最能改变各基金；写出表格和图",
        "move every assumption to its low and high, rank what moves each fund most, write tables and a chart",
    ),
    **OPTION_HELP,
    **POOL,
    **ANSWER_HELP,
    **REPORT_HELP,
    "force": (
        "所需内存超过本进程可用内存时仍继续",
        "go on although more memory is needed than this process may use",
    ),
    "lang": ("zh 或 en（默认取自环境变量 LANG）", "zh or en (default: from the environment variable LANG)"),
    "json": ("标准输出只给一个 JSON 文档", "one JSON document on standard output and nothing else"),
    "package": ("内置数据包名、文件夹或 .xlsx", "built-in package, folder or .xlsx"),
    "manifest": (
        "manifest.json 或其文件夹",
        "manifest.json of a run, or its folder",
    ),
    "help": ("显示帮助", "show this help"),
    "version": ("显示版本", "show the version"),
    "verbs": ("命令", "verbs"),
    "options": ("选项", "options"),
    "inputs": ("输入", "inputs"),
}


class Parser(argparse.ArgumentParser):
    """An ``ArgumentParser`` whose errors are ``InputError``, with the nearest valid word."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing usage; ``main`` prints it like every other error."""
        raise InputError(Said("{prog}: {problem}", prog=self.prog, problem=_problem(message)))


def _problem(message: str) -> Said | str:
    """What argparse says, with its Chinese; the nearest word beside one that is none."""
    choice = re.match(r"argument .*?: invalid choice: '(.*?)' \(choose from (.*)\)", message)
    if choice:
        names = re.findall(r"[\w-]+", choice[2])
        import difflib

        near = difflib.get_close_matches(choice[1], names, n=1)
        hint = Said(" Did you mean {near!r}?", near=near[0]) if near else ""
        return Said(
            "{value!r} is not known.{hint} Valid: {names}",
            value=choice[1],
            hint=hint,
            names=[Named(one, zh=one) for one in names],
        )
    for pattern, say_it in TOLD.items():
        found = re.fullmatch(pattern, message)
        if found:
            return say_it(*found.groups())
    return message


TOLD: Final[Mapping[str, Callable[..., Said]]] = {
    r"argument (\S+): invalid (\w+) value: '(.*)'": lambda name, kind, value: Said(
        "argument {name}: invalid {kind} value: {value!r}", name=name, kind=kind, value=value
    ),
    r"the following arguments are required: (.*)": lambda names: Said(
        "the following arguments are required: {names}", names=names
    ),
    r"unrecognized arguments: (.*)": lambda words: Said("unrecognized arguments: {words}", words=words),
    r"argument (\S+): expected (.*)": lambda name, count: Said(
        "argument {name}: expected {count}", name=name, count=count
    ),
    r"ambiguous option: (\S+) could match (.*)": lambda word, names: Said(
        "ambiguous option: {word} could match {names}", word=word, names=names
    ),
}
"""What argparse says, by pattern, and the same as a template with its values."""


def language(argv: Sequence[str]) -> str:
    """zh or en: what ``--lang`` asks for, else the language of the environment, else English."""
    for at, word in enumerate(argv):
        asked = (
            word.partition("=")[2] if word.startswith("--lang=") else argv[at + 1 : at + 2] if word == "--lang" else ""
        )
        for code in ("zh", "en"):
            if code in (asked if isinstance(asked, list) else [asked]):
                return code
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


def build(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with help in the language of the command line; heavy formatting only where help is asked for."""
    lang = language(argv)
    style: dict[str, Any] = {"formatter_class": _formatter(argv), "add_help": False}
    words = {key: both[lang != "zh"] for key, both in HELP.items()}
    about = f"{words['about']} {words['other_language']}"
    top = Parser(prog="fundmodel", description=about, epilog=words["example"], **style)
    options = top.add_argument_group(words["options"])
    options.add_argument("-h", "--help", action="help", help=words["help"])
    options.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=words["lang"])
    options.add_argument("--version", action="store_true", help=words["version"])
    verbs = top.add_subparsers(title=words["verbs"], dest="verb", metavar="VERB", parser_class=Parser)
    _add_run(_verb(verbs, "run", words, lang, style), words)
    add_moved(_verb(verbs, "sensitivity", words, lang, style), words)
    add_stress(_verb(verbs, "stress", words, lang, style), words)
    add_pool(_verb(verbs, "pool", words, lang, style), words)
    for asked, add in ANSWERS.items():
        add(_verb(verbs, asked, words, lang, style), words)
    add_report(_verb(verbs, "report", words, lang, style), words, lang)
    past = _verb(verbs, "hindcast", words, lang, style)
    past.add_argument("data", nargs="?", default="national", metavar="DATA", help=words["hindcast_data"])
    past.add_argument("--scenario", default="baseline", metavar="SCENARIO", help=words["hindcast_scenario"])
    past.add_argument("--vintages", metavar="DIR", help=words["vintages"])
    past.add_argument("--out", metavar="DIR", help=words["out"])
    add_check(_verb(verbs, "check", words, lang, style), words)
    blank = _verb(verbs, "template", words, lang, style)
    blank.add_argument("--out", required=True, metavar="PLACE", help=words["template_out"])
    blank.add_argument("--areas", type=int, default=1, metavar="N", help=words["template_areas"])
    blank.add_argument("--years", metavar="Y-Y", help=words["template_years"])
    blank.add_argument("--from", dest="source", default="national", metavar="DATA", help=words["template_from"])
    observed = _verb(verbs, "observations", words, lang, style)
    observed.add_argument("sources", nargs="+", metavar="DATA", help=words["sources"])
    observed.add_argument("--as-of", metavar="DATE", help=words["as_of"])
    observed.add_argument("--area", metavar="NAME", help=words["notice_area"])
    observed.add_argument("--released", metavar="DATE", help=words["notice_released"])
    observed.add_argument("--out", metavar="DIR", help=words["out"])
    add_alert(_verb(verbs, "alert", words, lang, style), words)
    add_score(_verb(verbs, "score", {**words, "score": words["score_verb"]}, lang, style), words)
    calibrate = _verb(verbs, "calibrate", words, lang, style)
    calibrate.add_argument("data", metavar="DATA", help=words["package"])
    calibrate.add_argument("--out", metavar="DIR", help=words["out_package"])
    calibrate.add_argument("--scenario", default="baseline", metavar="SCENARIO", help=words["scenario_one"])
    calibrate.add_argument("--unreconciled", action="store_true", help=words["unreconciled"])
    for listed in ("scenarios", "parameters", "packages", "rules"):
        _verb(verbs, listed, words, lang, style).add_argument("words", nargs="*", metavar="WORD", help=words["words"])
    _verb(verbs, "verify", words, lang, style)
    again = _verb(verbs, "rerun", words, lang, style)
    again.add_argument("manifest", metavar="MANIFEST", help=words["manifest"])
    again.add_argument("--force", action="store_true", help=words["force"])
    return top


def _add_run(run: argparse._ArgumentGroup, words: Mapping[str, str]) -> None:
    run.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=words["scenario"])
    run.add_argument("--data", default="national", metavar="DATA", help=words["data"])
    run.add_argument("--until", type=int, default=2060, metavar="YEAR", help=words["until"])
    run.add_argument("--out", metavar="DIR", help=words["out"])
    run.add_argument("--unreconciled", action="store_true", help=words["unreconciled"])
    run.add_argument("--force", action="store_true", help=words["force"])
    run.add_argument("--store", nargs="?", const="vintages", metavar="DIR", help=words["store"])
    for flag, told in (("--explorer", "explore_beside"), ("--no-range", "no_range"), ("--report", "run_report")):
        run.add_argument(flag, action="store_true", help=words[told])
    add_draws(run, words)


def _verb(verbs: Any, name: str, words: dict[str, str], lang: str, style: dict[str, Any]) -> argparse._ArgumentGroup:
    """A verb with the options that all verbs share; gives back the group for its own."""
    parser = verbs.add_parser(name, help=words[name], description=words[name], **style)
    parser.set_defaults(default_of=parser.get_default)
    own: argparse._ArgumentGroup = parser.add_argument_group(words["inputs"])
    shared = parser.add_argument_group(words["options"])
    shared.add_argument("--lang", choices=("zh", "en"), default=lang, help=words["lang"])
    shared.add_argument("--json", action="store_true", help=words["json"])
    shared.add_argument("-h", "--help", action="help", help=words["help"])
    return own


def _formatter(argv: Sequence[str]) -> type[argparse.HelpFormatter]:
    """The coloured formatter where help is to be shown on a terminal, else the plain one, which costs nothing."""
    asked = {"-h", "--help"} & set(argv) or not argv
    if asked and sys.stdout is not None and sys.stdout.isatty():
        from rich_argparse import RichHelpFormatter

        return RichHelpFormatter
    return argparse.HelpFormatter

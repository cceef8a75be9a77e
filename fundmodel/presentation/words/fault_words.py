"""Errors and faults in the reader's language: heading, row, what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.words.fault_sentences import in_chinese
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    from fundmodel.vocabulary.errors import Fault

HEADINGS_ZH: Final[Mapping[str, str]] = {
    r"The data '(.*)' cannot be used: (\d+) faults?": r"数据“\1”不能使用：\2 处问题",
    r"No scenario '(.*)'\.": r"没有情景“\1”。",
    r"(.*): (\d+) faults? in the scenario\.": r"\1：情景文件有 \2 处问题。",
    r"(.*) is not a scenario file that can be read\.": r"\1 不是可读取的情景文件。",
    r"The base year cannot be reconciled:": "基年不能对账：",
    r"The data cannot identify what calibration asks for:": "数据不足以校准，缺少：",
    r"The monthly figures give no usable pattern:": "月度数不能得出可用的月度分布：",
    r"as_of=(.*) is no date; .*": r"as_of=\1 不是日期；请写 YYYY-MM-DD，或 YYYY-MM（该月最后一天）。",
    r"The data package (.*) holds no monthly accounts; .*": (
        r"数据包“\1”没有月度、季度收支；请补充 observations 表，或换用有此表的数据包，例如 example-county。"
    ),
    r"The data package '(.*)' holds accounts inside a year and nothing .* the table (.*) too\.": (
        r"数据包“\1”只有年内收支，无法推演；fundmodel observations 可查看。推演还需要表 \2。"
    ),
    r"No fund accounts can be read from (.*):": r"从“\1”读不出基金收支：",
    r"(.*) lacks what places it in time and space:": r"“\1”未写明时间或地区：",
    r"The notice tells no unit; .*": "公告未写单位；请在表上方写“单位：元”“单位：万元”或“单位：亿元”。",
    r"(.*) is no notice that can be read; .*": r"“\1”不是可读取的公告；请给 .txt、.csv 或 .xlsx。",
    r"Two notices give (.*) of (.*) to (.*) with the same release; .*": (
        r"两份公告给出同一发布日的同一数（\2，\1，至\3）；请用 --released 分别给出发布日，或去掉一份。"
    ),
    r"(.*) is given for several areas; give one\.": r"“\1”给了几个统筹地区；只能给一个。",
    r"The folder '(.*)' is not replaced: `(.*)` did not write (.*); changed since it was written: (.*)\. Nothing .*": (
        r"文件夹“\1”不予覆盖：\3 不是 \2 写入的；写入后被改动：\4。未作任何改动；请移走它们，或另选空的或新的文件夹。"
    ),
    r"The folder '(.*)' is not replaced: `(.*)` did not write (.*)\. Nothing was touched; .*": (
        r"文件夹“\1”不予覆盖：\3 不是 \2 写入的。未作任何改动；请移走这些文件，或另选空的或新的文件夹。"
    ),
    r"The folder '(.*)' is not replaced: changed since `(.*)` wrote it: (.*)\. Nothing was touched; .*": (
        r"文件夹“\1”不予覆盖：\2 写入后被改动：\3。未作任何改动；请移走这些文件，或另选空的或新的文件夹。"
    ),
    r"'(.*)' cannot be written \((.*)\); choose another .*": r"“\1”不能写入（\2）；请另选位置或修改权限。",
    r"'(.*)' is a file, not a folder; choose another place for the results\.": "“\\1”是文件，不是文件夹；请另选位置。",
}
"""Headings that the house gives, as patterns; one that is not here stays in English behind a Chinese lead."""


def error_text(error: Exception, lang: str) -> str:
    """The message of an error: heading, then a line for each fault."""
    if lang != "zh" or not isinstance(error, InputError):
        return str(error)
    return "\n".join([heading_zh(error.heading), *(f"  {fault_text(fault, lang)}" for fault in error.faults)])


def fault_text(fault: Fault, lang: str) -> str:
    """ "cpi.csv:3 [value]: ..." or "cpi.csv 第3行 [value]：……。修正：……"."""
    if lang != "zh":
        return str(fault)
    where = fault.source + ("" if fault.row is None else f" 第{fault.row}行")
    where += "" if fault.place is None else f" [{fault.place}]"
    shown = "" if fault.value is None else f"（实际为 {fault.value!r}）"
    return f"{where}：{in_chinese(fault.problem)}{shown}。修正：{in_chinese(fault.fix)}"


def problem_text(remark: str, lang: str) -> str:
    """A remark of a data package in the reader's language."""
    return in_chinese(remark) if lang == "zh" else remark


def heading_zh(heading: str) -> str:
    """A known heading in Chinese; another as it is, behind the words that the input cannot be used."""
    for pattern, said in HEADINGS_ZH.items():
        found = re.fullmatch(pattern, heading)
        if found:
            return found.expand(said)
    if re.search(r"[\u4e00-\u9fff]", heading):
        return heading
    return f"{say('faults_heading', 'zh')}：{heading}"

"""What is said of changes that the base year takes back, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fundmodel.presentation.words.page_words import Both
from fundmodel.vocabulary.dictionary import label

NOT_FACTORS: Final[Mapping[str, Both]] = {
    "published_balance": Both("基年公布结余", "the published balance of the base year"),
    "published_spending": Both("基年公布支出", "the published spending of the base year"),
    "members_of_the_past": Both("基年以前的参保人数", "published members of the past"),
}
RULES: Final[Mapping[str, Both]] = {
    "raise": Both("末期之后不得沿用", "may not be carried on"),
    "disposable_income_per_head": Both("随人均可支配收入增长", "grows with disposable income per head"),
}
SAID: Final[Mapping[str, Both]] = {
    "absorbed": Both(
        "“{label}”的改动含基年及以前，被基年校准（{taken}）抵消{part}，结果不是这项改动的全部作用。",
        (
            "The change of {label} reaches into the base year, and its calibration ({taken}) takes {part} of it: the "
            "result does not show its full effect."
        ),
    ),
    "write": Both("请写成：{write}", "Write: {write}"),
    "no_date": Both(
        "该参数不能写日期：它说的是基年的状况，不是改革；请改动有日期的参数。",
        "It cannot be dated: it says what the base year was like and is no reform; change a parameter with dates.",
    ),
    "rule_lost": Both(
        "“{label}”写成了没有日期的固定值，原有规则“{rule}”不再适用。若要保留规则，请写成：{write}",
        (
            "{label} is given as a flat value without a date, and its rule, {rule}, is lost. To keep the rule write: "
            "{write}"
        ),
    ),
}
ALL_OF_IT: Final = 0.95
LITTLE: Final = 0.01


def remark(noted: Mapping[str, Any]) -> Both:
    """The sentences of one remark as it stands in a provenance."""
    called = {lang: label(str(noted["parameter"]), lang) for lang in ("zh", "en")}
    if noted["kind"] == "rule_lost":
        rule = RULES.get(str(noted["rule"]), Both(*(_growth(str(noted["rule"]), lang) for lang in ("zh", "en"))))
        parts = [{"label": called[lang], "rule": rule[k], "write": noted["write"]} for k, lang in _LANGS]
        return Both(*(SAID["rule_lost"][k].format(**parts[k]) for k, _ in _LANGS))
    fix = SAID["write" if noted.get("write") else "no_date"]
    return Both(
        *(
            SAID["absorbed"][k].format(
                label=called[lang], taken=taken(noted["taken_by"], lang), part=_part(float(noted["share"]))[k]
            )
            + ("" if lang == "zh" else " ")
            + fix[k].format(write=noted.get("write"))
            for k, lang in _LANGS
        )
    )


def taken(by: Sequence[str], lang: str) -> str:
    """The factors that take a change, by their labels."""
    k = 0 if lang == "zh" else 1
    names = [NOT_FACTORS[item][k] if item in NOT_FACTORS else label(item, lang) for item in by]
    return ("、" if lang == "zh" else ", ").join(names)


def _part(share: float) -> Both:
    if share >= ALL_OF_IT:
        return Both("全部", "all")
    if share < LITTLE:
        return Both("一部分", "a part")
    return Both(f"约{share:.0%}", f"about {share:.0%}")


def _growth(series: str, lang: str) -> str:
    return f"随“{label(series, lang)}”增长" if lang == "zh" else f"grows with {label(series, lang)}"


_LANGS: Final = ((0, "zh"), (1, "en"))

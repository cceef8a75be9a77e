"""The rule files that come with the package and the kinds of rules, as a table of what may be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundmodel.assumptions.scenario.rule_file import load_rule_file
from fundmodel.assumptions.shipped import builtin_rules
from fundmodel.presentation.frames.inventory import rows_with
from fundmodel.vocabulary.declared_rules import ILLUSTRATIVE, RuleKind, rule_kinds
from fundmodel.vocabulary.dictionary import LANGUAGES
from fundmodel.vocabulary.said import speak

if TYPE_CHECKING:
    import pandas as pd


def rules(word: str | None = None) -> pd.DataFrame:
    """The rule files that come with the package, then the kinds of rules; with ``word``, those it is found in.

    Columns: name (to be written as ``file`` or ``kind`` of a rule), kind, shipped (whether it is a file), label_zh,
    label_en, what_zh, what_en (what the text promises, or what the kind does), after_zh, after_en (the published rule
    that a file follows and how it was read, "" for a kind), clauses (of a file: value, mark and source of each
    parameter; of a kind: the default of each), assumed (how many clauses are assumed; None for a kind), named (whether
    a file may stand in the named comparison) and note_zh, note_en (what every output of a file after a published rule
    says). ``word`` is looked for in name, labels, kind and what it follows. Source: METHODS 7.1.
    """
    import pandas as pd

    rows = [*map(_file, builtin_rules()), *map(_kind, rule_kinds().values())]
    table = pd.DataFrame(rows).astype({"assumed": "Int64"})
    more = [" ".join(map(str, row[1:])) for row in table[["name", "kind", "after_zh", "after_en"]].itertuples()]
    return rows_with(table, word, more)


def _file(name: str) -> dict[str, Any]:
    held = load_rule_file(name)
    after_one = held.after.read != "methods"
    return {
        "name": name,
        "kind": held.kind,
        "shipped": True,
        **{f"label_{lang}": held.label[lang] for lang in LANGUAGES},
        **{f"what_{lang}": held.promise[lang] for lang in LANGUAGES},
        **{f"after_{lang}": held.after.words(lang) for lang in LANGUAGES},
        "clauses": {
            key: {
                "value": one.value,
                "mark": one.mark,
                **{f"source_{lang}": one.source[lang] for lang in LANGUAGES},
            }
            for key, one in held.clauses.items()
        },
        "assumed": held.assumed,
        "named": held.named,
        **{f"note_{lang}": speak(ILLUSTRATIVE, lang) if after_one else "" for lang in LANGUAGES},
    }


def _kind(kind: RuleKind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "kind": kind.name,
        "shipped": False,
        **{f"label_{lang}": kind.label[lang] for lang in LANGUAGES},
        **{f"what_{lang}": kind.what[lang] for lang in LANGUAGES},
        **{f"after_{lang}": "" for lang in LANGUAGES},
        "clauses": {name: one.default for name, one in kind.parameters.items()},
        "assumed": None,
        "named": False,
        **{f"note_{lang}": "" for lang in LANGUAGES},
    }

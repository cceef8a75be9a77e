"""``fundmodel stress``: the library, the screen in both languages, files that need nothing else, one message."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from fundmodel.assumptions.scenario.shock_file import builtin_shocks
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.words.stress_words import TEXTS

SHORT = ["--until", "2027"]
PROVINCE = ["--data", "example-province"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A test of two shocks at once in one city, written in Chinese."""
    out = tmp_path_factory.mktemp("stress") / "out"
    words = ["stress", "epidemic+price-shock", "late-subsidy", *PROVINCE, *SHORT, "--areas", "合成C市", "--lang", "zh"]
    assert main([*words, "--out", str(out)]) == 0
    return out


def test_the_library_is_listed(capsys):
    assert main(["stress", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["shocks"]
    assert [one["name"] for one in listed] == list(builtin_shocks())
    assert all(one["label"]["zh"] and one["left_out"]["en"] for one in listed)
    assert main(["stress", "--list", "--lang", "zh"]) == 0
    assert "企业关停" in "".join(capsys.readouterr().out.split())


def test_the_folder_holds_tables_a_workbook_and_a_page(written):
    assert {path.name for path in written.iterdir()} == {
        "index.html",
        "manifest.json",
        "stress.csv",
        "stress.xlsx",
        "stress_years.csv",
    }
    table = pd.read_csv(written / "stress.csv")
    assert list(table["冲击"].unique()) == ["疫情", "医药费用上涨", "疫情 + 医药费用上涨", "财政补助迟到"]
    assert "损失金额（元）" in table
    assert table.loc[table["受冲击地区"] == "是", "统筹地区"].unique().tolist() == ["合成C市"]
    sheets = pd.read_excel(written / "stress.xlsx", sheet_name=None, engine="calamine")
    assert {"压力测试", "压力测试（逐年）"} <= set(sheets)
    page = (written / "index.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert 'lang="zh-CN"' in page
    assert "合成数据" in page
    assert page.count('class="plotly-graph-div"') == 8
    assert "<script src=" not in page


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("合成数据", "医药费用上涨", "到2027年末")), ("en", ("SYNTHETIC", "Price shock"))]
)
def test_the_screen_says_what_is_lost(capsys, lang, words):
    assert main(["stress", "price-shock", *PROVINCE, *SHORT, "--severity", "0.2", "--lang", lang]) == 0
    out = "".join(capsys.readouterr().out.split())
    assert all("".join(word.split()) in out for word in words)
    assert "20%" in out


def test_a_reverse_test_for_machines_and_on_paper(capsys, tmp_path):
    words = ["stress", "price-shock", "--reverse", "--fund", "resident", "--until", "2027"]
    assert main([*words, "--json", "--out", str(tmp_path / "out")]) == 0
    document = json.loads(capsys.readouterr().out)
    (answer,) = document["answers"]
    assert answer["holds"]
    assert 0.0 < answer["value"] - answer["just_below"] <= 1e-6
    assert set(answer["said"]) == {"zh", "en"}
    assert document["probability"] is False
    table = pd.read_csv(tmp_path / "out" / "reverse_stress.csv")
    assert table["Smallest severity that breaks it"].item() == pytest.approx(answer["value"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["epidemi"], "'epidemic'"),
        (["price-shock", "--severity", "7"], "from 0 to 1"),
        (["price-shock", "--areas", "nowhere"], "no area"),
        (["young-leave"], "one area"),
        (["price-shock", "--start", "2030-01", *SHORT], "after the last year 2027"),
    ],
)
def test_one_clear_message_and_no_traceback(capsys, words, said):
    assert main(["stress", *words, "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_every_text_is_there_in_both_languages_with_the_same_gaps():
    for key, (zh, en) in TEXTS.items():
        gaps = [{part.split("}")[0].split(":")[0] for part in text.split("{")[1:]} for text in (zh, en)]
        assert gaps[0] == gaps[1], key

"""What each shipped rule does on the example province is what the record says."""

from __future__ import annotations

from tests.regression import pooling_rules


def test_every_shipped_rule_does_what_is_recorded() -> None:
    found, kept = pooling_rules.rows(), pooling_rules.kept()
    assert found == kept, "run python -m tests.regression.pooling_rules"
    assert {row["gain"] for row in found} == {"0.0"}
    assert {row["rule"] for row in found} == set(pooling_rules.names())

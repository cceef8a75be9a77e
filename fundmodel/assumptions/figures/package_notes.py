"""What a package says of its own figures: the table ``notes``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage


def package_notes(data: DataPackage, prefix: str = "") -> dict[str, dict[str, str]]:
    """Key -> zh and en of every note whose key begins so; Chinese alone stands for both."""
    if "notes" not in data.tables:
        return {}
    rows = data.table("notes").to_dict("records")
    told = {str(row["key"]): (str(row["note_zh"]), str(row.get("note_en", ""))) for row in rows}
    return {key: {"zh": zh, "en": en or zh} for key, (zh, en) in told.items() if key.startswith(prefix)}

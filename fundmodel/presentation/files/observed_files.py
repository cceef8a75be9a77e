"""What ``fundmodel observations --out`` leaves: every block and the last of each fund, or the package of notices."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.owned_folder import write_owned
from fundmodel.presentation.frames.observed_frames import in_words

if TYPE_CHECKING:
    import pandas as pd

VERB: Final = "observations"
BLOCKS: Final = "blocks.csv"
LAST: Final = "last.csv"


def write_observed(
    blocks: pd.DataFrame,
    status: pd.DataFrame,
    package: Mapping[str, bytes],
    folder: Path,
    about: Mapping[str, Any],
    lang: str,
) -> list[str]:
    """The names of the files. Of a package: blocks and last blocks as CSV in yuan, ``synthetic`` in every row, heads
    with their unit and words in ``lang``; of notices: the package that they make, which ``load_data`` reads."""

    def fill(place: Path) -> Mapping[str, Any]:
        for name, content in package.items():
            (place / name).write_bytes(content)
        for name, frame in () if package else ((BLOCKS, blocks), (LAST, status)):
            told = in_words(frame.assign(synthetic=about["synthetic"]), lang)
            told.to_csv(place / name, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d", lineterminator="\n")
        return about

    return write_owned(folder, VERB, fill)

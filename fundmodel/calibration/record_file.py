"""A record of the past as one file: with the national package in the wheel, a user's own in the cache folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundmodel.calibration.kept_files import keep_text, read_kept, read_whole
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.calibration.hindcast import Hindcast

SHIPPED: Final = Path(__file__).parent / "records"
TABLES: Final = ("table", "forecasts", "rules", "others", "today")


class Key(NamedTuple):
    """What a record answers for; ``time_series`` says whether ARIMA and ETS stand beside the model."""

    data: str
    baseline: str
    time_series: bool
    version: int

    @property
    def name(self) -> str:
        """A file name of its own for every key."""
        return hashlib.sha256(repr(tuple(self)).encode()).hexdigest()[:32] + ".json"


def shipped(name: str, key: Key) -> Hindcast | None:
    """The record that ships for a built-in package; it has every method, so it also serves where none is at hand."""
    return read_whole(SHIPPED / f"{name}.json", partial(from_text, key=key._replace(time_series=True)))


def kept(key: Key) -> Hindcast | None:
    """The record in the user's cache folder; None where there is none, or none that can be read whole."""
    return read_kept(key.name, partial(from_text, key=key))


def keep(found: Hindcast, key: Key) -> Hindcast:
    """``found`` without the hash of the code, left in the cache folder where that can be written."""
    text = as_text(found, key)
    keep_text(key.name, text)
    return from_text(text, key)


def as_text(found: Hindcast, key: Key) -> str:
    """The record as JSON, a row of a table on a line; numbers come back to the last bit."""
    about = {name: value for name, value in found.about.items() if name != "code"}
    return "{" + ",\n".join(_parts(found, key, about)) + "}\n"


def from_text(text: str, key: Key) -> Hindcast:
    """What ``as_text`` wrote for ``key``; ``ValueError`` where it was written for another."""
    from fundmodel.calibration.hindcast import Hindcast

    written = json.loads(text)
    if Key(**written["key"]) != key:
        raise ValueError(Said("a record of other data, another baseline or another version"))
    about = {**written["about"], "origins": tuple(written["about"]["origins"])}
    table, forecasts, rules, others, today = (_frame(written[name]) for name in TABLES)
    return Hindcast(table, forecasts, rules, about, others, today)


def _parts(found: Hindcast, key: Key, about: Mapping[str, Any]) -> Iterator[str]:
    yield f'"key": {_json(key._asdict())}'
    yield f'"about": {_json(about)}'
    for name in TABLES:
        table: pd.DataFrame = getattr(found, name)
        columns = {str(column): str(kind) for column, kind in table.dtypes.items()}
        rows = ",\n".join(_json(row) for row in table.astype(object).to_numpy().tolist())
        yield f'"{name}": {{"columns": {_json(columns)}, "rows": [\n{rows}\n]}}'


def _frame(table: Mapping[str, Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(table["rows"], columns=list(table["columns"])).astype(table["columns"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda scalar: scalar.item())

"""The public names and their signatures, pinned in public_names.json.

A deliberate change is written down with ``python tests/architecture/test_public_names.py`` and told in CHANGELOG.md.
"""

from __future__ import annotations

import inspect
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import fundmodel
from tests.of_each import of_each

PINNED = Path(__file__).with_name("public_names.json")
ROOT = Path(__file__).resolve().parents[2]


def described(thing: Any) -> dict[str, Any] | str:
    """What a caller relies on: the signature of a function; bases, signature and public members of a class; the
    functions of a module."""
    if inspect.ismodule(thing):
        return {"functions": {name: described(getattr(thing, name)) for name in thing.__all__}}
    if not inspect.isclass(thing):
        return str(inspect.signature(thing))
    inherited = set(dir(Warning)) if issubclass(thing, Exception) else set(dir(object))
    members = {
        name: described(member) if callable(member) else type(member).__name__
        for name, member in inspect.getmembers(thing)
        if not name.startswith("_") and name not in inherited
    }
    return {
        "bases": [base.__name__ for base in thing.__bases__],
        "signature": str(inspect.signature(thing.__init__)),
        "fields": sorted(getattr(thing, "__dataclass_fields__", {})),
        "members": members,
    }


def public_face() -> dict[str, Any]:
    return {name: described(getattr(fundmodel, name)) for name in fundmodel.__all__ if name != "__version__"}


def test_nothing_public_changed_unannounced() -> None:
    assert PINNED.exists(), "no pinned names yet: python tests/architecture/test_public_names.py"
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    assert public_face() == pinned, "a public name or signature changed: see the head of this file"


def test_the_pin_notices_a_changed_signature() -> None:
    def before(ledger: object, basis: str = "trailing") -> float: ...
    def after(ledger: object, basis: str = "forward") -> float: ...

    assert described(before) != described(after)
    assert described(fundmodel.InputError) != described(fundmodel.ProjectionError)


@of_each("name", sorted(fundmodel._PUBLIC))
def test_every_public_name_can_be_had_and_is_documented(name: str) -> None:
    thing = getattr(fundmodel, name)
    assert inspect.getdoc(thing)
    assert name in dir(fundmodel)


def test_the_lists_of_names_agree() -> None:
    assert [*fundmodel._PUBLIC, "__version__"] == fundmodel.__all__


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'porject'.*project"):
        fundmodel.porject  # noqa: B018


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == fundmodel.__version__
    assert f"[{fundmodel.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    PINNED.write_text(json.dumps(public_face(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{PINNED.name}: {len(public_face())} names pinned")

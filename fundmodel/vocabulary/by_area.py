"""The value of one date where it differs between areas."""

from __future__ import annotations

from fundmodel.vocabulary.frozen import Frozen, V


class ByArea(Frozen[str, V]):
    """{area: value} of one date of a parameter: a kind of its own, so that weights are not taken for areas."""

    __slots__ = ()

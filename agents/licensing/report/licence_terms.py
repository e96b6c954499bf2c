"""A question about a licence itself: what it allows and asks inside, as a service and when handed on."""

from dataclasses import replace

from protocols.adoption import Kind, Mode, Table

from ..documents.case import JudgedCase
from ..facts.evidence import licence_evidence
from ..facts.knowledge import Knowledge
from ..facts.records.licence import Licence
from ..rules.judge import judge
from ..rules.outcome import Ruling

_FORMS = {Mode.INTERNAL: "used inside", Mode.SAAS: "offered as a service", Mode.DISTRIBUTE: "handed to others"}


def about_licence(case: JudgedCase) -> bool:
    """Whether it is a licence, and no component, that is asked about."""
    return case.component.kind is Kind.LICENCE and any(_licences(case.ruling))


def terms_summary(case: JudgedCase, knowledge: Knowledge) -> str:
    """What it is and how it stands to each form of use; what was asked for is judged by the rest of the answer."""
    licence = _licences(case.ruling)[0]
    forms = (
        f"{form}: {ruling.outcome.value.replace('_', ' ')}{_owed(ruling)}" for form, ruling in _rulings(case, knowledge)
    )
    return f"{licence.name}: {_commercial(licence)}{_copyleft(licence)} {'; '.join(forms).capitalize()}."


def terms_table(case: JudgedCase, knowledge: Knowledge) -> Table:
    """Each duty of each form of use with its clause."""
    rows = tuple(
        (form, ruling.outcome.value, duty.id.replace("-", " "), duty.what, duty.clause)
        for form, ruling in _rulings(case, knowledge)
        for part in ruling.parts
        for leaf in part.chosen
        for duty in leaf.duties
    )
    columns = ("when", "verdict", "duty", "what", "clause")
    evidence = tuple(licence_evidence(licence, "terms") for licence in _licences(case.ruling))
    return Table(id="licence.terms", title="What the licence asks", columns=columns, rows=rows, evidence=evidence)


def _rulings(case: JudgedCase, knowledge: Knowledge) -> tuple[tuple[str, Ruling], ...]:
    return tuple((form, judge(case.parts, replace(case.use, mode=mode), knowledge)) for mode, form in _FORMS.items())


def _licences(ruling: Ruling) -> tuple[Licence, ...]:
    judged = (leaf.leaf.licence for part in ruling.parts for leaf in part.chosen)
    return tuple(licence for licence in judged if licence)


def _owed(ruling: Ruling) -> str:
    owed = dict.fromkeys(
        duty.id.replace("-", " ")
        for part in ruling.parts
        for leaf in part.chosen
        for duty in leaf.duties
        if not duty.passive
    )
    return f" ({', '.join(owed)})" if owed else ""


def _commercial(licence: Licence) -> str:
    words = {
        "yes": "commercial use is allowed",
        "conditional": "commercial use is allowed on conditions",
        "internal-only": "only own internal business use is allowed",
        "no": "commercial use is not licensed",
    }
    return words[licence.permissions.commercial_use]


def _copyleft(licence: Licence) -> str:
    return f"; copyleft: {licence.copyleft.scope}." if licence.copyleft.scope else "; no copyleft."

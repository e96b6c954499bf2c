"""One component in one use: its parts gathered from what is known, declared and supplied, and judged."""

from dataclasses import dataclass, replace

from protocols.adoption import Assumption, Component, Inquiry, Kind, Question

from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.component_record import KnownComponent
from ..facts.records.expression_tree import leaves
from ..rules.judge import judge
from ..rules.licensed_use import use_of
from ..rules.outcome import Ruling
from ..rules.resolve import parts_of
from ..rules.use import LicenceUse
from .sbom import SuppliedBill, supplied_bill
from .supplied_texts import Supplied, supplied_texts, with_texts


@dataclass(frozen=True)
class JudgedCase:
    """One component in one use with its verdict; the first `own` parts are its own, the rest a supplied bill's."""

    component: Component
    record: KnownComponent | None
    use: LicenceUse
    parts: tuple[LicensedPart, ...]
    ruling: Ruling
    texts: tuple[Supplied, ...]
    bill: SuppliedBill
    own: int

    @property
    def missing(self) -> tuple[Question, ...]:
        """The facts nobody gave that could change the verdict, each once."""
        questions = {point.missing.field: point.missing for _, _, point in self.ruling.points() if point.missing}
        return tuple(questions.values())

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was taken for granted because nobody said."""
        assumptions = [
            *self.use.assumptions,
            *self.use.defaults_taken,
            *(point.assumed for _, _, point in self.ruling.points() if point.assumed),
        ]
        return tuple({assumption.field: assumption for assumption in assumptions}.values())


def case_of(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> JudgedCase:
    """Everything the answer needs, judged once."""
    # What is only called after a document has no record, however much its title sounds like one.
    titled = any(document.name == component.name for document in inquiry.documents)
    record = None if titled else knowledge.catalogue.find(component)
    if component.kind is Kind.LICENCE and not component.licence:
        record, component = None, component.model_copy(update={"licence": component.name})
    kind = component.kind or (record.kind if record else None)
    use = use_of(inquiry, component, kind, imported=record is not None and "pypi" in record.ids)
    outbound = leaves(knowledge.reader.read(use.own_licence))[0].licence
    use = replace(use, own_licence=outbound.id) if outbound else use
    texts = supplied_texts(inquiry, component, knowledge)
    bill = supplied_bill(inquiry, component, use, knowledge)
    own = with_texts(_own_parts(component, record, use, bill, texts, knowledge), texts, use, knowledge)
    parts = (*own, *bill.parts)
    return JudgedCase(component, record, use, parts, judge(parts, use, knowledge), texts, bill, len(own))


def _own_parts(
    component: Component,
    record: KnownComponent | None,
    use: LicenceUse,
    bill: SuppliedBill,
    texts: tuple[Supplied, ...],
    knowledge: Knowledge,
) -> tuple[LicensedPart, ...]:
    """The component's own parts; one that is only the name of a supplied SBOM has none beside its bill."""
    only_a_name = record is None and not component.licence and not component.constituents and not texts
    return () if only_a_name and bill.items else parts_of(component, record, use, knowledge)

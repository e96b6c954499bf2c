"""What a component is made of, licence-wise: each part with its licence expression and where that was seen."""

from dataclasses import dataclass

from protocols.adoption import Evidence

from .clause_wordings import QuotedClause
from .records.component_record import Dispute, UseGrant
from .records.expression_tree import Leaf, Tree
from .records.licence_terms import Verified


@dataclass(frozen=True)
class LicensedPart:
    """One licensed part: weights, code, a base model, data, a runtime.

    `problem` says why a person must look at its licence whatever the terms (sources disagree, text altered).
    `offer` names a commercial licence the licensor sells; `disputes` are its claims beyond the text; `clauses` were
    found in a text that is no licence on file.
    """

    name: str
    role: str
    tree: Tree
    declared: str
    grade: Verified
    evidence: tuple[Evidence, ...]
    released: str | None = None
    multimodal: bool | None = None
    problem: str | None = None
    offer: str | None = None
    disputes: tuple[Dispute, ...] = ()
    use_grant: UseGrant | None = None
    clauses: tuple[QuotedClause, ...] = ()

    @property
    def resolved(self) -> str:
        """The licence as read: its id where the declaration is one licence, else the declaration."""
        return self.tree.licence.id if isinstance(self.tree, Leaf) and self.tree.licence else self.declared

    @property
    def as_data(self) -> bool:
        """Whether the part is only trained on."""
        return self.role.replace(" ", "_") in ("training_data", "dataset", "data")

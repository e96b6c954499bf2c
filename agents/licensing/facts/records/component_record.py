"""What is known of one component's licences: one frozen record a component."""

from collections.abc import Mapping
from typing import Literal

from protocols.adoption import Evidence, Kind
from protocols.models import StrictModel

from .licence_terms import Verified

# Four steps and not yes or no: what a grant leaves open goes to a lawyer, what it denies is blocked.
Reach = Literal["yes", "competing", "review", "no"]
"""How far a grant reaches: everybody, all but a competing offer, a lawyer must say, nobody."""


class Sourced(StrictModel):
    """A fact about a component with where it was seen."""

    grade: Verified
    title: str
    locator: str
    seen: str

    @property
    def evidence(self) -> Evidence:
        return Evidence(title=self.title, locator=self.locator, seen=self.seen, grade=self.grade.grade)


class PartLicence(Sourced):
    """The licence of one part of a component; an SPDX expression or a licence id."""

    part: Literal["weights", "code", "data"]
    licence: str


class Ancestor(Sourced):
    """Something a component is made from, whose terms follow it."""

    name: str
    role: str
    licence: str
    released: str | None = None


class Offer(Sourced):
    """A commercial licence the licensor sells beside the public one."""

    what: str


class Dispute(Sourced):
    """A licensor's public claim that goes further than its licence text."""

    claim: str
    text_says: str


class Caution(Sourced):
    """Something that must be checked by a person before this component is trained on or shipped."""

    says: str


class UseGrant(Sourced):
    """What an Additional Use Grant adds to a licence without production use, by form: inside, in a product, hosted."""

    says: str
    internal: Reach
    product: Reach
    service: Reach
    change: str | None = None


class DeclaredConflict(Sourced):
    """Two declarations of the same package that do not agree."""

    declared: tuple[str, ...]
    says: str


class KnownComponent(StrictModel):
    """What is known of one component's licences."""

    id: str
    name: str
    kind: Kind
    publisher: str | None = None
    aliases: tuple[str, ...] = ()
    ids: Mapping[str, str] = {}
    released: str | None = None
    multimodal: bool | None = None
    licences: tuple[PartLicence, ...] = ()
    lineage: tuple[Ancestor, ...] = ()
    optional_parts: tuple[Ancestor, ...] = ()
    commercial_offer: Offer | None = None
    disputes: tuple[Dispute, ...] = ()
    conflict: DeclaredConflict | None = None
    caution: Caution | None = None
    use_grant: UseGrant | None = None
    notes: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    on_file: bool = True


class Family(Sourced):
    """A pattern over normalised names for sizes that are not listed one by one."""

    name: str
    pattern: str
    licence: str
    released: str | None = None
    multimodal: bool | None = None
    lineage: tuple[Ancestor, ...] = ()

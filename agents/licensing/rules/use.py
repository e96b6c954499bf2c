"""The use to be judged, as the rules read it: an Inquiry's intended use with its gaps still visible."""

from dataclasses import dataclass

from protocols.adoption import (
    Assumption,
    Kind,
    Linkage,
    Mode,
    Organisation,
)

from ..facts.tables.compatibility import PROPRIETARY

SERVED = frozenset({Mode.SAAS, Mode.SAAS_MANAGED})
SHIPPED = frozenset({Mode.DISTRIBUTE, Mode.EMBEDDED, Mode.FINETUNE_PUBLISH})
COPIED = frozenset({Mode.DISTRIBUTE, Mode.EMBEDDED})
TRAINS_ON_OUTPUTS = frozenset({Mode.TRAIN_ON_OUTPUTS_INTERNAL, Mode.TRAIN_ON_OUTPUTS_PUBLISH})
OUTSIDE = SERVED | SHIPPED | {Mode.TRAIN_ON_OUTPUTS_PUBLISH}
TRIALS = frozenset({Mode.EVALUATE, Mode.RESEARCH})
_APART = frozenset({Kind.APPLICATION, Kind.DATABASE, Kind.PLATFORM, Kind.TOOL, Kind.INFERENCE_ENGINE})


@dataclass(frozen=True)
class LicenceUse:
    """What is known of the use. `None` means nobody said; `declined` fields take their default."""

    mode: Mode
    commercial: bool | None
    own_licence: str
    own_licence_said: bool
    linkage: Linkage | None
    modified: bool
    based_in: str | None
    territory: frozenset[str]
    worldwide: bool
    places: tuple[str, ...]
    servers: frozenset[str]
    fields: tuple[str, ...]
    sector: str | None
    multimodal: bool | None
    target_kind: str | None
    target_name: str | None
    remove_branding: bool
    received_in_product: bool
    end_user_of_product: bool
    disable_guardrails: bool
    holds_commercial_licence: bool
    metadata_conflict: bool
    organisation: Organisation
    declined: frozenset[str]
    kind: Kind | None
    imported: bool = False
    assumptions: tuple[Assumption, ...] = ()

    @property
    def default_linkage(self) -> Linkage | None:
        """How such a component is usually joined: programs run as processes of their own, packages are imported."""
        if self.kind in _APART:
            return Linkage.SEPARATE
        return Linkage.DYNAMIC if self.imported else None

    @property
    def taken_linkage(self) -> Linkage | None:
        """The linkage said, or the default when a person was asked and left it open."""
        return self.default_linkage if self.linkage is None and "use.linkage" in self.declined else self.linkage

    @property
    def defaults_taken(self) -> tuple[Assumption, ...]:
        """The defaults that stand because a person left the question open."""
        defaults = (
            ("use.linkage", self.default_linkage.value if self.linkage is None and self.default_linkage else None),
            ("use.commercial", self.commercial),
            ("use.organisation.competes_with_licensor", self.organisation.competes_with_licensor or False),
        )
        return tuple(
            Assumption(field=field, value=value, why="asked and left open: the question's default")
            for field, value in defaults
            if field in self.declined and value is not None
        )

    @property
    def own_is_open(self) -> bool:
        """Whether the adopter said its own work is released, and under which licence."""
        return self.own_licence_said and self.own_licence not in PROPRIETARY

    @property
    def joined_by_nature(self) -> bool:
        """Whether a component of this kind usually becomes part of the program that uses it."""
        return self.kind in (Kind.LIBRARY, Kind.FRAMEWORK, Kind.MODEL)

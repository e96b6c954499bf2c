"""Reads the use to be judged out of an Inquiry."""

import re

from protocols.adoption import (
    Assumption,
    Component,
    Inquiry,
    IntendedUse,
    Kind,
    Mode,
)

from ..facts.tables.countries import code, codes
from .use import TRIALS, LicenceUse

CLOSED = "Proprietary"
_CLOSED_WORDS = frozenset(
    {"proprietary", "closed", "closed source", "closed-source", "commercial", "all rights reserved"}
)


def use_of(inquiry: Inquiry, component: Component, kind: Kind | None, imported: bool = False) -> LicenceUse:
    """The use an Inquiry describes for one of its components; `imported` when it is a package loaded at run time."""
    use = inquiry.use
    mode, assumptions = _mode(inquiry, kind)
    commercial = use.commercial if use.commercial is not None or mode in TRIALS else True
    target_kind, target_name = _target(use, inquiry)
    worldwide, territory = codes(use.territory)
    return LicenceUse(
        mode=mode,
        commercial=True if commercial is None and "use.commercial" in inquiry.declined else commercial,
        own_licence=_own(use),
        own_licence_said=use.own_licence is not None,
        linkage=use.linkage,
        modified=bool(use.modified),
        based_in=code(use.organisation.based_in) if use.organisation.based_in else None,
        territory=territory,
        worldwide=worldwide,
        places=tuple(code(place) for place in use.territory),
        servers=codes((use.workload.region or "").split(","))[1] - {""},
        fields=use.fields_of_use,
        sector=use.sector,
        multimodal=use.multimodal,
        target_kind=target_kind,
        target_name=target_name,
        remove_branding=bool(use.remove_branding),
        received_in_product=bool(use.received_in_product),
        end_user_of_product=bool(use.end_user_of_product),
        disable_guardrails=bool(use.disable_guardrails),
        holds_commercial_licence=bool(use.holds_commercial_licence) or _holds_licence(use, component),
        metadata_conflict=inquiry.facts.get("metadata_conflict") is True,
        organisation=use.organisation,
        declined=frozenset(inquiry.declined),
        kind=kind,
        imported=imported or (component.purl or "").startswith("pkg:pypi/"),
        assumptions=assumptions,
    )


def _holds_licence(use: IntendedUse, component: Component) -> bool:
    """Whether a licence is held for this very component; one held for another changes nothing here."""
    return bool({component.id, component.name} & set(use.licences_held))


def _own(use: IntendedUse) -> str:
    written = (use.own_licence or CLOSED).strip()
    return CLOSED if written.lower() in _CLOSED_WORDS else written


def _mode(inquiry: Inquiry, kind: Kind | None) -> tuple[Mode, tuple[Assumption, ...]]:
    # Not in production and inside is a trial: licences treat it more kindly than use.
    if inquiry.use.mode is Mode.INTERNAL and inquiry.use.production is False:
        why = "internal use outside production is judged as evaluation"
        return Mode.EVALUATE, (Assumption(field="use.mode", value=Mode.EVALUATE.value, why=why),)
    if inquiry.use.mode is not None:
        return inquiry.use.mode, ()
    mode, why = _supposed(inquiry.use.production, kind)
    return mode, (Assumption(field="use.mode", value=mode.value, why=why),)


def _supposed(production: bool | None, kind: Kind | None) -> tuple[Mode, str]:
    if production is False:
        return Mode.EVALUATE, "no production use is meant"
    if kind is Kind.DATASET:
        return Mode.FINETUNE_INTERNAL, "a dataset is most often used to train or test an own model"
    return (
        Mode.SAAS,
        "nobody said how it is used; a commercial hosted service is the usual and stricter case than internal use",
    )


# `3d`, `image-classifier`: lower case without digits of its own, so that `Zed-8B` stays a name.
_KIND_OF_MODEL = re.compile(r"3d|[a-z]+(?:-[a-z]+)*")


def _target(use: IntendedUse, inquiry: Inquiry) -> tuple[str | None, str | None]:
    """The kind and the name of the model to be trained; one field may carry either: names have capitals or digits."""
    name = use.output_model_name or inquiry.facts.get("model_name")
    model_name = str(name)[:300] if name else None
    if use.target_model is None:
        return None, model_name
    # "image classifier" is a kind, "Llama-tuned 8B" a name: names have capitals or digits.
    word = "-".join(use.target_model.replace("_", " ").split())
    return (word, model_name) if _KIND_OF_MODEL.fullmatch(word) else (None, model_name or use.target_model)

"""Texts ready to use: NOTICE file, attribution, customer terms, model-name check and checklist."""

from collections.abc import Iterator

from protocols.adoption import Component, Exhibit

from ..facts.records.licence import Licence
from ..rules.outcome import Duty, Ruling
from ..rules.rights.outputs import name_passes, prefix_duty
from ..rules.use import LicenceUse

_ON_COPIES = (
    "notice-file",
    "retain-notice",
    "include-licence",
    "attribution",
    "state-changes",
    "same-terms",
    "display-licence",
)


def exhibits(component: Component, ruling: Ruling, use: LicenceUse) -> tuple[Exhibit, ...]:
    """Every text the triggered obligations call for."""
    owed = tuple(_owed(ruling))
    slug = (component.id or component.name).lower().replace(" ", "-").replace("/", "-")[:80]
    texts = (
        _notice(component, owed),
        _display(component, owed),
        _terms(component, owed),
        _name(component, owed, use),
        _checklist(component, owed),
    )
    return tuple(
        Exhibit(
            id=f"licensing.{kind}.{slug}", title=title, media_type=media, filename=f"{kind}-{slug}{suffix}", text=text
        )
        for kind, title, media, suffix, text in filter(None, texts)
    )


def _owed(ruling: Ruling) -> Iterator[tuple[str, Licence, Duty]]:
    for part in ruling.parts:
        for leaf in part.chosen:
            for duty in leaf.duties:
                if leaf.leaf.licence and not duty.passive:
                    yield part.part.name, leaf.leaf.licence, duty


Owed = tuple[tuple[str, Licence, Duty], ...]
FileContent = tuple[str, str, str, str, str] | None


def _notice(component: Component, owed: Owed) -> FileContent:
    # Only duties on copies belong into a NOTICE; what binds the use stands in the checklist.
    rows = [(name, licence, duty) for name, licence, duty in owed if duty.id in _ON_COPIES]
    if not rows:
        return None
    lines = [f"NOTICE for {component.name}", ""]
    for name, licence in dict.fromkeys((name, licence.id) for name, licence, _ in rows):
        mine = [(stated, duty) for part, stated, duty in rows if (part, stated.id) == (name, licence)]
        lines += [
            f"{name}",
            f"  Licence: {mine[0][0].name} ({mine[0][0].spdx_id or mine[0][0].expression_id or licence})",
        ]
        lines += [f"  {duty.exact_text}" for _, duty in mine if duty.exact_text]
        lines += ["  Copyright notice: [copy the notice from the component's own files]"]
        lines += [f"  To do: {duty.what} ({duty.clause})" for _, duty in mine]
        lines += ["  Licence text: [append the full text that came with the component]", ""]
    return "notice", f"NOTICE text for {component.name}", "text/plain", ".txt", "\n".join(lines)


def _display(component: Component, owed: Owed) -> FileContent:
    rows = [
        (name, licence, duty)
        for name, licence, duty in owed
        if duty.id in ("display-brand", "publication-statement", "keep-branding")
    ]
    if not rows:
        return None
    lines = [f"Attribution to display for {component.name}", ""]
    for name, licence, duty in rows:
        due = "If the display threshold is exceeded, show" if duty.conditional else "Show"
        lines += [
            f"{due}: {duty.exact_text or duty.what}",
            f"  for {name}; where: {duty.what} ({licence.name}, {duty.clause})",
            "",
        ]
    return "attribution", f"Attribution to display for {component.name}", "text/plain", ".txt", "\n".join(lines)


def _terms(component: Component, owed: Owed) -> FileContent:
    rows = [(name, licence, duty) for name, licence, duty in owed if duty.id in ("aup-flowdown", "flowdown")]
    if not rows:
        return None
    lines = [f"Draft clause for your customer terms ({component.name}); to be reviewed by counsel", ""]
    for name, licence, duty in rows:
        topics = (
            ", ".join(sorted(prohibition.tag.replace("-", " ") for prohibition in licence.field_of_use))
            or "see the policy text"
        )
        lines += [
            f"The service contains or uses {name}, provided under {licence.name}. Customer shall not use the "
            "service, or anything made with it, "
            "for a purpose that licence prohibits, shall bind its own users to the same restrictions, and "
            "acknowledges the restrictions "
            f"attached in full as an annex [attach the restrictions of {licence.name}, {duty.clause}].",
            f"  Topics the restrictions cover: {topics}.",
            *([f"  Policy: {licence.aup.url}"] if licence.aup.url else []),
            "",
        ]
    return "customer-terms", f"Customer-terms clause for {component.name}", "text/plain", ".txt", "\n".join(lines)


def _name(component: Component, owed: Owed, use: LicenceUse) -> FileContent:
    rows = [(licence, duty) for _, licence, _ in owed if (duty := prefix_duty(licence, use))]
    if not rows:
        return None
    lines = [f"Model-name check for a model made with {component.name}", ""]
    for licence, duty in {licence.id: (licence, duty) for licence, duty in rows}.values():
        lines += [f'Rule: the published name starts with "{duty.exact_text}" ({licence.name}, {duty.clause}).']
        if use.target_name is None:
            lines += [f"No name was given. Passing example: {duty.exact_text}-MyModel-8B", ""]
        else:
            passes = (
                "passes"
                if name_passes(use.target_name, duty)
                else f"fails; rename to {duty.exact_text}-{use.target_name}"
            )
            lines += [f"Name: {use.target_name}: {passes}", ""]
    return "model-name", f"Model-name check for {component.name}", "text/plain", ".txt", "\n".join(lines)


def _checklist(component: Component, owed: Owed) -> FileContent:
    if not owed:
        return None
    lines = [
        f"# Obligations for {component.name}",
        "",
        "| Do | Trigger | Clause | Exact text |",
        "| --- | --- | --- | --- |",
    ]
    for name, licence, duty in owed:
        trigger = duty.trigger.replace("_", " ") + (" (if exceeded)" if duty.conditional else "")
        lines.append(f"| {name}: {duty.what} | {trigger} | {licence.name}, {duty.clause} | {duty.exact_text or ''} |")
    return "obligations", f"Obligation checklist for {component.name}", "text/markdown", ".md", "\n".join([*lines, ""])

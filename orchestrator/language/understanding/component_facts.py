"""Facts that belong to one component: licences held for it, users at its release, the name of what is made of it."""

from collections.abc import Sequence

from orchestrator.language.names import MentionRole
from orchestrator.language.understanding.message import Message
from orchestrator.language.uses.adopter import counted_at_release, counted_in, output_model_name
from protocols.adoption import Component, Inquiry
from protocols.adoption.registry import Registry


def with_component_facts(inquiry: Inquiry, message: Message, registry: Registry) -> Inquiry:
    """The Inquiry with what the message states of its components; nothing stated of one is carried to another."""
    use, organisation = inquiry.use, inquiry.use.organisation
    licences = _licences_held(inquiry, message)
    ids = {component.id for component in inquiry.components}
    update = {
        "licences_held": licences,
        "holds_commercial_licence": True if licences and ids <= set(licences) else None,
    }
    if not licences:
        update["holds_commercial_licence"] = use.holds_commercial_licence
    if name := output_model_name(message.words):
        update["output_model_name"] = name
    month = counted_in(message.words)
    counts = any(quantity.measure in ("mau", "users") for quantity in message.statements.quantities)
    if counts and (month or counted_at_release(message.plain)):
        then = counted_at_release(message.plain) or _at_release(month, inquiry.components, registry)
        users = organisation.mau_now or organisation.end_users_30d
        change = {"mau_month": month, "mau_now": None if then else organisation.mau_now}
        change |= {"mau_at_release": users} if then else {}
        update["organisation"] = organisation.model_copy(update=change)
    return inquiry.model_copy(update={"use": use.model_copy(update=update)})


def _licences_held(inquiry: Inquiry, message: Message) -> tuple[str, ...]:
    """The components a commercial licence is held for: those it is said of, else those the message is about."""
    if not message.statements.use.licence_bought:
        return inquiry.use.licences_held
    licensed = [mention.id for mention in message.mentions.of(MentionRole.LICENSED) if mention.id]
    about = [component.id for component in inquiry.components if component.id]
    return tuple(dict.fromkeys((*inquiry.use.licences_held, *(licensed or about))))


def _at_release(month: str | None, components: Sequence[Component], registry: Registry) -> bool:
    """Whether the month is that of the release of every component, or the calendar month before it."""
    records = [registry.records.get(component.id or "") for component in components]
    released = [record.released[:7] for record in records if record and len(record.released) >= 7]
    return bool(month and released) and all(month in (date, _month_before(date)) for date in released)


def _month_before(date: str) -> str:
    year, month = int(date[:4]), int(date[5:7])
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"

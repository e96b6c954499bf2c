"""The questions this agent asks: one a fact, each with why it matters and what its default means."""

from collections.abc import Mapping
from datetime import date, timedelta

from pydantic import JsonValue

from protocols.adoption import Assumption, Linkage, Mode, Question

from ..facts.records.licence import Licence
from ..facts.records.licence_terms import Threshold
from ..facts.size_questions import load_size_questions

_YES_NO: Mapping[str, JsonValue] = {"type": "boolean"}


def size_field(metric: str) -> str:
    """Which field of the organisation a threshold's metric is measured by."""
    return f"use.organisation.{load_size_questions().metrics[metric].field}"


def ask_size(licence: Licence, threshold: Threshold, released: str | None) -> Question:
    """How large the organisation is, as this threshold measures it."""
    sizes = load_size_questions()
    answer = sizes.answer_of(threshold.metric)
    # A threshold on a fact ("offers a model as a service") has no limit to print and is asked with yes or no.
    yes_no = isinstance(threshold.value, bool)
    limit = "" if yes_no else f" {threshold.op} {threshold.value:,}"
    return Question(
        field=size_field(threshold.metric),
        asks=sizes.metrics[threshold.metric].asks.format(month=_month(measured_at(licence, threshold, released))),
        why=f"{licence.name}, {threshold.clause}: {threshold.metric.replace('_', ' ')}{limit} changes its terms.",
        answer_schema=answer.json_schema,
        default=False if yes_no else 0,
        default_means="no" if yes_no else "below the limit, as almost every organisation is",
        # A limit of hundreds of millions is above almost everybody: its default stands unless somebody looks.
        routine=not yes_no and threshold.value >= answer.routine_above,
    )


def measured_at(licence: Licence, threshold: Threshold, released: str | None) -> str | None:
    """The release date a size is measured by: the licensed version's own, not that of a model derived from it."""
    dated = licence.version_date
    return dated if dated and dated in (threshold.measured or "") else released or dated


def month_before(released: str | None) -> date | None:
    """A day of the calendar month before a release; licences of this kind measure sizes there and not today."""
    try:
        day = date.fromisoformat(released or "")
    except ValueError:
        return None
    # The last day of the month before, whatever its length.
    return day.replace(day=1) - timedelta(days=1)


def _month(released: str | None) -> str:
    before = month_before(released)
    if before is None:
        return "the calendar month before the version was released"
    return f"{before:%B %Y} (the calendar month before the release on {released})"


def assumed_below(licence: Licence, threshold: Threshold, why: str | None = None) -> Assumption:
    """The default of a size nobody gave: below the limit."""
    yes_no = isinstance(threshold.value, bool)
    return Assumption(
        field=size_field(threshold.metric),
        value=False if yes_no else f"not {threshold.op} {threshold.value:,}",
        why=why or f"not answered; almost every organisation is outside {licence.name}, {threshold.clause}",
    )


def ask_seat(licence: Licence, clause: str, likely: str | None) -> Question:
    """Where the licensee sits; `likely` is where all its users are, when that is known."""
    return Question(
        field="use.organisation.based_in",
        asks="In which country does your organisation have its principal place of business (ISO code)?",
        why=f"{licence.name}: {clause} gives no rights to organisations based in some places.",
        answer_schema={"type": "string", "minLength": 2, "maxLength": 10},
        default=likely,
        default_means=f"where its users are, {likely}" if likely else None,
    )


def assumed_seat(likely: str) -> Assumption:
    """The default of a seat nobody gave: where all the users are."""
    return Assumption(
        field="use.organisation.based_in",
        value=likely,
        why="nobody said where the company is; taken as where its users are",
    )


def ask_territory(licence: Licence, clause: str, based_in: str | None) -> Question:
    return Question(
        field="use.territory",
        asks="In which countries will it, and what it produces, be used (ISO codes)?",
        why=f"{licence.name}, {clause}: some territories are excluded altogether.",
        answer_schema={"type": "array", "items": {"type": "string", "minLength": 2, "maxLength": 20}, "minItems": 1},
        default=[based_in] if based_in else None,
        default_means=f"only where the organisation is based, {based_in}" if based_in else None,
    )


def assumed_territory(based_in: str | None) -> Assumption:
    """The default of a territory nobody gave: where the organisation is based."""
    why = "nobody said where it is used; taken as where the organisation is based"
    return Assumption(field="use.territory", value=based_in, why=why)


def ask_multimodal(licence: Licence, name: str) -> Question:
    return Question(
        field="use.multimodal",
        asks=f"Is the {name} you mean multimodal (does it take images, audio or video)?",
        why=f"{licence.name}: its use policy gives multimodal models no licence in the EU.",
        answer_schema=dict(_YES_NO),
    )


def ask_linkage(licence: Licence, name: str, default: Linkage | None) -> Question:
    means = {
        Linkage.SEPARATE: "a program or service of its own, called over a network or command line",
        Linkage.DYNAMIC: "a package imported at run time that the user can replace",
    }
    return Question(
        field="use.linkage",
        asks=f"How is {name} joined to your code: separate process, dynamically or statically linked, or incorporated?",
        why=f"{licence.name}: how far its copyleft reaches depends on it.",
        answer_schema={"type": "string", "enum": [linkage.value for linkage in Linkage]},
        default=default.value if default else None,
        default_means=means.get(default) if default else None,
    )


def ask_commercial(licence: Licence) -> Question:
    return Question(
        field="use.commercial",
        asks="Is the work commercial (in or for a business), or non-commercial such as academic research?",
        why=f"{licence.name} treats the two differently.",
        answer_schema=dict(_YES_NO),
        default=True,
        default_means="commercial",
    )


def ask_target(licence: Licence, clause: str | None) -> Question:
    return Question(
        field="use.target_model",
        asks="What kind of model will be trained on the outputs (llm, classifier, embedding, image, ...)?",
        why=f"{licence.name}, {clause or 'output terms'}: only some kinds may be trained.",
        answer_schema={"type": "string", "minLength": 2, "maxLength": 100},
    )


def ask_mode(assumed: Mode) -> Question:
    return Question(
        field="use.mode",
        asks="How will it be used: internally, evaluated, served to others, shipped to them, or embedded in a product?",
        why="The licence gives different answers for these uses.",
        answer_schema={"type": "string", "enum": [mode.value for mode in Mode]},
        default=assumed.value,
        default_means=assumed.value.replace("_", " "),
    )


def ask_commercial_licence(offer: str) -> Question:
    return Question(
        field="use.holds_commercial_licence",
        asks=f"Do you hold a commercial licence ({offer})?",
        why="With it the public licence's terms no longer decide.",
        answer_schema=dict(_YES_NO),
        default=False,
        default_means="no",
    )

"""The cost of adopting a Component: what must be asked, and the Assessment with its charts. Pure."""

from protocols.adoption import Assessment, Component, Drawings, Inquiry, Kind, Question

from .economics.workload import load_of
from .facts import quoted_claims
from .facts.knowledge import Knowledge
from .kinds.question_kind import currency_of, focus_of
from .kinds.table import ANSWERS, of_kind
from .report import model, open_questions, software, unknown
from .report.age import facts_age
from .report.currency import in_currency

CONCERN = (__package__ or "").rpartition(".")[2]


def questions(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Question, ...]:
    """What must be asked before answering; empty when nobody is there to ask or it was declined."""
    if not inquiry.may_ask or focus_of(inquiry, knowledge.kinds).kind in ANSWERS:
        return ()
    pending = [q for q in _open_questions(inquiry, component, knowledge) if q and not _settled(q, inquiry)]
    return tuple(pending)


def _open_questions(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Question | None, ...]:
    if not _is_model(component, knowledge):
        return ()
    model_id = knowledge.names.model_id(component)
    if model_id is None:
        return (open_questions.parameters(component.name),) if open_questions.wants_figures(inquiry) else ()
    volume = open_questions.volume(knowledge) if open_questions.volume_missing(inquiry) else None
    load = load_of(inquiry, knowledge, model_id)
    confirmation = open_questions.confirmation(load.tokens_per_month, inquiry)
    if confirmation:
        return (confirmation,)
    return volume, open_questions.gpu(inquiry, knowledge), open_questions.shape(model_id, inquiry, knowledge)


def _settled(question: Question, inquiry: Inquiry) -> bool:
    if question.field in inquiry.declined:
        return True
    return question.field.startswith("facts.") and question.field.removeprefix("facts.") in inquiry.facts


def _is_model(component: Component, knowledge: Knowledge) -> bool:
    """Whether a Component is a model; one of unknown kind is when its name is known as one."""
    if component.kind is None:
        return knowledge.names.model_id(component) is not None
    return component.kind is Kind.MODEL


def assess(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Assessment, tuple[Drawings, ...]]:
    """The Assessment of a Component's cost and its charts, not drawn yet."""
    # Before what the Component is: "what does support for vLLM cost" is no question about integrating it.
    special = of_kind(CONCERN, inquiry, component, knowledge)
    if special is not None:
        return _completed(special, inquiry, knowledge), ()
    if _is_model(component, knowledge):
        model_id = knowledge.names.model_id(component)
        if model_id is not None:
            assessment, charts = model.report(CONCERN, model_id, inquiry, component, knowledge)
            return _completed(assessment, inquiry, knowledge), (charts,)
        assessment = unknown.report(CONCERN, inquiry, component, knowledge)
    else:
        assessment = software.report(CONCERN, inquiry, component, knowledge)
    return _completed(assessment, inquiry, knowledge), ()


def _completed(assessment: Assessment, inquiry: Inquiry, knowledge: Knowledge) -> Assessment:
    """With the age of its facts, and with claims of the question set right."""
    age = facts_age(assessment.measures, inquiry.as_of or knowledge.as_of)
    if age is not None:
        assessment = assessment.model_copy(update={"findings": (*assessment.findings, age)})
    assessment = _with_claims(assessment, inquiry, knowledge)
    return in_currency(assessment, currency_of(inquiry), knowledge.rates)


def _with_claims(assessment: Assessment, inquiry: Inquiry, knowledge: Knowledge) -> Assessment:
    """Claims quoted in the question, set right beside everything else."""
    claims = quoted_claims.claims_in(inquiry.question, knowledge.claims)
    if not claims:
        return assessment
    return assessment.model_copy(
        update={
            "findings": (*assessment.findings, *(claim.finding for claim in claims)),
            "measures": (*assessment.measures, *(claim.correction for claim in claims)),
        }
    )

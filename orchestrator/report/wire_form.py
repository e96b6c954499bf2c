"""A Recommendation as it is sent: what a reader needs, and by reference what is many or large. Pure."""

from urllib.parse import quote

from protocols.adoption import Assessment, Consultation, Exhibit, MeasuresReference, Recommendation

MOST_MEASURES, MOST_ROWS = 12, 12
"""Of an Assessment that are sent along: its Measures, and the rows of all its Tables."""
MOST_QUOTED = 500


def lightened(recommendation: Recommendation, context_id: str) -> Recommendation:
    """The Measures of an Assessment go by reference where they are many, and its Tables with them.

    Tables are the same figures in rows. Of Assessments with many rows and few Measures the Tables go alone.
    """
    assessments, references = [], []
    for assessment in recommendation.assessments:
        consultation = _consultation(assessment, recommendation)
        # Both stand in the Recommendation itself.
        light = assessment.model_copy(update={"assumptions": (), "not_covered": ()})
        if consultation and _is_large(assessment):
            light = light.model_copy(update={"tables": ()} | ({"measures": ()} if _has_many(assessment) else {}))
            references.append(_reference(assessment, light, _path("assessments", context_id, consultation)))
        assessments.append(light)
    parts = {"assessments": tuple(assessments), "by_reference": tuple(references)}
    return _with_short_documents(recommendation).model_copy(update=parts)


def exhibit_path(exhibit: Exhibit, consultation: Consultation | None, context_id: str) -> str:
    """Where a picture can be fetched below our URL; empty for what is sent along: a picture is looked at, not read."""
    if consultation is None or not exhibit.media_type.startswith("image/"):
        return ""
    return f"{_path('exhibits', context_id, consultation)}/{quote(exhibit.id)}"


def _path(kind: str, context_id: str, consultation: Consultation) -> str:
    return f"/api/{kind}/{quote(context_id, '')}/{quote(consultation.task_id, '')}"


def _has_many(assessment: Assessment) -> bool:
    return len(assessment.measures) > MOST_MEASURES


def _is_large(assessment: Assessment) -> bool:
    return _has_many(assessment) or sum(len(table.rows) for table in assessment.tables) > MOST_ROWS


def _with_short_documents(recommendation: Recommendation) -> Recommendation:
    """Whoever sent a document has it, and it may have 5 MB: its beginning says which it was."""
    documents = tuple(
        document.model_copy(update={"text": document.text[:MOST_QUOTED]})
        for document in recommendation.inquiry.documents
    )
    inquiry = recommendation.inquiry.model_copy(update={"documents": documents})
    return recommendation.model_copy(update={"inquiry": inquiry})


def _reference(assessment: Assessment, light: Assessment, path: str) -> MeasuresReference:
    name, count = assessment.component.name, len(assessment.measures) - len(light.measures)
    return MeasuresReference(concern=assessment.concern, component=name, count=count, path=path)


def _consultation(assessment: Assessment, recommendation: Recommendation) -> Consultation | None:
    """Which exchange brought it: by concern, and by Component where the agent was asked about several."""
    candidates = [
        consultation for consultation in recommendation.consultations if consultation.concern == assessment.concern
    ]
    names = {assessment.component.name, assessment.component.id}
    return next(
        (consultation for consultation in candidates if consultation.component in names),
        candidates[0] if len(candidates) == 1 else None,
    )

"""A Recommendation as it is sent: what a reader needs, and the Measures by reference where they are many. Pure."""

from protocols.adoption import Assessment, Consultation, MeasuresReference, Recommendation

MOST_BYTES = 60_000
"""Of a Recommendation, for each of its Components."""
MOST_QUOTED = 500


def lightened(recommendation: Recommendation, context_id: str) -> Recommendation:
    """Measures go by reference, those of the largest Assessment first, until the rest fits; then Tables.

    Whoever opens the Measures gets the Tables with them: they are the same figures in rows. Those of an Assessment
    without Measures follow last.
    """
    recommendation = _with_short_documents(recommendation)
    excess = len(recommendation.model_dump_json()) - MOST_BYTES * max(1, len(recommendation.standings))
    light: dict[int, Assessment] = {}
    references: list[MeasuresReference] = []
    for assessment in sorted(recommendation.assessments, key=_bytes_of_measures, reverse=True):
        consultation = _consultation(assessment, recommendation)
        if excess <= 0 or not assessment.measures or consultation is None:
            break
        excess -= _bytes_of_measures(assessment)
        light[id(assessment)] = assessment.model_copy(update={"measures": ()})
        references.append(_reference(assessment, f"/api/assessments/{context_id}/{consultation.task_id}"))
    if excess > 0:
        excess -= sum(map(_bytes_of_tables, light.values()))
        light = {key: assessment.model_copy(update={"tables": ()}) for key, assessment in light.items()}
    for assessment in sorted(recommendation.assessments, key=_bytes_of_tables, reverse=True):
        consultation = _consultation(assessment, recommendation)
        if excess <= 0 or not assessment.tables or id(assessment) in light or consultation is None:
            continue
        excess -= _bytes_of_tables(assessment)
        light[id(assessment)] = assessment.model_copy(update={"tables": ()})
        references.append(_reference(assessment, f"/api/assessments/{context_id}/{consultation.task_id}"))
    assessments = tuple(light.get(id(assessment), assessment) for assessment in recommendation.assessments)
    if excess > 0:
        # Both stand in the Recommendation itself.
        twice = {"assumptions": (), "not_covered": ()}
        assessments = tuple(assessment.model_copy(update=twice) for assessment in assessments)
    return recommendation.model_copy(update={"assessments": assessments, "by_reference": tuple(references)})


def _with_short_documents(recommendation: Recommendation) -> Recommendation:
    """Whoever sent a document has it, and it may have 5 MB: its beginning says which it was."""
    documents = tuple(
        document.model_copy(update={"text": document.text[:MOST_QUOTED]})
        for document in recommendation.inquiry.documents
    )
    inquiry = recommendation.inquiry.model_copy(update={"documents": documents})
    return recommendation.model_copy(update={"inquiry": inquiry})


def _reference(assessment: Assessment, path: str) -> MeasuresReference:
    name, count = assessment.component.name, len(assessment.measures)
    return MeasuresReference(concern=assessment.concern, component=name, count=count, path=path)


def _bytes_of_measures(assessment: Assessment) -> int:
    return sum(len(measure.model_dump_json()) for measure in assessment.measures)


def _bytes_of_tables(assessment: Assessment) -> int:
    return sum(len(table.model_dump_json()) for table in assessment.tables)


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

"""A Recommendation is sent with each source once; whoever reads it has every source where it belongs."""

import jsonschema
import pytest
from pydantic import ValidationError

from orchestrator.recommendation.recommend import recommend
from protocols.a2a.extensions import RUNS, schema
from protocols.a2a.parts import read, to_part
from protocols.adoption import Fact, Inquiry, Recommendation, Severity
from tests.orchestrator.builders import ENGINE, SEEN, finding, healthy, licensed, monthly_price

OTHER = SEEN.model_copy(update={"title": "Another page", "locator": "https://example.org/other"})


def recommendation(**more) -> Recommendation:
    findings = (
        finding("Pin it", Severity.CONDITION),
        finding("It is old").model_copy(update={"evidence": (OTHER, SEEN)}),
    )
    found = (healthy(findings=findings, measures=(monthly_price(),), **more), licensed())
    return recommend(Inquiry(components=(ENGINE,)), found, (), (), ())


def test_what_is_sent_is_read_as_it_was():
    assert read([to_part(recommendation())], Recommendation) == recommendation()


def test_each_source_is_sent_once():
    document = recommendation().document()

    sources = [source["title"] for source in document["sources"]]
    assert sorted(sources) == [SEEN.title, OTHER.title]
    named = (document["assessments"][0]["findings"][1], document["standings"][0]["conditions"][0])
    assert [[sources[number] for number in claim["evidence"]] for claim in named] == [
        [OTHER.title, SEEN.title],
        [SEEN.title],
    ]


def test_a_document_with_its_evidence_in_place_is_read_as_well():
    assert Recommendation.model_validate(recommendation().model_dump(mode="json")) == recommendation()


def test_a_value_of_any_shape_stays_what_it_is():
    value = {"evidence": [0, {"title": "t", "locator": "l", "seen": "2026", "grade": "page"}], "sources": [1]}
    fact = Fact(key="shape", value=value, evidence=(SEEN,))

    part = to_part(recommendation(facts=(fact,)))

    assert read([part], Recommendation).assessments[0].facts[0].value == value


@pytest.mark.parametrize("number", [1, -1, 99, True, "0", 0.5])
def test_a_source_that_is_not_there_is_refused(number):
    document = recommendation().document()
    document["sources"] = document["sources"][:1]
    document["assessments"][0]["findings"][0]["evidence"] = [number]

    with pytest.raises(ValidationError):
        Recommendation.model_validate(document)


@pytest.mark.parametrize("sources", [None, {}, "x", 3])
def test_sources_that_are_no_list_are_refused(sources):
    with pytest.raises(ValidationError):
        Recommendation.model_validate(recommendation().document() | {"sources": sources})


def test_both_ways_of_writing_it_fit_the_published_schema():
    validator = jsonschema.Draft202012Validator(schema(RUNS) | {"$ref": "#/$defs/Recommendation"})

    assert validator.is_valid(recommendation().document())
    assert validator.is_valid(recommendation().model_dump(mode="json"))
    document = recommendation().document()
    document["standings"][0]["conditions"][0]["evidence"] = [-1]
    assert not validator.is_valid(document)

"""A licence without production use, and what the project's Additional Use Grant adds to it."""

import pytest

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import load
from protocols.adoption import Component, Inquiry, IntendedUse, Mode, Organisation

KNOWLEDGE = load()


def judged(name: str, mode: Mode, **organisation):
    use = IntendedUse(mode=mode, organisation=Organisation(**organisation))
    component = Component(name=name)
    return assess(Inquiry(components=(component,), use=use, may_ask=False), component, KNOWLEDGE)[0]


@pytest.mark.parametrize(
    ("name", "mode", "competes", "outcome"),
    [
        ("Terraform", Mode.INTERNAL, None, "permitted"),
        ("Terraform", Mode.SAAS, False, "permitted"),
        ("Terraform", Mode.SAAS, True, "blocked"),
        ("Terraform", Mode.SAAS, None, "legal_review"),
        ("Terraform", Mode.SAAS_MANAGED, False, "blocked"),
        ("Redpanda", Mode.SAAS, None, "permitted"),
        ("Redpanda", Mode.SAAS_MANAGED, None, "blocked"),
        ("Materialize", Mode.INTERNAL, None, "legal_review"),
        ("Seldon Core", Mode.INTERNAL, None, "blocked"),
        ("Seldon Core", Mode.EVALUATE, None, "permitted"),
    ],
)
def test_each_form_of_use_is_judged_by_what_the_grant_says_of_it(name, mode, competes, outcome):
    assert judged(name, mode, competes_with_licensor=competes).outcome == outcome


def test_the_grant_is_quoted_with_where_it_was_read():
    point = next(finding for finding in judged("Terraform", Mode.INTERNAL).findings if "production-use" in finding.id)

    assert "internal purposes" in point.claim
    assert "hashicorp/terraform at 0498cf5" in point.evidence[0].locator


def test_without_a_grant_on_file_production_is_for_review_and_the_grant_is_to_be_read():
    component = Component(name="some tool", licence="BUSL-1.1")
    inquiry = Inquiry(components=(component,), use=IntendedUse(mode=Mode.INTERNAL), may_ask=False)

    answer = assess(inquiry, component, KNOWLEDGE)[0]

    assert answer.outcome == "legal_review"
    assert "obligation.check-additional-use-grant" in {finding.id for finding in answer.findings}

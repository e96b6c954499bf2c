"""A text that is no licence on file is quoted, not judged by the terms of another one."""

import time

import pytest

from agents.licensing.assess import assess
from agents.licensing.facts.clause_wordings import load_clauses
from agents.licensing.facts.knowledge import load
from agents.licensing.texts.clauses import LONGEST_QUOTE, clauses_in
from agents.licensing.texts.use_grants import use_grant_in
from protocols.adoption import Component, Document, DocumentKind, Inquiry, IntendedUse, Mode

KNOWLEDGE = load()
WORDINGS = load_clauses()
OWN_TEXT = """Acme Open Weights License Agreement

By using the Materials you agree to this Agreement. Licensor grants you a non-exclusive, royalty-free right to use them.

2. If the monthly active users of your products exceed 5 million in the preceding month, you must request a license.

3. You shall not use the Materials for military purposes.

4. You must prominently display "Built with Acme" on your website."""
GRANT = """Business Source License 1.1

Licensor: Acme GmbH
Licensed Work: Acme 2.0
Additional Use Grant: {grant}
Change Date: 2029-01-01
Change License: Apache License, Version 2.0

Terms

The Licensor hereby grants you the right to copy, modify, create derivative works, redistribute, and make non-production
use of the Licensed Work. Otherwise you must purchase a commercial license from the Licensor. Any violation will
automatically terminate your rights under this License for the current and all other versions of the Licensed Work."""


def judged(text: str, mode: Mode, name: str = "Acme"):
    document = Document(name="LICENSE", kind=DocumentKind.LICENCE, text=text)
    component = Component(name=name)
    inquiry = Inquiry(components=(component,), use=IntendedUse(mode=mode), documents=(document,), may_ask=False)
    return assess(inquiry, component, KNOWLEDGE)[0]


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("Any commercial use of the Materials requires a separate license.", "commercial"),
        ("You may use the model for Research Purposes Only.", "commercial"),
        ("Services above 100 million monthly active users need a licence.", "users"),
        ("If your annual revenue exceeds USD 1 million, this grant ends.", "revenue"),
        ("This Agreement does not apply in the European Union.", "territory"),
        ("You will not use outputs of the model to improve any other model.", "outputs"),
        ("You shall not use it for surveillance.", "fields"),
        ("Products must display the name prominently.", "naming"),
        ("You may not offer a product that competes with the licensor.", "competition"),
        ("You may not provide it to third parties as a hosted service.", "hosting"),
        ("The Licensor may terminate this license at any time.", "termination"),
    ],
)
def test_a_deciding_sentence_is_found_and_quoted(sentence, clause):
    found = {quoted.id: quoted.quotes for quoted in clauses_in(f"Preamble of a text. {sentence} And so on.", WORDINGS)}

    assert found[clause] == (sentence,)


def test_a_permissive_text_has_none_of_them():
    text = "Permission is hereby granted, free of charge, to use, copy and sell copies, provided the notice is kept."

    assert clauses_in(text, WORDINGS) == ()


def test_an_unknown_text_lends_no_terms_and_is_for_review_with_its_own_sentences():
    answer = judged(OWN_TEXT, Mode.SAAS)

    assert answer.outcome == "legal_review"
    assert not [finding for finding in answer.findings if finding.id.startswith("obligation.")]
    said = " ".join(finding.claim for finding in answer.findings)
    assert "exceed 5 million in the preceding month" in said
    assert "for military purposes" in said
    assert "is no licence on file" in answer.summary


def test_a_long_sentence_is_cut_around_what_it_says():
    text = "word " * 400 + "non-commercial " + "word " * 400

    (quoted,) = clauses_in(text, WORDINGS)

    assert "non-commercial" in quoted.quotes[0]
    assert len(quoted.quotes[0]) <= LONGEST_QUOTE + 4


@pytest.mark.parametrize(
    ("grant", "internal", "product", "service"),
    [
        ("None", "no", "no", "no"),
        (
            "You may make production use of the Licensed Work, provided it is not offered to third parties on a hosted "
            "basis to compete with the Licensor. Internal use is no competition.",
            *("yes", "competing", "no"),
        ),
        ("You may use it in production for non-profit education.", "review", "review", "review"),
        ("You may make use of it for any purpose on a single node with up to 3 users.", "review", "review", "review"),
        ("You may make use of the Licensed Work, but not for a Database Service.", "yes", "yes", "no"),
    ],
)
def test_the_parameters_of_a_business_source_licence_are_read(grant, internal, product, service):
    read = use_grant_in(GRANT.format(grant=grant), "2026-11-30", "LICENSE")

    assert read is not None
    assert (read.internal, read.product, read.service) == (internal, product, service)
    assert read.change == "Apache License, Version 2.0 on 2029-01-01"


def test_a_supplied_business_source_licence_is_judged_by_its_own_grant():
    allowed = GRANT.format(grant="You may make use of the Licensed Work, but not for a Database Service.")

    inside, hosted = (judged(allowed, mode).outcome for mode in (Mode.INTERNAL, Mode.SAAS_MANAGED))
    nothing = judged(GRANT.format(grant="None"), Mode.INTERNAL)

    assert (inside, hosted, nothing.outcome) == ("permitted", "blocked", "blocked")


def test_other_texts_have_no_such_parameters():
    assert use_grant_in("Additional Use Grant: any use\n", "2026-11-30", "LICENSE") is None


@pytest.mark.parametrize("unit", ["commercial ", "not ", "$ ", "shall not use ", "by ", "; "])
def test_a_long_text_takes_time_in_proportion(unit):
    def cost(length: int) -> float:
        text = (unit * length)[:length]
        best = []
        for _ in range(3):
            start = time.process_time()
            clauses_in(text, WORDINGS)
            use_grant_in(text, "", "")
            best.append(time.process_time() - start)
        return min(best)

    clauses_in("compiled once", WORDINGS)

    assert cost(160_000) < 14 * cost(20_000) + 0.05

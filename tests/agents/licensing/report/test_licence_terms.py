"""A licence asked about itself is answered by its terms for each form of use."""

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import load
from protocols.adoption import Component, Inquiry, IntendedUse, Kind, Linkage, Mode

KNOWLEDGE = load()


def asked(name: str, **use):
    component = Component(name=name, kind=Kind.LICENCE)
    return assess(Inquiry(components=(component,), use=IntendedUse(**use), may_ask=False), component, KNOWLEDGE)[0]


def test_without_a_use_each_form_has_its_verdict_and_duties():
    answer = asked("Apache License 2.0")

    assert answer.summary.startswith("Apache License 2.0: commercial use is allowed; no copyleft.")
    assert "Used inside: permitted; offered as a service: permitted; handed to others" in answer.summary
    (terms,) = (table for table in answer.tables if table.id == "licence.terms")
    assert [row[0] for row in terms.rows if row[2] == "notice file"] == ["handed to others"]


def test_without_a_use_it_is_described_and_neither_permitted_nor_refused():
    answer = asked("OpenMDW-1.1")

    assert answer.outcome == "licence_terms"
    assert answer.answer == (
        "a permissive licence for models, data, software and documents (Linux Foundation, 2026-05-28); "
        "commercial use is allowed"
    )
    assert (asked("CC-BY-NC-4.0").answer or "").endswith("commercial use is not licensed")


def test_with_a_use_the_verdict_for_it_follows_the_terms():
    answer = asked("GPLv3", mode=Mode.DISTRIBUTE, linkage=Linkage.DYNAMIC)

    assert answer.outcome == "blocked"
    assert answer.summary.startswith("GNU GPL v3 only: ")
    assert "for distribute use: blocked" in answer.summary


def test_one_licence_into_work_under_another_is_settled_by_the_pair():
    answer = asked("Apache-2.0", mode=Mode.DISTRIBUTE, linkage=Linkage.INCORPORATED, own_licence="GPL-2.0-only")

    assert answer.outcome == "blocked"
    assert "into a work released under GPL-2.0-only" in answer.summary


def test_a_licence_nobody_knows_has_no_terms():
    answer = asked("Zorp Public License 9")

    assert answer.outcome == "legal_review"
    assert not [table for table in answer.tables if table.id == "licence.terms"]

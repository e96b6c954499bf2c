"""Licences of 2025 and 2026, and software licences that were known by their text only."""

import pytest

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import load
from protocols.adoption import Component, Constituent, Inquiry, IntendedUse, Linkage, Mode, Organisation

KNOWLEDGE = load()


def judged(licence: str, mode: Mode = Mode.SAAS, **use):
    organisation = Organisation(**use.pop("organisation", {}))
    component = Component(name="the thing", licence=licence)
    intended = IntendedUse(mode=mode, organisation=organisation, **use)
    return assess(Inquiry(components=(component,), use=intended, may_ask=False), component, KNOWLEDGE)[0]


@pytest.mark.parametrize(
    ("licence", "mode", "outcome"),
    [
        ("fish-audio-research-2026", Mode.INTERNAL, "blocked"),
        ("fish-audio-research-2026", Mode.EVALUATE, "permitted_with_obligations"),
        ("coqui-cpml-1.0.0", Mode.DISTRIBUTE, "blocked"),
        ("minimax-m2.7-nc", Mode.SAAS, "blocked"),
        ("PolyForm-Strict-1.0.0", Mode.INTERNAL, "blocked"),
        ("PolyForm-Internal-Use-1.0.0", Mode.SAAS, "blocked"),
        ("RSALv2", Mode.SAAS, "permitted_with_obligations"),
        ("RSALv2", Mode.SAAS_MANAGED, "blocked"),
        ("PostgreSQL", Mode.SAAS, "permitted"),
        ("EPL-1.0", Mode.SAAS, "permitted"),
        ("OSL-3.0", Mode.SAAS, "legal_review"),
        ("LGPL-2.1-or-later", Mode.SAAS, "permitted"),
    ],
)
def test_the_record_decides(licence, mode, outcome):
    assert judged(licence, mode).outcome == outcome


@pytest.mark.parametrize(
    ("licence", "home", "outcome"),
    [
        ("tencent-hunyuan-large-2024-11", "GB", "permitted_with_obligations"),
        ("tencent-hunyuan-large-2024-11", "DE", "blocked"),
        ("tencent-hunyuan-video-2024-12", "GB", "blocked"),
        ("tencent-hunyuan-image-3.0", "KR", "blocked"),
    ],
)
def test_each_hunyuan_text_excludes_its_own_territories(licence, home, outcome):
    used = judged(licence, territory=(home,), organisation={"based_in": home, "mau_at_release": 10})

    assert used.outcome == outcome


@pytest.mark.parametrize(
    ("organisation", "outcome"),
    [
        ({"maas": False, "ai_work_assistant": False}, "permitted"),
        ({"maas": False, "ai_work_assistant": True}, "blocked"),
        ({"maas": True}, "blocked"),
        ({"maas": False}, "legal_review"),
    ],
)
def test_the_qwen_community_licence_asks_for_the_business_of_the_licensee(organisation, outcome):
    small = {"mau_now": 10, "product_monthly_revenue_usd": 10}

    assert judged("qwen-community-1.0", organisation=small | organisation).outcome == outcome


def test_a_revenue_floor_lets_small_model_services_pass():
    business = {"maas": True, "mau_now": 10, "product_monthly_revenue_usd": 10}

    small, large = (
        judged("qwen3.8-max", organisation=business | {"annual_revenue_usd": revenue}).outcome
        for revenue in (1_000_000, 60_000_000)
    )

    assert (small, large) == ("permitted", "blocked")


def test_an_open_font_in_an_application_owes_its_notice():
    bundled = judged("OFL-1.1", Mode.DISTRIBUTE)

    assert bundled.outcome == "permitted_with_obligations"
    assert {finding.id for finding in bundled.findings} >= {"obligation.retain-notice", "obligation.not-sold-alone"}


def test_a_set_that_holds_the_works_of_others_is_for_review_whatever_its_label():
    component = Component(name="The Pile")
    inquiry = Inquiry(components=(component,), use=IntendedUse(mode=Mode.FINETUNE_PUBLISH), may_ask=False)

    answer = assess(inquiry, component, KNOWLEDGE)[0]

    assert answer.outcome == "legal_review"
    assert "Books3" in answer.summary


def test_an_or_later_library_keeps_its_own_id():
    linked = judged("LGPL-2.1-or-later", Mode.DISTRIBUTE, linkage=Linkage.DYNAMIC)

    assert linked.component.licence == "LGPL-2.1-or-later"
    assert linked.outcome == "permitted_with_obligations"


@pytest.mark.parametrize(
    "licence", [one for one in KNOWLEDGE.licences.values() if one.aup.incorporated], ids=lambda one: one.id
)
def test_a_licence_with_its_own_use_policy_is_never_free_of_duties(licence):
    assert any(duty.id == "aup-compliance" and "any" in duty.when for duty in licence.obligations)


def test_a_base_model_named_without_its_licence_takes_the_one_on_record():
    base = Constituent(name="Qwen2.5-VL-3B-Instruct", role="base_model")
    component = Component(id="colqwen2.5-v0.2", name="colqwen2.5-v0.2", licence="Apache-2.0", constituents=(base,))
    use = IntendedUse(mode=Mode.SAAS, commercial=True)
    finding = assess(Inquiry(components=(component,), use=use, may_ask=False), component, KNOWLEDGE)[0]
    assert finding.outcome == "blocked"
    assert "Qwen2.5-VL-3B-Instruct" in str(finding.findings)

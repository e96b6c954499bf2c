"""Role, duties and dates under the AI Act follow from the situation, the day included."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.licensing.ai_act.ai_act import ai_act, export_control
from agents.licensing.ai_act.duties import MODEL_DUTIES, SYSTEMIC_DUTIES
from agents.licensing.ai_act.situation import areas_of, situation_of
from agents.licensing.facts.ai_act_terms import ActRole, ActSituation, AiActAnswer, load_ai_act
from protocols.adoption import Grade, Inquiry, IntendedUse, Mode, Organisation

RULES = load_ai_act()
TODAY = date(2026, 11, 21)
OPEN_MODEL = ActSituation(
    as_of=TODAY,
    in_eu=True,
    places_model=True,
    training_flop=4e24,
    licence="yes",
    information_public=True,
    monetised=False,
)


def ids(answer: AiActAnswer) -> set[str]:
    return {duty.id for duty in answer.duties}


def lifted(answer: AiActAnswer) -> set[str]:
    return {duty.id for duty in answer.duties if duty.lifted_by}


def changed(situation: ActSituation, **values: object) -> ActSituation:
    return ActSituation(**{**situation.__dict__, **values})  # type: ignore[arg-type]  # fields are checked by the callers


def test_an_open_model_is_spared_documentation_but_not_copyright_policy_and_training_summary() -> None:
    answer = ai_act(OPEN_MODEL, RULES)

    assert lifted(answer) == {"technical-documentation", "downstream-information", "representative"}
    assert {"copyright-policy", "training-summary"} <= {duty.id for duty in answer.due}


@pytest.mark.parametrize(
    "values",
    [
        {"training_flop": 3e25},
        {"systemic_risk": True},
        {"licence": "no"},
        {"licence": "arguable"},
        {"monetised": True},
        {"information_public": False},
        {"information_public": None},
    ],
)
def test_the_exemption_needs_every_condition(values: dict[str, object]) -> None:
    assert lifted(ai_act(changed(OPEN_MODEL, **values), RULES)) == set()


def test_systemic_risk_adds_its_duties() -> None:
    answer = ai_act(changed(OPEN_MODEL, training_flop=3e25), RULES)

    assert {*MODEL_DUTIES, *SYSTEMIC_DUTIES} <= ids(answer)


@pytest.mark.parametrize(
    ("original", "systemic", "added", "becomes"),
    [
        (3e24, None, 1e20, False),
        (3e24, None, 1.2e24, True),
        (None, False, 4e22, True),
        (None, True, 4e22, False),
        (None, None, None, False),
    ],
)
def test_a_modifier_becomes_provider_above_one_third(
    original: float | None, systemic: bool | None, added: float | None, becomes: bool
) -> None:
    situation = ActSituation(
        as_of=TODAY, in_eu=True, modifies=True, training_flop=original, systemic_risk=systemic, modification_flop=added
    )

    assert (ActRole.MODIFIER in ai_act(situation, RULES).roles) is becomes


def test_a_provider_that_excludes_the_eu_makes_the_integrator_model_provider() -> None:
    answer = ai_act(ActSituation(as_of=TODAY, in_eu=True, offers_system=True, upstream_excludes_eu=True), RULES)

    assert ActRole.MODEL_PROVIDER in answer.roles
    assert any("excludes the EU" in line for line in answer.review)


def test_an_open_source_chatbot_keeps_its_transparency_duty() -> None:
    answer = ai_act(
        ActSituation(as_of=TODAY, in_eu=True, offers_system=True, own_licence_open=True, interacts_with_people=True),
        RULES,
    )

    duty = next(duty for duty in answer.duties if duty.id == "tell-people")
    assert (duty.in_force, duty.applies_from) == (True, date(2026, 8, 2))
    assert any("Act applies to" in line for line in answer.why)


@pytest.mark.parametrize(
    ("day", "in_force"), [(date(2026, 11, 21), False), (date(2027, 12, 1), False), (date(2027, 12, 2), True)]
)
def test_high_risk_duties_start_on_the_date_the_omnibus_set(day: date, in_force: bool) -> None:
    answer = ai_act(ActSituation(as_of=day, in_eu=True, offers_system=True, annex_iii=True), RULES)

    duty = next(duty for duty in answer.duties if duty.id == "high-risk-annex-iii")
    assert ActRole.HIGH_RISK_PROVIDER in answer.roles
    assert (duty.applies_from, duty.in_force) == (date(2027, 12, 2), in_force)
    assert "2026/1744" in duty.evidence.title


def test_products_of_annex_one_have_the_later_date() -> None:
    answer = ai_act(ActSituation(as_of=TODAY, in_eu=True, offers_system=True, annex_i=True), RULES)

    assert next(d.applies_from for d in answer.duties if d.id == "high-risk-annex-i") == date(2028, 8, 2)


def test_a_model_placed_before_august_2025_has_until_august_2027() -> None:
    answer = ai_act(changed(OPEN_MODEL, placed_before_2025_08=True), RULES)

    assert next(d.applies_from for d in answer.duties if d.id == "training-summary") == date(2027, 8, 2)


@pytest.mark.parametrize(
    ("situation", "role"),
    [
        (ActSituation(as_of=TODAY, in_eu=False, offers_system=True), ActRole.OUT_OF_SCOPE),
        (ActSituation(as_of=TODAY, in_eu=True, research=True), ActRole.RESEARCH),
    ],
)
def test_outside_the_act_there_are_no_duties(situation: ActSituation, role: ActRole) -> None:
    answer = ai_act(situation, RULES)

    assert (answer.roles, answer.duties) == ((role,), ())


def test_a_prohibited_practice_is_said_so() -> None:
    assert ai_act(ActSituation(as_of=TODAY, in_eu=True, offers_system=True, prohibited=True), RULES).prohibited


@settings(max_examples=60, deadline=None)
@given(
    st.floats(1e20, 1e27),
    st.sampled_from(["yes", "no", "arguable"]),
    st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]),
)
def test_a_less_open_licence_never_lifts_more(
    flop: float, licence: str, public: bool | None, paid: bool | None
) -> None:
    situation = changed(OPEN_MODEL, training_flop=flop, licence=licence, information_public=public, monetised=paid)

    assert lifted(ai_act(situation, RULES)) <= lifted(ai_act(changed(situation, licence="yes"), RULES))


def test_cv_screening_is_pointed_at_and_left_to_a_lawyer() -> None:
    use = IntendedUse(mode=Mode.SAAS, purpose="CV screening for recruiters", territory=("DE",))
    situation = situation_of(Inquiry(use=use), RULES, as_of=TODAY)

    answer = ai_act(situation, RULES)

    assert [area.point for area in areas_of(use, RULES)] == ["Annex III 4(a)"]
    assert any("Annex III 4(a)" in line and "2027-12-02" in line for line in answer.review)
    assert ActRole.HIGH_RISK_PROVIDER not in answer.roles


def test_once_confirmed_it_is_high_risk() -> None:
    use = IntendedUse(mode=Mode.SAAS, purpose="CV screening", territory=("DE",))

    answer = ai_act(situation_of(Inquiry(use=use, facts={"annex_iii": True}), RULES, as_of=TODAY), RULES)

    assert ActRole.HIGH_RISK_PROVIDER in answer.roles


@pytest.mark.parametrize(
    ("territory", "based_in", "expected"),
    [
        ((), "FR", True),
        (("EU",), None, True),
        (("worldwide",), "US", True),
        (("US",), "US", False),
        ((), "US", None),
        ((), None, None),
    ],
)
def test_the_eu_is_read_from_territory_and_seat(
    territory: tuple[str, ...], based_in: str | None, expected: bool | None
) -> None:
    use = IntendedUse(mode=Mode.SAAS, territory=territory, organisation=Organisation(based_in=based_in))

    assert situation_of(Inquiry(use=use), RULES, as_of=TODAY).in_eu is expected


def test_an_ordinary_description_points_nowhere() -> None:
    use = IntendedUse(purpose="summarise our meeting notes and search the wiki", sector="software")

    assert areas_of(use, RULES) == ()


@pytest.mark.parametrize(
    ("field", "point", "day"),
    [
        ("credit-scoring", "Annex III 5(b)", "2027-12-02"),
        ("life-health-insurance", "Annex III 5(c)", "2027-12-02"),
        ("exam-grading", "Annex III 3(b)", "2027-12-02"),
        ("emotion-recognition-work", "Art 5(1)(f)", "2025-02-02"),
        ("realtime-public-identification", "Art 5(1)(h)", "2025-02-02"),
        ("intimate-images", "2026/1744", "2026-12-02"),
        ("medical-device", "Annex I", "2028-08-02"),
    ],
)
def test_a_field_of_use_is_named_with_its_place_in_the_act_and_its_day(field: str, point: str, day: str) -> None:
    use = IntendedUse(mode=Mode.SAAS, fields_of_use=(field,), territory=("DE",))

    review = ai_act(situation_of(Inquiry(use=use), RULES, as_of=TODAY), RULES).review

    assert any(point in line and day in line for line in review)


def test_the_question_itself_is_never_read() -> None:
    inquiry = Inquiry(use=IntendedUse(mode=Mode.SAAS), question="May we use it for credit scoring and on our devices?")

    assert situation_of(inquiry, RULES, as_of=TODAY).described == ()


def test_the_omnibus_dates_are_those_of_the_timeline() -> None:
    dates = {entry.date for entry in RULES.timeline if "2026/1744" in entry.evidence.title}

    assert {date(2026, 7, 27), date(2026, 12, 2), date(2027, 12, 2), date(2028, 8, 2)} == dates


def test_export_notes_carry_their_weak_grade() -> None:
    notes = export_control(RULES, licence_has_clause=True)

    assert {note.evidence.grade for note in notes} == {Grade.MEMORY, Grade.PRIMARY}
    assert len(notes) == len(export_control(RULES, licence_has_clause=False)) + 1


def test_a_representative_is_asked_only_of_who_sits_outside_the_eu() -> None:
    inside = ai_act(changed(OPEN_MODEL, seat_in_eu=True), RULES)
    outside = ai_act(changed(OPEN_MODEL, seat_in_eu=False), RULES)

    assert ids(outside) - ids(inside) == {"representative"}


def test_where_nobody_said_the_answer_holds_only_if_the_eu_is_touched() -> None:
    answer = ai_act(ActSituation(as_of=TODAY, offers_system=True), RULES)

    assert answer.applies == "if-in-eu"
    assert any("EU" in line for line in answer.missing)

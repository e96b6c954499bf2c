from datetime import timedelta
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import load
from agents.licensing.rules.judge import judge
from agents.licensing.rules.licensed_use import use_of
from agents.licensing.rules.limits.size_bounds import CLEARLY
from agents.licensing.rules.outcome import LicenceOutcome
from agents.licensing.rules.resolve import parts_of
from protocols.adoption import Component, Constituent, Inquiry, IntendedUse, Kind, Linkage, Mode, Organisation
from protocols.models import StrictModel

KNOWLEDGE = load()
IDS = sorted(KNOWLEDGE.licences)
COPYLEFT = [id for id in IDS if KNOWLEDGE.licences[id].copyleft.strength in ("file", "library", "strong", "network")]
FIELDS = ("military", "surveillance", "malware", "automated-decisions", "medical-advice", "defamation", "competing-use")
ROLES = ("component", "base_model", "training_data", "runtime")
# Facts about the adopter and the join. What the adopter means to do (mode, fields of use, modification, own licence,
# the name of a model) is the question itself: leaving it out asks another question.
FACTS = ("linkage", "multimodal", "commercial", "target_model")
KINDS = (None, Kind.MODEL, Kind.LIBRARY, Kind.APPLICATION, Kind.DATASET)
FORGETTABLE = (*FACTS, "territory", *Organisation.model_fields)
FLAGS = ("maas", "competes_with_licensor", "ai_work_assistant")
SIZES = ("mau_now", "mau_at_release", "headcount", "end_users_30d", "annual_revenue_usd")
N = TypeVar("N", bound=StrictModel)
modest = settings(max_examples=20, deadline=timedelta(seconds=2))
thorough = settings(modest, max_examples=60)
exhaustive = settings(modest, max_examples=200)


LIMITED = [id for id in IDS if KNOWLEDGE.licences[id].thresholds or KNOWLEDGE.licences[id].geo_exclusions]
STEPS = (0, 40, 150, 250, 2_000_000, 25_000_000, 150_000_000, 800_000_000, 50_000_000_000)
sizes = st.sampled_from(STEPS)


def _maybe(strategy, told: bool):
    return strategy if told else st.none() | strategy


@st.composite
def organisations(draw, told: bool = False):
    year = draw(_maybe(sizes, told))
    month = None if year is None else min(year, draw(sizes))
    product = None if month is None else min(month, draw(sizes))
    said = {size: draw(_maybe(sizes, told)) for size in SIZES[:4]}
    said |= {size: draw(_maybe(sizes, told)) for size in ("product_arr_usd", "visits_per_month")}
    said |= {
        flag: draw(_maybe(st.booleans(), told)) for flag in ("maas", "competes_with_licensor", "ai_work_assistant")
    }
    if told and year is not None:
        # Nobody loses nine of ten users between a release and today, nor has tenfold daily users.
        said["mau_at_release"] = min(said["mau_at_release"], CLEARLY * min(said["mau_now"], said["end_users_30d"]))
        said["mau_now"] = min(said["mau_now"], CLEARLY * said["end_users_30d"])
        said["product_arr_usd"] = min(said["product_arr_usd"], year)
    said |= {"annual_revenue_usd": year, "monthly_revenue_usd": month, "product_monthly_revenue_usd": product}
    said |= {"based_in": draw(_maybe(st.sampled_from(["US", "DE", "GB", "KR"]), told))}
    return Organisation.model_validate(said)


@st.composite
def uses(draw, told: bool = False):
    return IntendedUse(
        mode=draw(st.sampled_from(Mode)),
        commercial=draw(_maybe(st.booleans(), told)),
        linkage=draw(_maybe(st.sampled_from(Linkage), told)),
        modified=draw(st.booleans()),
        territory=tuple(draw(st.lists(st.sampled_from(["US", "DE", "CN"]), min_size=int(told), max_size=2))),
        fields_of_use=() if told else tuple(draw(st.lists(st.sampled_from(FIELDS), max_size=2))),
        multimodal=draw(_maybe(st.booleans(), told)),
        target_model=draw(_maybe(st.sampled_from(["llm", "classifier", "image-foundation"]), told)),
        remove_branding=draw(st.booleans()),
        organisation=draw(organisations(told)),
    )


licences = st.sampled_from(IDS)
parts = st.lists(st.tuples(licences, st.sampled_from(ROLES)), min_size=1, max_size=3)


def rank(use: IntendedUse, *parts: tuple[str, str], kind: Kind | None = None) -> int:
    made = tuple(Constituent(name="part", licence=licence, role=role) for licence, role in parts)
    component = Component(name="thing under test", constituents=made)
    read = use_of(Inquiry(components=(component,), use=use, may_ask=False), component, kind)
    return judge(parts_of(component, None, read, KNOWLEDGE), read, KNOWLEDGE).outcome.rank


def changed(model: N, **values) -> N:
    return model.model_copy(update=values)


@modest
@given(uses(), parts, st.sampled_from(FIELDS))
def test_one_more_restricted_field_never_improves_the_verdict(use, parts, field):
    assert rank(changed(use, fields_of_use=(*use.fields_of_use, field)), *parts) >= rank(use, *parts)


@modest
@given(uses(), parts, licences, st.sampled_from(ROLES))
def test_one_more_part_never_improves_the_verdict(use, parts, licence, role):
    assert rank(use, *parts, (licence, role)) >= rank(use, *parts)


@modest
@given(uses(), parts)
def test_one_more_excluded_country_never_improves_the_verdict(use, parts):
    stated = changed(use, territory=("CA", *use.territory))
    assert rank(changed(stated, territory=(*stated.territory, "FR")), *parts) >= rank(stated, *parts)


@modest
@given(uses(), parts)
def test_switching_guardrails_off_never_improves_the_verdict(use, parts):
    assert rank(changed(use, disable_guardrails=True), *parts) >= rank(use, *parts)


@modest
@given(uses(), st.sampled_from(COPYLEFT))
def test_copyleft_weighs_no_less_in_a_service_than_inside_nor_when_handed_on_than_in_a_service(use, licence):
    alone = changed(use, fields_of_use=(), remove_branding=False)
    inside, served, handed_on = (
        rank(changed(alone, mode=mode), (licence, "component")) for mode in (Mode.INTERNAL, Mode.SAAS, Mode.DISTRIBUTE)
    )

    assert inside <= served <= handed_on


@modest
@given(uses(), licences, licences)
def test_a_choice_is_never_worse_than_its_best_branch_and_a_combination_never_better_than_its_worst(use, one, other):
    alone = [rank(use, (id, "component")) for id in (one, other)]

    assert rank(use, (f"{one} OR {other}", "component")) <= min(alone)
    assert rank(use, (f"{one} AND {other}", "component")) >= max(alone)


@thorough
@given(uses(told=True), st.sampled_from(LIMITED), st.sampled_from(SIZES), st.sampled_from(STEPS[1:]))
def test_growing_never_improves_the_verdict(use, licence, size, more):
    known = changed(use, organisation=changed(use.organisation, **{size: getattr(use.organisation, size) or 0}))
    grown = changed(known.organisation, **{size: getattr(known.organisation, size) + more})

    assert rank(changed(known, organisation=grown), (licence, "component")) >= rank(known, (licence, "component"))


@exhaustive
@given(uses(told=True), licences, st.sampled_from(ROLES), st.sampled_from(FORGETTABLE), st.sampled_from(KINDS))
def test_forgetting_a_fact_never_makes_the_verdict_lighter(use, licence, role, fact, kind):
    if fact in Organisation.model_fields:
        forgotten = changed(use, organisation=changed(use.organisation, **{fact: None}))
    else:
        forgotten = changed(use, **{fact: () if fact == "territory" else None})

    # A fact that would forbid leaves, unsaid, a question for a lawyer: both stand in the way of going ahead.
    known, unsaid = (
        min(rank(stated, (licence, role), kind=kind), LicenceOutcome.REVIEW.rank) for stated in (use, forgotten)
    )
    assert unsaid >= known


@modest
@given(uses(), parts)
def test_the_same_question_gets_the_same_answer_to_the_byte(use, parts):
    made = tuple(Constituent(name="part", licence=licence, role=role) for licence, role in parts)
    component = Component(name="thing under test", constituents=made)
    inquiry = Inquiry(components=(component,), use=use)

    first, second = (assess(inquiry, component, KNOWLEDGE) for _ in range(2))

    assert [model.model_dump_json() for model in (first[0], *first[1])] == [
        model.model_dump_json() for model in (second[0], *second[1])
    ]

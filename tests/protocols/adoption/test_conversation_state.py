"""Operations edit the state, and one that does not fit says why and changes nothing."""

import pytest

from protocols.adoption import Component, Inquiry, IntendedUse, Workload
from protocols.adoption.conversation_state import (
    ConversationState,
    OperationKind,
    StateOperation,
    UnusableOperation,
    state_of,
    stated,
    with_operations,
)

ONE, TWO = Component(name="One", id="one"), Component(name="Two")
STATE = Inquiry(
    components=(ONE, TWO),
    use=IntendedUse(territory=("EU", "US"), workload=Workload(tokens_per_month=5)),
    facts={"users": 7},
    declined=("use.workload.tokens_per_month",),
)


def edited(kind: str, **more) -> Inquiry:
    return with_operations(STATE, [StateOperation(kind=OperationKind(kind), **more)])


def test_components_are_added_once_removed_by_name_or_id_and_replaced_in_place():
    assert edited("add", value="Two").components == (ONE, TWO)
    assert edited("add", value="Three").components == (ONE, TWO, Component(name="Three"))
    assert edited("remove", value="one").components == (TWO,)
    assert edited("replace", old="One", value={"name": "Three", "id": "three"}).components[0].id == "three"


def test_facts_are_set_and_unset_and_items_of_lists_come_and_go():
    assert edited("set", path="use.workload.tokens_per_month", value=9).use.workload.tokens_per_month == 9
    assert edited("unset", path="facts.users").facts == {}
    assert edited("remove", path="use.territory", value="EU").use.territory == ("US",)
    assert edited("add", path="use.territory", value="JP").use.territory == ("EU", "US", "JP")


def test_a_fact_that_is_edited_may_be_asked_for_again():
    assert edited("unset", path="use.workload.tokens_per_month").declined == ()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"kind": "remove", "value": "Three"}, "Three is not one of the components"),
        ({"kind": "set", "value": "Three"}, "set does not apply to components"),
        ({"kind": "set", "path": "use.nothing.more", "value": 1}, "there is no such field"),
        ({"kind": "set", "path": "use.workload.tokens_per_month", "value": "many"}, "use.workload.tokens_per_month"),
        ({"kind": "undo", "path": "use.mode"}, "undo does not apply"),
        ({"kind": "add", "value": 3}, "no component"),
    ],
)
def test_an_operation_that_does_not_fit_says_why(edit, why):
    with pytest.raises(UnusableOperation, match=why):
        edited(**edit)


def test_the_document_holds_all_that_was_stated_under_its_version():
    document = state_of(STATE, 4)

    assert ConversationState.model_validate_json(document.model_dump_json()) == document
    assert (document.version, stated(STATE)["facts.users"]) == (4, 7)

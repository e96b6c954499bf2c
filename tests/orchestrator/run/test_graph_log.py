"""What the graph of a Run did, as LangGraph's own stream tells it."""

from orchestrator.run.graph_log import MOST_TRACES, GraphLog
from protocols.wire.graph_events import GraphMoment

BEGIN = {"type": "tasks", "data": {"id": "1", "name": "plan", "input": {}, "triggers": ()}}


def _end(**fields) -> dict:
    return {
        "type": "tasks",
        "data": {"id": "1", "name": "plan", "error": None, "result": {}, "interrupts": [], **fields},
    }


def test_a_node_ends_fails_or_stops_to_ask():
    log = GraphLog()
    for part in (BEGIN, _end(), _end(error="ValueError('x')"), _end(interrupts=[{"value": 1}])):
        log.note("t", part)

    moments = [event.moment for event in log.of("t")]
    assert moments == [GraphMoment.BEGIN, GraphMoment.END, GraphMoment.ERROR, GraphMoment.INTERRUPT]
    assert log.of("t")[2].problem == "ValueError('x')"


def test_a_checkpoint_names_its_step_and_what_comes_next():
    log = GraphLog()
    log.note(
        "t", {"type": "checkpoints", "data": {"metadata": {"step": 3}, "next": ["consult", "consult"], "values": {}}}
    )

    (event,) = log.of("t")
    assert (event.step, event.next) == (3, ("consult", "consult"))


def test_other_parts_of_the_stream_are_none_of_it_and_old_traces_go():
    log = GraphLog()
    log.note("t", {"type": "custom", "data": {"input": 1}})
    log.note("", BEGIN)
    for number in range(MOST_TRACES + 1):
        log.note(f"{number}", BEGIN)

    assert log.of("t") == log.of("0") == ()
    assert len(log.of("1")) == 1

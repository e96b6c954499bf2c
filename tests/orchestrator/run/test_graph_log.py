"""What the graph of a Run did, as its nodes and checkpoints tell it."""

from orchestrator.run.graph_log import MOST_TRACES, GraphLog
from protocols.wire.graph_events import GraphMoment


def test_a_node_ends_fails_or_stops_to_ask():
    log = GraphLog()
    log.begin("t", "plan", "", "1")
    log.end("t", "plan", "1", GraphMoment.END)
    log.end("t", "plan", "1", GraphMoment.ERROR, "ValueError('x')")
    log.end("t", "plan", "1", GraphMoment.INTERRUPT)

    moments = [event.moment for event in log.of("t")]
    assert moments == [GraphMoment.BEGIN, GraphMoment.END, GraphMoment.ERROR, GraphMoment.INTERRUPT]
    assert log.of("t")[2].problem == "ValueError('x')"


def test_a_checkpoint_names_its_step_and_what_came_next():
    log = GraphLog()
    log.checkpoint("t", 3)
    for branch in ("a: vLLM", "b: vLLM"):
        log.begin("t", "consult", branch, branch)

    checkpoint, first, _ = log.of("t")
    assert (checkpoint.step, checkpoint.next) == (3, ("consult", "consult"))
    assert first.branch == "a: vLLM"


def test_what_is_in_no_trace_is_not_noted_and_old_traces_go():
    log = GraphLog()
    log.checkpoint("", 1)
    log.begin("", "plan", "", "1")
    for number in range(MOST_TRACES + 1):
        log.checkpoint(f"{number}", 1)

    assert log.of("") == log.of("0") == ()
    assert len(log.of("1")) == 1

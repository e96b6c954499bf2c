"""A Run as a graph: understand, plan, consult every agent at once, settle, recommend, with alternatives checked."""

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from orchestrator.run.nodes.answer import recommend, reply
from orchestrator.run.nodes.consult import check, consult
from orchestrator.run.nodes.noted import noted
from orchestrator.run.nodes.plan import every_step_at_once, plan
from orchestrator.run.nodes.understand import understand, whether_to_ask
from orchestrator.run.questions import settle
from orchestrator.run.services import Platform
from orchestrator.run.state import Round, Run


def build_graph(checkpointer: BaseCheckpointSaver | None = None) -> CompiledStateGraph[Run, Platform, Run, Run]:
    """The whole shape on one screen; `settle` and `recommend` say themselves where they go on."""
    graph = StateGraph(Run, context_schema=Platform)
    graph.add_node("understand", noted(understand))
    graph.add_node("reply", noted(reply))
    graph.add_node("plan", noted(plan))
    graph.add_node("consult", noted(consult, branch), input_schema=Round)
    graph.add_node("settle", noted(settle))
    graph.add_node("recommend", noted(recommend))
    graph.add_node("check", noted(check, branch), input_schema=Round)

    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", whether_to_ask)
    graph.add_edge("reply", END)
    graph.add_conditional_edges("plan", every_step_at_once, ["consult", "settle"])
    graph.add_edge("consult", "settle")
    graph.add_edge("check", "recommend")
    return graph.compile(checkpointer=checkpointer)


def branch(state: Round) -> str:
    """What tells executions apart that run side by side."""
    return f"{state.step.agent}: {state.step.component}"

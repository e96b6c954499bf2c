"""A Run as a graph: understand, discover, plan, consult every agent at once, settle, check, recommend, report."""

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from orchestrator.run.nodes.answer import find_alternatives, recommend, report
from orchestrator.run.nodes.consult import check, consult
from orchestrator.run.nodes.plan import discover, every_step_at_once, plan
from orchestrator.run.nodes.understand import understand, whether_to_ask
from orchestrator.run.questions import settle
from orchestrator.run.services import Platform
from orchestrator.run.state import Round, Run


def build_graph(checkpointer: BaseCheckpointSaver | None = None) -> CompiledStateGraph[Run, Platform, Run, Run]:
    """The whole shape on one screen; `settle` and `find_alternatives` say themselves where they go on."""
    graph = StateGraph(Run, context_schema=Platform)
    graph.add_node("understand", understand)
    graph.add_node("discover", discover)
    graph.add_node("plan", plan)
    graph.add_node("consult", consult, input_schema=Round)
    graph.add_node("settle", settle)
    graph.add_node("find_alternatives", find_alternatives)
    graph.add_node("check", check, input_schema=Round)
    graph.add_node("recommend", recommend)
    graph.add_node("report", report)

    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", whether_to_ask)
    graph.add_edge("discover", "plan")
    graph.add_conditional_edges("plan", every_step_at_once, ["consult", "settle"])
    graph.add_edge("consult", "settle")
    graph.add_edge("check", "recommend")
    graph.add_edge("recommend", "report")
    graph.add_edge("report", END)
    return graph.compile(checkpointer=checkpointer)

"""A node that is noted in the log of its graph as it runs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from langgraph.errors import GraphInterrupt
from langgraph.runtime import Runtime

from orchestrator.run.services import Platform
from protocols.wire.graph_events import GraphMoment


def noted(node: Callable[..., Any], branch_of: Callable[[Any], str] = lambda state: "") -> Callable[..., Any]:
    """The node; `branch_of` its state is what tells executions apart that run side by side."""
    name = node.__name__

    @wraps(node)
    async def run(state: Any, runtime: Runtime[Platform]) -> Any:
        log, trace = runtime.context.graph_log, runtime.context.trace
        execution = runtime.execution_info.task_id[:64] if runtime.execution_info else ""
        log.begin(trace, name, branch_of(state), execution)
        try:
            result = await node(state, runtime)
        except GraphInterrupt:
            # A node that stops for a question is executed anew from its beginning when the answer is there.
            log.end(trace, name, execution, GraphMoment.INTERRUPT)
            raise
        except Exception as error:  # noted and raised again: a node may fail of anything
            log.end(trace, name, execution, GraphMoment.ERROR, repr(error))
            raise
        log.end(trace, name, execution, GraphMoment.END)
        return result

    return run

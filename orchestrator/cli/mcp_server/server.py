"""The MCP server: tools that ask the orchestrator, a report as a resource, prompts."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

import mcp.types as types
from mcp.server.mcpserver import Context, MCPServer, RequestStateSecurity
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.types import ToolAnnotations

from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.mcp_server.questions import message_of, schema_of, values_of
from orchestrator.cli.mcp_server.results import SCHEME, Recommended, result_of
from orchestrator.cli.turn_result import TurnResult
from protocols.adoption import Progress

FORM = "form"
MOST_COMPARED = 6
ASKS_BY_RESULT = "2026-07-28"
"""From this version of MCP on a question is a result that the client answers by calling again."""
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
ABOUT = (
    "Advice on adopting open-source AI components, assembled from independent agents; every claim with its source and "
    "day, every figure with its formula. Repeat what it says, and its gaps; add no fact of your own."
)
Reply = Annotated[types.CallToolResult, Recommended] | types.InputRequiredResult
Ask = Callable[[Council], Awaitable[TurnResult]]


def server_for(url: str) -> MCPServer:
    """A server that asks the orchestrator at this URL; it keeps nothing itself."""
    # Keys of this process alone: a request state that another one signed leads to a Task nobody here asked.
    security = RequestStateSecurity(keys=[secrets.token_bytes(32)])
    server = MCPServer("adoption-council", instructions=ABOUT, log_level="WARNING", request_state_security=security)
    _add_tools(server, url)
    _add_report(server, url)
    _add_prompts(server)
    return server


def _add_tools(server: MCPServer, url: str) -> None:
    @server.tool(title="Recommend on adopting a component", annotations=READS)
    async def recommend_adoption(
        question: str, ctx: Context, may_ask: bool = True, conversation: str = "", task_id: str = ""
    ) -> Reply:
        """Says whether to adopt an open-source AI component, or answers a question about its licence, cost or health.

        Put everything known into `question`: the component, the use, the places of company, users and servers, the
        volume. With `may_ask` false open questions are answered by their defaults, and each is listed. `conversation`
        of an earlier result makes it a follow-up; `task_id` of a result that asks makes `question` its answer.
        """

        async def ask(council: Council) -> TurnResult:
            if task_id:
                return await council.reply(await council.look(task_id), question, teller(ctx))
            return await council.say(question, teller(ctx), may_ask)

        return await _answered(url, ctx, ask, conversation)

    @server.tool(title="Compare components", annotations=READS)
    async def compare(components: list[str], ctx: Context, use: str = "", may_ask: bool = True) -> Reply:
        """Compares open-source AI components for one use, each with its verdict, and says which is ahead."""
        if not 2 <= len(components) <= MOST_COMPARED:
            raise ToolError(f"Name 2 to {MOST_COMPARED} components.")
        return await _answered(url, ctx, lambda council: council.say(comparison(components, use), teller(ctx), may_ask))


def _add_report(server: MCPServer, url: str) -> None:
    @server.resource(f"{SCHEME}://{{task_id}}", title="Report", mime_type="text/markdown")
    async def report(task_id: str) -> str:
        """The whole report of a finished question, with every source."""
        try:
            async with Council.at(url) as council:
                outcome = await council.look(task_id)
        except NotThere as problem:
            raise ResourceNotFoundError(str(problem)) from problem
        if not outcome.text:
            raise ResourceNotFoundError(outcome.problem or f"Task {task_id} has no report.")
        return outcome.text


def _add_prompts(server: MCPServer) -> None:
    @server.prompt(title="Should we adopt it?")
    def adopt(component: str, use: str = "inside our company") -> str:
        """Asks for a recommendation on one component, in all its aspects."""
        return (
            f"Use recommend_adoption to find out whether we should adopt {component} {use}. Give the verdict first, "
            "then the conditions with who must meet them, then the gaps, each with its source."
        )

    @server.prompt(title="Which of them?")
    def choose(components: str, use: str = "inside our company") -> str:
        """Asks for a comparison of several components, separated by commas."""
        return f"Use compare on {components} for use {use}, and say which is ahead, in what, and how sure that is."


def comparison(components: list[str], use: str) -> str:
    """The question in words, as a person would ask it."""
    return f"Should we adopt {', '.join(components[:-1])} or {components[-1]}{f' {use}' if use else ''}?"


async def _answered(
    url: str, ctx: Context, ask: Ask, conversation: str = ""
) -> types.CallToolResult | types.InputRequiredResult:
    """Ask, and put what is asked back to the person in the way the client knows; raises ToolError."""
    try:
        async with Council.at(url, conversation) as council:
            outcome = await (_settled(council, ctx) if ctx.request_state else ask(council))
            # An answer may raise the next question; a client that cannot ask its person gets the form as the result.
            while outcome.form and ctx.client_capabilities and ctx.client_capabilities.elicitation:
                form = types.ElicitRequestFormParams(
                    message=message_of(outcome.form), requested_schema=schema_of(outcome.form)
                )
                if (ctx.protocol_version or "") >= ASKS_BY_RESULT:
                    request = types.ElicitRequest(params=form)
                    return types.InputRequiredResult(input_requests={FORM: request}, request_state=outcome.task_id)
                reply = await ctx.session.elicit_form(form.message, form.requested_schema, ctx.request_id)
                outcome = await _taken(council, outcome, reply, ctx)
    except NotThere as problem:
        raise ToolError(str(problem)) from problem
    return result_of(outcome)


async def _settled(council: Council, ctx: Context) -> TurnResult:
    """The call comes again, with what the person said."""
    waiting = await council.look(ctx.request_state or "")
    reply = (ctx.input_responses or {}).get(FORM)
    if waiting.form is None or not isinstance(reply, types.ElicitResult):
        raise ToolError(waiting.problem or f"Task {waiting.task_id} waits for nothing any more; ask anew.")
    return await _taken(council, waiting, reply, ctx)


async def _taken(council: Council, waiting: TurnResult, reply: types.ElicitResult, ctx: Context) -> TurnResult:
    """Declining leaves every field to its default, cancelling ends the Task; raises ToolError then."""
    assert waiting.form is not None
    # Not left open: a Task that waits for nobody would hold a place until it is too old.
    if reply.action == "cancel":
        raise ToolError(f"The question was called off: {await council.cancel(waiting.task_id)}.")
    content = reply.content if reply.action == "accept" else None
    return await council.settle(waiting, values_of(waiting.form, content), teller(ctx))


def teller(ctx: Context) -> Callable[[Progress], Awaitable[None]]:
    """Each agent's news as MCP progress, which must grow."""
    count = 0

    async def tell(news: Progress) -> None:
        nonlocal count
        count += 1
        await ctx.report_progress(count, None, f"{news.agent}: {news.says}")

    return tell

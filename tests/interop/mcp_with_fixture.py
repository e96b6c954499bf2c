"""`council mcp` with the one tool that the official suite brings itself: python mcp_with_fixture.py URL PORT.

The suite calls `test_missing_capability` without declaring sampling, and wants the call refused for that. No tool of
ours needs a capability that a client may lack, so the refusal is shown on a tool beside ours.
"""

import sys
import warnings
from typing import Annotated

import uvicorn
from mcp.server.mcpserver import Resolve, Sample
from mcp.types import CreateMessageResult, SamplingMessage, TextContent

from orchestrator.cli.mcp_server.server import server_for

HOST = "127.0.0.1"


def ask_the_model() -> Sample:
    return Sample([SamplingMessage(role="user", content=TextContent(type="text", text="hi"))], max_tokens=8)


def main(url: str, port: int) -> None:
    server = server_for(url)

    @server.tool()
    async def test_missing_capability(answer: Annotated[CreateMessageResult, Resolve(ask_the_model)]) -> str:
        """Needs a model of the client's."""
        return str(answer.content)

    uvicorn.run(server.streamable_http_app(host=HOST), host=HOST, port=port, http="h11", log_level="warning")


if __name__ == "__main__":
    # Sampling is deprecated in every version of MCP, and the suite asks for it.
    warnings.simplefilter("ignore")
    main(sys.argv[1], int(sys.argv[2]))

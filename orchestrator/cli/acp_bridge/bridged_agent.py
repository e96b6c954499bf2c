"""An A2A agent as an ACP agent: each run is a Task, a question is an await, a session is a Context."""

import re

from a2a.types import AgentCard
from acp_sdk.models import Error, ErrorCode, MessageAwaitRequest, Metadata
from acp_sdk.models import Message as AcpMessage
from acp_sdk.models.models import Annotations, Capability
from acp_sdk.server.agent import AgentManifest
from acp_sdk.server.context import Context
from google.protobuf.json_format import MessageToDict

from orchestrator.cli.acp_bridge.bridged_task import BridgedTask
from orchestrator.cli.acp_bridge.message_parts import a2a_parts
from orchestrator.cli.acp_bridge.run_slots import slot_of
from orchestrator.cli.client import Council, NotThere
from protocols.a2a.client.errors import NoAnswer

LONGEST_NAME = 63
# ACP wants an RFC 1123 label: "License check!" is license-check.
ODD = re.compile(r"[^a-z0-9]+")
MOST_TURNS = 50


class BridgedAgent(AgentManifest):
    """The agent at a base URL, whose card says what it is."""

    def __init__(self, url: str, card: AgentCard) -> None:
        self._url, self._card = url, card

    @property
    def name(self) -> str:
        """The card's name as a label."""
        return ODD.sub("-", self._card.name.lower()).strip("-")[:LONGEST_NAME].strip("-") or "agent"

    @property
    def description(self) -> str:
        """The card's."""
        return self._card.description

    @property
    def input_content_types(self) -> list[str]:
        """The card's input modes."""
        return list(self._card.default_input_modes) or ["*/*"]

    @property
    def output_content_types(self) -> list[str]:
        """The card's output modes."""
        return list(self._card.default_output_modes) or ["*/*"]

    @property
    def metadata(self) -> Metadata:
        """Skills as capabilities, and where the agent speaks A2A itself."""
        faces = [MessageToDict(interface) for interface in self._card.supported_interfaces]
        return Metadata(
            framework="A2A",
            tags=sorted({tag for skill in self._card.skills for tag in skill.tags}),
            capabilities=[Capability(name=skill.name, description=skill.description) for skill in self._card.skills],
            annotations=Annotations(a2a={"version": self._card.version, "interfaces": faces}),
        )

    async def run(self, input: list[AcpMessage], context: Context):
        """Yields news as events, then the answer; a question is yielded as an await, and its resume answers it."""
        try:
            parts = a2a_parts(part for item in input for part in item.parts)
            async with Council.at(self._url) as council:
                task = BridgedTask(council.agent, str(context.session.id), slot_of(context.request.scope))
                for _ in range(MOST_TURNS):
                    async for text in task.news(parts):
                        yield {"says": text}
                    for part in task.answer():
                        yield part
                    if not task.reply.asks:
                        return
                    resume = yield MessageAwaitRequest(message=AcpMessage(role="agent", parts=task.question()))
                    parts = a2a_parts(resume.message.parts)
        except (NoAnswer, NotThere, ValueError) as problem:
            yield Error(code=ErrorCode.SERVER_ERROR, message=str(problem))

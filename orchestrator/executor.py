"""The orchestrator as an agent: one graph thread a Task, interrupt becomes input-required and back."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from a2a.types import Message, Task
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, GraphOutput, StateSnapshot

from orchestrator.language.answers import Another, bound
from orchestrator.language.edit_commands import command_of
from orchestrator.language.understanding import load
from orchestrator.report.report import to_markdown
from orchestrator.report.wire_form import exhibit_path, lightened
from orchestrator.run.checkpoint.run_saver import RunSaver
from orchestrator.run.graph import build_graph
from orchestrator.run.intent import ASKER
from orchestrator.run.services import Platform
from orchestrator.run.settle import sentence
from orchestrator.run.state import Run, RunRequest
from protocols.a2a.documents import attached
from protocols.a2a.executor import Belongs, TaskExecutor
from protocols.a2a.extensions import RUNS, STATE
from protocols.a2a.parts import find, is_text, model_name, words
from protocols.a2a.turn import NeedsInput, Turn
from protocols.adoption import Answers, Document, Exhibit, Inquiry, Manner, Progress, QuestionForm, Retry, StepState
from protocols.adoption.conversation_state import StateEdit
from protocols.adoption.documents.attachments import MOST_DOCUMENTS
from protocols.adoption.documents.bill import LARGEST
from protocols.storage.database import Database
from protocols.wire.trace import serving, trace_id

logger = logging.getLogger(__name__)
REPLY = "reply"
ENDED_AT_ONCE = 16


class Executor(TaskExecutor):
    """Carries a Run: starts it, goes on with it after an answer or a crash, delivers what it brought.

    `gaps` counts the Steps without an Assessment, by agent.
    """

    def __init__(self, platform: Platform, database: Database, public_url: str) -> None:
        self._platform, self._public_url = platform, public_url
        # A language model may read the same words otherwise, which would be other questions to the agents.
        self._saver = RunSaver(database, platform.graph_log, keeps_readings=platform.message_reader.model is not None)
        self._graph = build_graph(self._saver)
        self._ended = 0
        self.gaps: Counter[str] = Counter()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What is to be cancelled is tried again while the service runs."""
        await self._saver.forget_ended()
        async with self._platform.cancels.opened():
            yield

    async def work(self, turn: Turn) -> None:
        """Run the graph to its end or to its next question."""
        with self._platform.clocks.running(turn.task.id):
            await self._run(turn)
        self._platform.clocks.forget(turn.task.id)
        self._ended += 1

    async def _run(self, turn: Turn) -> None:
        await self._forget_ended()
        if turn.restarted:
            # The agents may be starting as well: whoever is asked for too early would be a gap.
            await self._platform.directory.complete()

        async def tell(news: Progress) -> None:
            self.gaps[news.agent] += news.state is StepState.UNANSWERED
            await turn.tell(f"{news.agent} on {news.component}: {news.says}", news)

        known, config = await self._known(turn), _thread(turn.task.id)
        context = replace(self._platform, trace=trace_id(serving().traceparent), tell=tell)
        options = {"context": context, "version": "v2", "durability": "sync"}
        output = cast(GraphOutput[Run], await self._graph.ainvoke(await self._input(known, turn), config, **options))
        if output.interrupts:
            raise _question(output.interrupts[0].value)
        # A Run that had ended before a crash has nothing left to do, and so no output.
        await self._deliver(turn, cast(Run, output.value or (known and known.values)))

    async def _deliver(self, turn: Turn, run: Run) -> None:
        recommendation, context_id = run.get("recommendation"), turn.task.context_id
        if recommendation:
            await turn.deliver(lightened(recommendation, context_id), "recommendation", [RUNS])
        if document := run.get("document"):
            await turn.deliver(document, "conversation-state", [STATE])
        exhibits = [(result, exhibit) for result in run.get("results", []) for exhibit in result.exhibits]
        # Some clients take the first text for the answer, some the last Artifact: the words come after all that has
        # none.
        for result, exhibit in exhibits:
            if not is_text(exhibit.media_type):
                path = exhibit_path(exhibit, result.consultation, context_id)
                await turn.show(exhibit, path and self._public_url.rstrip("/") + path)
        text = to_markdown(recommendation) if recommendation else run.get("reply", "")
        answer = "\n\n".join((*run.get("notes", ()), text))
        name = "recommendation" if recommendation else REPLY
        await turn.show(Exhibit(id=name, title=name, media_type="text/markdown", filename=f"{name}.md", text=answer))
        for _, exhibit in exhibits:
            if is_text(exhibit.media_type):
                await turn.show(exhibit)

    def belongs(self, waiting: Task, message: Message) -> Belongs:
        """Words that ask something else end the question that waits; data of their own go beside it."""
        form = find(waiting.status.message.parts, QuestionForm)
        if form is None or any(
            model_name(part) not in ("", Answers.__name__, Manner.__name__) for part in message.parts
        ):
            return Belongs.BESIDE
        ours = any(entry.agent == ASKER for entry in form.asked)
        if ours or find(message.parts, Answers):
            return Belongs.ANSWERS
        text = words(message.parts)
        replaces = command_of(text) is not None or isinstance(bound(form, text, load()), Another)
        return Belongs.REPLACES if replaces else Belongs.ANSWERS

    async def withdraw(self, task: Task) -> None:
        """Cancel what agents work on, or wait with, for this Run, whichever replica ran it and whatever crashed."""
        self._ended += 1
        self._platform.clocks.forget(task.id)
        known = await self._standing(task.id)
        await self._platform.cancels.withdraw(cast(Run, known.values))

    async def _known(self, turn: Turn) -> StateSnapshot | None:
        """Where the Run stands; `None` for one that begins."""
        if turn.restarted or turn.latest.message_id != turn.opening.message_id:
            return await self._standing(turn.task.id)
        self._saver.begin(turn.task.id)
        return None

    async def _standing(self, run: str) -> StateSnapshot:
        """Where the Run stands; one that another version wrote, and this one cannot read, begins anew."""
        config = _thread(run)
        try:
            known = await self._graph.aget_state(config)
            if not known.values or isinstance(known.values.get("request"), RunRequest):
                return known
            problem = "what it was asked cannot be read"
        except ValueError as error:
            problem = str(error)
        logger.warning("run %s begins anew: %s", run, problem)
        await self._saver.forget(run)
        return await self._graph.aget_state(config)

    async def _input(self, known: StateSnapshot | None, turn: Turn) -> Any:
        """What the thread needs next: a start, the latest Message for its form, or nothing to go on after a crash.

        The graph itself knows a Message that is no reply to the form: after a crash it may be an older one.
        """
        if known and known.interrupts:
            return Command(resume={known.interrupts[0].id: _reply(turn.latest)})
        if known and (known.next or known.values):
            return None
        if not any(part.filename or part.HasField("raw") or part.HasField("url") for part in turn.opening.parts):
            return {"request": _run_request(turn, (), ())}
        files = await asyncio.to_thread(attached, turn.opening.parts)
        linked, missed = await self._platform.links.fetch(files.links)
        documents = (*files.documents, *linked)[:MOST_DOCUMENTS]
        return {"request": _run_request(turn, documents, (*files.problems, *missed))}

    async def _forget_ended(self) -> None:
        if self._ended >= ENDED_AT_ONCE:
            self._ended = 0
            await self._saver.forget_ended()


def _thread(task_id: str) -> RunnableConfig:
    return RunnableConfig(configurable={"thread_id": task_id})


def _run_request(turn: Turn, documents: tuple[Document, ...], problems: tuple[str, ...]) -> RunRequest:
    manner = turn.find(Manner) or Manner()
    return RunRequest(
        run=turn.task.id,
        message_id=turn.opening.message_id,
        owner=turn.owner,
        context_id=turn.task.context_id,
        words=turn.words(LARGEST),
        may_ask=manner.may_ask,
        retry=turn.find(Retry),
        inquiry=turn.find(Inquiry),
        edit=turn.find(StateEdit),
        documents=documents,
        problems=problems,
        today=datetime.now(UTC).date(),
    )


def _reply(message: Message) -> dict[str, Any]:
    answers = find(message.parts, Answers)
    values = answers.values if answers else None
    return {"message_id": message.message_id, "values": values, "words": words(message.parts)}


def _question(value: dict[str, Any]) -> NeedsInput:
    form = QuestionForm.model_validate(value["form"])
    return NeedsInput(form, "\n".join(filter(None, [form.note, sentence(form.asked)])))

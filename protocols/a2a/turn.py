"""One turn of a Task as an agent sees it: the Messages so far, and ways to report, ask and deliver.

Everything is read from the Task's own history, so any replica can go on with any Task.
"""

import asyncio
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import count
from typing import TypeVar

from a2a.server.tasks import TaskUpdater
from a2a.types import Message, Part, Role, Task, TaskState
from pydantic import JsonValue

from protocols.a2a.limits.call_budget import MOST_HOPS, CallBudget
from protocols.a2a.parts import exhibit_part, find, is_text, read, text_part, to_part, words
from protocols.adoption import Answers, Exhibit, Question, QuestionForm, Questions, UnusableAnswer
from protocols.adoption.questions.answer_text import answer_in_words
from protocols.models import StrictModel

N = TypeVar("N", bound=StrictModel)
MOST_TURNS = 12
LONGEST_WORDS = 20_000
MOST_RESTARTS, MOST_RESTARTS_IN_ALL = 3, 40
# Twice what a caller of ours takes: an agent that sends more is in a loop, and its Task would grow without end.
MOST_EVENTS, EVENTS_AT_ONCE = 10_000, 8
RESUMES = "resumes"
# Beside RESUMES: the database was away, so the Task cannot have ended its process.
BLAMELESS = "blameless"


class Rejected(Exception):
    """The Message asks for what this agent cannot do; the text says what would do."""


class NeedsInput(Exception):
    """The agent cannot go on without Answers; carries the data model that asks and the sentence for people."""

    def __init__(self, model: Questions | QuestionForm, text: str) -> None:
        super().__init__(text)
        self.model, self.says = model, text


def asking(questions: Sequence[Question]) -> NeedsInput:
    """What to raise to ask: every Question at once, each with its reason and default in the sentence."""
    lines = [f"{question.asks} ({question.why}){_default(question)}" for question in questions]
    return NeedsInput(Questions(questions=tuple(questions)), "\n".join(lines))


def _default(question: Question) -> str:
    if question.default is None:
        return ""
    return f" Default: {question.default}" + (f", {question.default_means}." if question.default_means else ".")


@dataclass(frozen=True)
class Turn:
    """`said` is the whole conversation of the Task, oldest first, this turn's Message included; `owner` who asks.

    `budget` is what the question may still set off among services, `accepted` the media types the caller takes,
    `artifacts` how many of each name this turn has delivered, `numbers` the numbers of its next events.
    """

    task: Task
    said: tuple[Message, ...]
    updater: TaskUpdater
    owner: str = ""
    budget: CallBudget = field(default_factory=CallBudget)
    accepted: tuple[str, ...] = ()
    artifacts: Counter[str] = field(default_factory=Counter)
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def opening(self) -> Message:
        """The Message that started the Task."""
        return next(message for message in self.said if message.role == Role.ROLE_USER)

    @property
    def latest(self) -> Message:
        """The person's latest Message; equals `opening` in the first turn."""
        return next(message for message in reversed(self.said) if message.role == Role.ROLE_USER)

    @property
    def restarted(self) -> bool:
        """Whether the service goes on with the Task after a restart, and nobody has said anything new."""
        return self.said[-1].role == Role.ROLE_AGENT and RESUMES in self.said[-1].metadata

    def read(self, model: type[N]) -> N:
        """The data model the opening Message carries; raises UnreadablePart."""
        return read(self.opening.parts, model)

    def find(self, model: type[N]) -> N | None:
        """As `read`, but `None` when there is none."""
        return find(self.opening.parts, model)

    def words(self, longest: int = LONGEST_WORDS) -> str:
        """What the opening Message says in words; raises Rejected when that is more than can be read."""
        text = words(self.opening.parts)
        if len(text) > longest:
            raise Rejected(f"Your text has {len(text)} characters; {longest} can be read. Say it in fewer.")
        return text

    def answers(self) -> dict[str, JsonValue]:
        """Every answer given so far by field, a later one over an earlier one; raises UnusableAnswer."""
        values: dict[str, JsonValue] = {}
        open_questions: tuple[Question, ...] = ()
        for message in self.said:
            if message.role == Role.ROLE_AGENT:
                questions = find(message.parts, Questions)
                open_questions = questions.questions if questions else open_questions
            # The opening Message asks; only what came after a question answers it.
            elif message.message_id != self.opening.message_id:
                values |= answers_in(message, open_questions)
        return values

    async def tell(self, text: str, model: StrictModel | None = None) -> None:
        """Progress: a WORKING status update in words, with a data model for programs."""
        await self._count()
        parts = [text_part(text)] + ([to_part(model)] if model else [])
        await self.updater.update_status(TaskState.TASK_STATE_WORKING, self.updater.new_agent_message(parts))

    async def deliver(self, model: StrictModel, name: str, extensions: Sequence[str] = ()) -> None:
        """A result, as an Artifact of its own."""
        await self._add(to_part(model), name, extensions)

    async def deliver_text(self, text: str, name: str) -> None:
        """A result in words, as an Artifact of its own."""
        await self._add(text_part(text), name)

    async def show(self, exhibit: Exhibit, address: str = "") -> None:
        """Something ready to use, as an Artifact of its own, for a caller that takes such a thing.

        Where it can be fetched from an address, only a caller that names its media type gets its content.
        """
        if self.accepts(exhibit.media_type):
            await self._add(exhibit_part(exhibit, "" if self.accepted else address), exhibit.title)

    async def _add(self, part: Part, name: str, extensions: Sequence[str] = ()) -> None:
        await self._count()
        # The id follows from Task, name and number: work that is done again after a crash replaces what it brought.
        self.artifacts[name] += 1
        artifact_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.task.id}/{name}/{self.artifacts[name]}"))
        await self.updater.add_artifact(
            [part], artifact_id=artifact_id, name=name, extensions=list(extensions), last_chunk=True
        )

    async def _count(self) -> None:
        """Number one event more; raises RuntimeError past the bound."""
        number = next(self.numbers)
        if number >= MOST_EVENTS:
            raise RuntimeError(f"it sent more than {MOST_EVENTS} events in one turn")
        # Storing progress and passing it on wait for nobody: an agent in a loop would leave its service no time to
        # answer anybody, to be cancelled least of all.
        if number % EVENTS_AT_ONCE == EVENTS_AT_ONCE - 1:
            await asyncio.sleep(0)

    def accepts(self, media_type: str) -> bool:
        """Whether the caller takes this type: it named none, a range that has it, or any text for a text."""
        kinds = [media_range.partition(";")[0].strip().lower() for media_range in self.accepted]
        texts = is_text(media_type) and any(is_text(kind) or kind == "text" for kind in kinds)
        return not kinds or texts or any(fnmatch(media_type, kind) for kind in kinds)

    def check_bounds(self) -> None:
        """Raises Rejected when a Task turns in circles, through agents or through restarts."""
        turns = sum(message.role == Role.ROLE_USER for message in self.said)
        if turns > MOST_TURNS:
            raise Rejected(f"This Task has had {MOST_TURNS} turns; start a new one.")
        if self.budget.hops > MOST_HOPS:
            raise Rejected(f"This question came through more than {MOST_HOPS} services; agents are asking in a circle.")
        without_progress, in_all = self._restarts()
        # Three: a Task that ends its process again and again at the same place would end every one that takes it up.
        if without_progress > MOST_RESTARTS or in_all > MOST_RESTARTS_IN_ALL:
            raise RuntimeError(f"restarted {in_all} times without finishing")

    def _restarts(self) -> tuple[int, int]:
        """How often its process ended: since the Task last said what it had not said before, and in all."""
        without_progress = in_all = 0
        texts: set[str] = set()
        for message in self.said:
            if RESUMES in message.metadata:
                blamed = BLAMELESS not in message.metadata
                without_progress, in_all = without_progress + blamed, in_all + blamed
            elif (text := words(message.parts)) not in texts:
                texts.add(text)
                without_progress = 0
        return without_progress, in_all


def transcript(task: Task, message: Message) -> tuple[Message, ...]:
    """The Task's Messages, oldest first: its history, the question it waits on, and the Message just come."""
    messages = list(task.history)
    if task.status.HasField("message"):
        messages.append(task.status.message)
    messages.append(message)
    # By id: the status message is also the last of the history once another one followed.
    return tuple({spoken.message_id: spoken for spoken in messages}.values())


def answers_in(message: Message, questions: Sequence[Question]) -> dict[str, JsonValue]:
    """What a Message answers of what was asked, by field; raises UnusableAnswer."""
    answers = find(message.parts, Answers)
    if answers is not None:
        return dict(answers.values)
    if len(questions) == 1:
        return {questions[0].field: answer_in_words(questions[0], words(message.parts))}
    raise UnusableAnswer(
        f"{len(questions)} questions are open; answer with a data Part {{'values': {{field: answer}}}}"
    )

"""What must hold of all stores when a storm is over: nothing lost, stuck, doubled or mixed, no event missing."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence

from a2a.types import StreamResponse, Task, TaskState

from orchestrator.run.conversation_store import TURNS
from protocols.a2a.parts import find, words
from protocols.a2a.persistence.events import FINISHED
from protocols.a2a.persistence.packed import unpacked
from protocols.a2a.persistence.rows import SELECT, readable
from protocols.a2a.persistence.soundness import faults
from protocols.adoption import Recommendation
from protocols.storage.database import Database, Transaction
from protocols.storage.location import database_at
from protocols.storage.secret_files import UnusableStorage
from tests.reliability.persons import Person, Question, key_of

STUCK = "stuck"
MOST_TRIES = 30


def tasks_in(transaction: Transaction) -> list[Task]:
    """Every Task by its body; of a finished one that is the whole."""
    read = (readable(row[0], row[1], row[2]) for row in transaction.rows(SELECT))
    return [task for task in read if task is not None]


async def broken(front: Database, agents: Sequence[Database], persons: Sequence[Person]) -> list[str]:
    """One sentence for each promise that was not kept."""
    problems = list[str]()
    for database in (front, *agents):
        async with database.viewed():
            problems += [f"{database.place}: {fault}" for fault in await database.run(lambda it: list(faults(it)))]
            tasks = await database.run(tasks_in)
            problems += [f"{database.place}: {problem}" for task in tasks for problem in _of_a_task(task)]
            problems += [f"{database.place}: {problem}" for problem in _of_messages(tasks)]
            if database is front:
                problems += _of_persons(tasks, persons)
                problems += await database.run(lambda it: list(_of_conversations(it, persons)))
    return problems


async def events_missed(url: str, service: str, person: Person) -> list[str]:
    """One sentence for each stream of a follower that is no run of the stored events; of a database server only.

    A file is written once a second, and a stream ends with its process: what was seen in that second is made again,
    under other ids.
    """
    if not url:
        return []
    for _ in range(MOST_TRIES):
        database = database_at(url, "", service)
        try:
            async with database.viewed():
                return await database.run(lambda it: list(_of_events(it, person)))
        except UnusableStorage:
            # The server is being restarted.
            await asyncio.sleep(1)
    return [f"the events of person {person.number} could not be read"]


def _of_a_task(task: Task) -> Iterator[str]:
    if task.status.state not in FINISHED:
        messages = ", ".join(f"{spoken.message_id} {dict(spoken.metadata)}" for spoken in task.history)
        yield f"task {task.id} is {STUCK} as {TaskState.Name(task.status.state)} after {messages}"
    contents = Counter((artifact.name, *map(str, artifact.parts)) for artifact in task.artifacts)
    doubled = [name for (name, *_), count in contents.items() if count > 1]
    if doubled:
        yield f"task {task.id} has these Artifacts more than once: {', '.join(doubled)}"


def _of_messages(tasks: Sequence[Task]) -> Iterator[str]:
    """A Message belongs to one Task, however often it was sent."""
    owners: Counter[str] = Counter(message for task in tasks for message in {each.message_id for each in task.history})
    yield from (f"message {message} is in {count} Tasks" for message, count in owners.items() if message and count > 1)


def _of_persons(tasks: Sequence[Task], persons: Sequence[Person]) -> Iterator[str]:
    by_message = {message.message_id: task for task in tasks for message in task.history}
    for person in persons:
        for question in person.questions:
            task = by_message.get(question.message_id)
            if task is None:
                yield f"{question.words!r} was taken and is in no Task"
                continue
            if task.status.state != TaskState.TASK_STATE_COMPLETED:
                said = words(task.status.message.parts)
                yield f"{question.words!r} ended as {TaskState.Name(task.status.state)}: {said[:200]}"
                continue
            answers = [find(artifact.parts, Recommendation) for artifact in task.artifacts]
            given = [answer for answer in answers if answer is not None]
            if len(given) != 1:
                yield f"{question.words!r} has {len(given)} answers"
            elif problem := _mixed(given[0], question, person, persons):
                yield f"{question.words!r} {problem}"
            elif len(given[0].assessments) + len(given[0].unanswered) < len(person.concerns):
                yield f"{question.words!r} has neither an Assessment nor a named gap of some agent"


def _mixed(answer: Recommendation, question: Question, person: Person, persons: Sequence[Person]) -> str:
    """What of another question or person is in an answer."""
    names = [component.name for component in answer.inquiry.components]
    if len(names) != 1 or question.component.split()[0].lower() not in names[0].lower():
        return f"was answered about {names}"
    volume = answer.inquiry.use.workload.tokens_per_month
    if question.asks_back and question.answered and volume != person.volume:
        return f"was answered for {volume} tokens, not {person.volume}"
    others = {each.volume for each in persons if each is not person}
    return "has the volume of another person" if volume in others else ""


def _of_conversations(transaction: Transaction, persons: Sequence[Person]) -> Iterator[str]:
    turns = {
        context: TURNS.validate_json(text)
        for context, text in transaction.rows("select context_id, turns from conversations")
    }
    for person in persons:
        said = [turn.words for turn in turns.get(person.context_id, ())]
        if said != [question.words for question in person.questions]:
            yield f"the conversation {person.context_id} has these turns: {said}"


def _of_events(transaction: Transaction, person: Person) -> Iterator[str]:
    """What a follower saw is a run of the stored events: each once, in order, none left out in between."""
    for follower in person.followers:
        rows = transaction.rows("select body from task_events where task_id = ? order by version", follower.task_id)
        stored = [key_of(StreamResponse.FromString(unpacked(body))) for (body,) in rows]
        for stream in follower.streams:
            length = len(stream)
            if length and not any(stored[at : at + length] == stream for at in range(len(stored) - length + 1)):
                yield f"a follower of task {follower.task_id} saw {length} events that are no run of the stored"

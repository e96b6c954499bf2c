"""`/watch`: decisions whose premises are kept; whoever checks one sends a fresh answer to the same question."""

from datetime import date

from fastapi import APIRouter, HTTPException, Request

from orchestrator.watch.premise_changes import PremiseComparison, compared
from orchestrator.watch.premises import premises
from orchestrator.watch.requests import FreshAnswer, TwoAnswers, WatchRequest
from orchestrator.watch.watch_list import TooManyWatched, WatchedDecision, WatchList
from protocols.wire.ownership import ANYBODY, owner

NOT_FOUND, CONFLICT, CREATED = 404, 409, 201


def watch_routes(watch_list: WatchList) -> APIRouter:
    """The fresh answer comes from the caller: it is asked over A2A like any other question, under their name."""
    router = APIRouter()

    @router.get("/watch")
    def decisions(request: Request) -> tuple[WatchedDecision, ...]:
        """What the caller watches, newest first."""
        return watch_list.of(_owner(request))

    @router.post("/watch", status_code=CREATED)
    def watch(request: Request, order: WatchRequest) -> WatchedDecision:
        """Watch a decision from the day of its answer on."""
        today = date.today()
        decision = WatchedDecision(
            id=order.task_id,
            question=order.question,
            context_id=order.context_id,
            since=order.recommendation.inquiry.as_of or today,
            checked=today,
            inquiry=order.recommendation.inquiry,
        )
        try:
            watch_list.add(_owner(request), decision, order.recommendation)
        except TooManyWatched as problem:
            raise HTTPException(CONFLICT, str(problem)) from problem
        return decision

    @router.post("/watch/{id}/check")
    def check(request: Request, id: str, answer: FreshAnswer) -> WatchedDecision:
        """Say what changed since, and keep it."""
        return _known(watch_list.check(_owner(request), id, answer.recommendation, date.today()))

    @router.post("/watch/{id}/accept")
    def accept(request: Request, id: str) -> WatchedDecision:
        """Compare with the latest answer from now on."""
        return _known(watch_list.accept(_owner(request), id))

    @router.delete("/watch/{id}")
    def forget(request: Request, id: str) -> tuple[WatchedDecision, ...]:
        """Watch it no longer; the others."""
        watch_list.forget(_owner(request), id)
        return watch_list.of(_owner(request))

    @router.post("/changes")
    def changes(answers: TwoAnswers) -> PremiseComparison:
        """What differs between two answers to one question."""
        return compared(premises(answers.before), premises(answers.now))

    return router


def _owner(request: Request) -> str:
    return owner(request.scope) or ANYBODY


def _known(decision: WatchedDecision | None) -> WatchedDecision:
    if decision is None:
        raise HTTPException(NOT_FOUND, "This decision is not watched.")
    return decision

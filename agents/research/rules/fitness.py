"""Whether the component is made for this use: for so many people, so few machines, these kinds of input."""

from collections.abc import Iterator

from protocols.adoption import Finding, IntendedUse, Mode, Severity, Verdict
from protocols.catalogue.gate import gate

from .use_case import UseCase

_TRIES_OUT = {Mode.EVALUATE, Mode.RESEARCH}
SIZES = ("end_users_30d", "mau_now", "headcount")
"""What is read of the organisation: how many people use it."""


def fitness(case: UseCase) -> Iterator[Finding]:
    """Every way in which the component does not fit the use that was stated."""
    yield from _too_small(case)
    yield from _too_large(case)
    yield from _modality(case)


def people(use: IntendedUse) -> int | None:
    """How many people use it, as far as anybody said; a company's headcount counts for internal use only."""
    company = use.organisation
    if company.end_users_30d is not None:
        return company.end_users_30d
    if company.mau_now is not None:
        return company.mau_now
    return company.headcount if use.mode is Mode.INTERNAL else None


def _too_small(case: UseCase) -> Iterator[Finding]:
    """A server that answers few requests at once, for many people."""
    limit, users = case.entry.fact("capacity.parallel_requests"), people(case.use)
    many = case.knowledge.rubric.many_users
    if limit is None or not isinstance(limit.value, int) or users is None or users <= many * limit.value:
        return
    at_once = "one request" if limit.value == 1 else f"{limit.value} requests"
    claim = f"Not made for {users:,} people: by default {case.entry.name} answers {at_once} at a time for each model"
    claim += ". Serve many with an engine that batches requests."
    if case.use.mode in _TRIES_OUT:
        yield Finding(
            id="capacity",
            claim=claim,
            severity=Severity.CONDITION,
            evidence=(limit.evidence,),
            owner="engineering lead",
        )
    else:
        ceiling = Verdict.HOLD if case.production else Verdict.ASSESS
        yield gate("G17 capacity", claim, ceiling, limit.evidence, "blocker" if case.production else "condition")


def _too_large(case: UseCase) -> Iterator[Finding]:
    """A system for several machines, for few people."""
    hosts, users = case.entry.fact("capacity.hosts"), people(case.use)
    if hosts and hosts.value == "several" and users is not None and users <= case.knowledge.rubric.few_users:
        count = "one person" if users == 1 else f"{users} people"
        claim = (
            f"More than {count} need: {case.entry.name} is made for several machines and asks for upkeep that a "
            "single host with containers does not."
        )
        yield gate("G18 more than needed", claim, Verdict.ASSESS, hosts.evidence)


def _modality(case: UseCase) -> Iterator[Finding]:
    """More than text is needed, and the model takes text only."""
    fact = case.entry.fact("modalities", "modality")
    inputs = str(fact.value).partition("->")[0].strip() if fact else ""
    if fact and case.use.multimodal and "image" not in inputs:
        claim = f"The use needs more than text, and {case.entry.name} takes {inputs}."
        yield gate("G13 modality", claim, Verdict.HOLD, fact.evidence, "blocker")

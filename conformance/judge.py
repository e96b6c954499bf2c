"""From what the TCK told to Checks: what passed, what was expected not to, and what nobody has explained."""

from collections.abc import Mapping, Sequence

from conformance.expectations import Expectation
from conformance.tck import Requirement, Told
from protocols.conformance.results import Check, Outcome

WORST_FIRST = (Outcome.FAILED, Outcome.EXPECTED, Outcome.PASSED, Outcome.SKIPPED)
NO_REQUIREMENT = "none"
LONGEST = 300


def checks(
    tests: Sequence[Told], expectations: Sequence[Expectation], requirements: Mapping[str, Requirement]
) -> tuple[Check, ...]:
    """One Check a requirement and binding, as bad as its worst test; in the order of the requirements."""
    outcomes: dict[tuple[str, str], list[tuple[Outcome, str]]] = {}
    for test in tests:
        outcome = judged(test, expectations)
        for requirement in test.requirements or (NO_REQUIREMENT,):
            outcomes.setdefault((requirement, test.binding), []).append(outcome)
    return tuple(_check(key, outcomes[key], requirements) for key in sorted(outcomes))


def judged(test: Told, expectations: Sequence[Expectation]) -> tuple[Outcome, str]:
    """What one test came to, and why when it did not pass."""
    if test.outcome == "passed":
        return Outcome.PASSED, ""
    for expectation in expectations:
        if expectation.fits(test.test, test.outcome, test.says):
            explained = f"{expectation.why} ({expectation.cites})"
            return (Outcome.SKIPPED if test.outcome == "skipped" else Outcome.EXPECTED), explained
    return Outcome.FAILED, f"{test.test.rpartition('/')[2]} {test.outcome}: {' '.join(test.says.split())[:LONGEST]}"


def unused(tests: Sequence[Told], expectations: Sequence[Expectation]) -> list[Expectation]:
    """Expectations that nothing met: the list must not outlive what it explains."""
    return [each for each in expectations if not any(each.fits(test.test, test.outcome, test.says) for test in tests)]


def _check(
    key: tuple[str, str], outcomes: Sequence[tuple[Outcome, str]], requirements: Mapping[str, Requirement]
) -> Check:
    requirement, binding = key
    about = requirements.get(requirement, Requirement(requirement, "", ""))
    worst = next(outcome for outcome in WORST_FIRST if any(outcome is each for each, _ in outcomes))
    says = dict.fromkeys(says for outcome, says in outcomes if says and outcome is worst)
    return Check(
        requirement=requirement,
        section=about.section,
        level=about.level,
        binding=binding,
        outcome=worst,
        says=tuple(says),
    )

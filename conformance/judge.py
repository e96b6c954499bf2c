"""From what the TCK told to Checks: what passed, what was expected not to, and what nobody has explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.expectations import Expectation
from conformance.tck import Requirement, Told
from protocols.conformance.results import Conformity, RequirementResult

WORST_FIRST = (Conformity.FAILED, Conformity.EXPECTED, Conformity.PASSED, Conformity.SKIPPED)
NO_REQUIREMENT = "none"
LONGEST = 300


@dataclass(frozen=True)
class Judged:
    """A test with what it came to, and why when it did not pass."""

    requirements: tuple[str, ...]
    binding: str
    outcome: Conformity
    says: str


def judge(test: Told, expectations: Sequence[Expectation]) -> Judged:
    """What one test came to, in the light of what is known to differ."""
    if test.outcome == "passed":
        return Judged(test.requirements, test.binding, Conformity.PASSED, "")
    for each in expectations:
        if each.fits(test.test, test.outcome, test.says):
            outcome = Conformity.SKIPPED if test.outcome == "skipped" else Conformity.EXPECTED
            return Judged(test.requirements, test.binding, outcome, f"{each.why} ({each.cites})")
    says = f"{test.test.rpartition('/')[2]} {test.outcome}: {' '.join(test.says.split())[:LONGEST]}"
    return Judged(test.requirements, test.binding, Conformity.FAILED, says)


def checks(tests: Sequence[Judged], requirements: Mapping[str, Requirement]) -> tuple[RequirementResult, ...]:
    """One RequirementResult a requirement and binding, as bad as its worst test; in the order of their names."""
    found: dict[tuple[str, str], list[Judged]] = {}
    for test in tests:
        nameless = () if test.outcome is Conformity.SKIPPED else (NO_REQUIREMENT,)
        for requirement in test.requirements or nameless:
            found.setdefault((requirement, test.binding), []).append(test)
    return tuple(_check(*key, found[key], requirements) for key in sorted(found))


def unused(tests: Sequence[Told], expectations: Sequence[Expectation]) -> list[Expectation]:
    """Expectations that nothing met: the list must not outlive what it explains."""
    return [each for each in expectations if not any(each.fits(test.test, test.outcome, test.says) for test in tests)]


def _check(
    requirement: str, binding: str, tests: Sequence[Judged], requirements: Mapping[str, Requirement]
) -> RequirementResult:
    about = requirements.get(requirement, Requirement(requirement, "", ""))
    worst = next(outcome for outcome in WORST_FIRST if any(outcome is test.outcome for test in tests))
    says = dict.fromkeys(test.says for test in tests if test.says and test.outcome is worst)
    return RequirementResult(
        requirement=requirement,
        section=about.section,
        level=about.level,
        binding=binding,
        outcome=worst,
        says=tuple(says),
    )

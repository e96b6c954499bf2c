"""As what an agent is asked, or why it is not, and the fix: its card read as the planner reads it. Pure."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from shlex import quote

from a2a.types import AgentCard, AgentExtension
from google.protobuf.json_format import MessageToDict

from orchestrator.run.planner import concern_of
from protocols.a2a.extensions import FINDINGS, MODELS, skills_speaking
from protocols.adoption import TrustLevel
from protocols.adoption.bounds import Words
from protocols.models import StrictModel

HOW_ALIKE = 0.8
# ".../ext/findings/v2" is a version to come, not a slip of the pen.
OTHER_VERSION = re.compile(re.escape(FINDINGS.removesuffix("1")) + r"(\d{1,4})", re.ASCII)
SAYS = {
    TrustLevel.MAY_BLOCK: "weighed as {}, may block",
    TrustLevel.WEIGHED: "weighed as {}, within the one weight of what no table foresees",
    TrustLevel.HEARD: "heard as {}: shown, nothing counts",
}
MORE = {TrustLevel.WEIGHED: TrustLevel.MAY_BLOCK, TrustLevel.HEARD: TrustLevel.WEIGHED}


class AgentRole(StrictModel):
    """What an agent is to a Run, in words for people; `fix` says what would give it more of a part, if anything."""

    says: Words
    fix: Words = ""


def role_of(name: str, card: AgentCard | None, problem: str, trust: TrustLevel) -> AgentRole:
    """`problem` is why the agent cannot be reached now; empty when it can."""
    if card is None or problem:
        reason = problem or "its card was never seen"
        return AgentRole(says=f"not asked: {reason}", fix="start it, or correct its URL in AGENT_URLS or on the map")
    concerns = ", ".join(dict.fromkeys(concern_of(skill) for skill in skills_speaking(card, FINDINGS)))
    if concerns:
        # Quoted: it is there to be copied into a shell, and the name is the agent's own choice.
        fix = f"council agents trust {quote(name)} {MORE[trust]}" if trust in MORE else ""
        return AgentRole(says=SAYS[trust].format(concerns), fix=fix)
    if not card.skills:
        return AgentRole(
            says="heard in words only: its card lists no skill", fix="list a skill, and name it in params.skills"
        )
    reason, fix = next(slips(card), ("its card does not declare the findings extension", f"declare {FINDINGS}"))
    return AgentRole(
        says=f"heard in words only: {reason}", fix=f"{fix}, with params.skills naming {card.skills[0].id!r}"
    )


def slips(card: AgentCard) -> Iterator[tuple[str, str]]:
    """Why a card that means to speak the findings extension does not."""
    for extension in card.capabilities.extensions:
        if extension.uri == FINDINGS:
            yield _unnamed(extension)
        elif version := OTHER_VERSION.fullmatch(extension.uri):
            reason = f"its card speaks version {version[1]} of the findings extension, and version 1 is spoken here"
            yield reason, f"declare {FINDINGS} beside it"
    # Other extensions of ours are spelt much like this one, on purpose: /ext/faults/v1 is no slip.
    uris = [extension.uri for extension in card.capabilities.extensions if extension.uri not in MODELS]
    for near in get_close_matches(FINDINGS, uris, 1, HOW_ALIKE):
        yield f"its card declares {near[:200]}, which is not the findings extension", f"declare {FINDINGS}"


def _unnamed(extension: AgentExtension) -> tuple[str, str]:
    skills = MessageToDict(extension.params).get("skills")
    if not skills:
        return "it declares the findings extension without params.skills", "declare the findings extension"
    return f"params.skills names {str(skills)[:200]}, which its card does not list", "declare the findings extension"

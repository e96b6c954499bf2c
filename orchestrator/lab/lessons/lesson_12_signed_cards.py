"""Lesson 12: whether a card is what its agent wrote.

A card says where an agent is called, so whoever can change a card on its way can lead callers astray. An agent can sign
its card: a JSON Web Signature over the card's canonical form (JCS, RFC 8785), with the signatures themselves left out.
The signature's protected header names the key, and where it is published.

A signature proves that whoever holds the key wrote exactly this card. It does not prove who that is: a key fetched from
the same server is as trustworthy as that server, unless one knew it before. The orchestrator verifies every card it
fetches, refuses one whose signatures do not hold, and does not ask such an agent anything.
"""

import base64
import json
from typing import Any, NamedTuple

from a2a.client import A2ACardResolver
from a2a.types import AgentCard
from a2a.utils.signing import SignatureVerificationError, create_signature_verifier
from jwt import PyJWK

from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import SIGNS


class SignedCardResult(NamedTuple):
    """What the checks look at."""

    header: dict[str, Any]
    verified: AgentCard
    outcomes: dict[str, str]


async def run(live: Live) -> SignedCardResult:
    published = (await live.http.get(f"{live.url}/.well-known/jwks.json")).json()["keys"]
    keys = {key["kid"]: PyJWK(key) for key in published}
    verify = create_signature_verifier(lambda kid, jku: keys[kid or ""], algorithms=["ES256"])

    resolver = A2ACardResolver(live.http, live.url)
    card = await resolver.get_agent_card(signature_verifier=verify)
    protected = card.signatures[0].protected
    header = json.loads(base64.urlsafe_b64decode(protected + "=" * (-len(protected) % 4)))

    changed = {"led elsewhere": AgentCard(), "with a skill more": AgentCard(), "unsigned": AgentCard()}
    for copy in changed.values():
        copy.CopyFrom(card)
    changed["led elsewhere"].supported_interfaces[0].url = "https://elsewhere.example/a2a"
    changed["with a skill more"].skills.add(id="transfer-money", name="Transfer money")
    del changed["unsigned"].signatures[:]

    outcomes = {}
    for how, copy in changed.items():
        try:
            verify(copy)
            outcomes[how] = "accepted"
        except SignatureVerificationError as error:
            outcomes[how] = type(error).__name__
    return SignedCardResult(header, card, outcomes)


LESSON = Lesson(
    number=12,
    title="Signed cards, and tampered ones",
    teaches=__doc__,
    sections=("8.4", "8.4.1", "8.4.2", "8.4.3", "4.4.7"),
    partner=SIGNS,
    run=run,
    checks=(
        Check("The card as served verifies", lambda r: bool(r.verified.name), True),
        Check("The header names the algorithm", lambda r: r.header["alg"], "ES256"),
        Check("… the key", lambda r: bool(r.header["kid"]), True),
        Check("… and where it is published", lambda r: r.header["jku"].endswith("/.well-known/jwks.json"), True),
        Check("Led to another address: refused", lambda r: r.outcomes["led elsewhere"], "InvalidSignaturesError"),
        Check("One skill more: refused", lambda r: r.outcomes["with a skill more"], "InvalidSignaturesError"),
        Check("Without its signature: not verified", lambda r: r.outcomes["unsigned"], "NoSignatureError"),
    ),
    requests=("/.well-known/jwks.json", "/.well-known/agent-card.json"),
    excerpts=lambda r: {"The protected header of the first signature": json.dumps(r.header, indent=2)},
)

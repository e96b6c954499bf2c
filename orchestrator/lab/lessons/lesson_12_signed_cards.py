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


class Seen(NamedTuple):
    """What came back."""

    header: dict[str, Any]
    verified: AgentCard
    outcomes: dict[str, str]


async def run(live: Live) -> Seen:
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
    return Seen(header, card, outcomes)


LESSON = Lesson(
    number=12,
    title="Signed cards, and tampered ones",
    teaches=__doc__,
    sections=("8.4", "8.4.1", "8.4.2", "8.4.3", "4.4.7"),
    partner=SIGNS,
    run=run,
    checks=(
        Check("The card as served verifies", lambda seen: bool(seen.verified.name), True),
        Check("The header names the algorithm", lambda seen: seen.header["alg"], "ES256"),
        Check("… the key", lambda seen: bool(seen.header["kid"]), True),
        Check("… and where it is published", lambda seen: seen.header["jku"].endswith("/.well-known/jwks.json"), True),
        Check("Led to another address: refused", lambda seen: seen.outcomes["led elsewhere"], "InvalidSignaturesError"),
        Check("One skill more: refused", lambda seen: seen.outcomes["with a skill more"], "InvalidSignaturesError"),
        Check("Without its signature: not verified", lambda seen: seen.outcomes["unsigned"], "NoSignatureError"),
    ),
    requests=("/.well-known/jwks.json", "/.well-known/agent-card.json"),
    shows=lambda seen: {"The protected header of the first signature": json.dumps(seen.header, indent=2)},
)

"""The security schemes and requirements on a service's AgentCard (specification section 4.5)."""

from a2a.types import (
    AgentCard,
    APIKeySecurityScheme,
    OpenIdConnectSecurityScheme,
    SecurityRequirement,
    StringList,
)

from protocols.a2a.caller import Scope
from protocols.a2a.security.identity_provider import DISCOVERY
from protocols.a2a.security.token_endpoint import TOKEN_PATH

OAUTH, KEY, OIDC = "oauth", "key", "oidc"
MEANS = {
    Scope.A2A: "ask by A2A",
    Scope.OBSERVE: "look at one's own traffic and at the directory",
    Scope.OPERATE: "change the platform for everybody: switch faults, say how far agents are trusted",
}


def with_schemes(card: AgentCard, public_url: str, required: bool, issuer: str = "") -> AgentCard:
    """A copy that declares the schemes, and, if `required`, requires one of them and offers the extended card.

    An `issuer` is an identity provider whose access tokens are taken too.

    Clients ask for an extended card by themselves where a card offers one, and give up when they are refused.
    A requirement without a scope would be left out of what a signature covers, so each names one.
    """
    guarded = AgentCard()
    guarded.CopyFrom(card)
    guarded.capabilities.extended_agent_card = required
    flow = guarded.security_schemes[OAUTH].oauth2_security_scheme.flows.client_credentials
    flow.token_url = public_url.rstrip("/") + TOKEN_PATH
    for scope, meaning in MEANS.items():
        flow.scopes[scope] = meaning
    guarded.security_schemes[KEY].api_key_security_scheme.CopyFrom(
        APIKeySecurityScheme(location="header", name="X-API-Key", description="id.secret of a client")
    )
    schemes = [OAUTH, KEY]
    if issuer:
        schemes.append(OIDC)
        guarded.security_schemes[OIDC].open_id_connect_security_scheme.CopyFrom(
            OpenIdConnectSecurityScheme(open_id_connect_url=issuer.rstrip("/") + DISCOVERY)
        )
    for scheme in schemes if required else ():
        guarded.security_requirements.append(SecurityRequirement(schemes={scheme: StringList(list=[Scope.A2A])}))
    return guarded

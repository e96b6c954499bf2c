"""Component names in a text: where they stand, what they resolve to, and in which role."""

from collections.abc import Sequence

from orchestrator.language.names.addresses import addresses
from orchestrator.language.names.mention import Mention, MentionRole, Mentions, Recognition
from orchestrator.language.names.roles import with_roles
from orchestrator.language.names.scan import Scan
from orchestrator.language.names.spans import find_names, unspaced_names
from orchestrator.language.names.typos import find_inherited, find_misspelt
from orchestrator.language.names.unknown_names import unknown_names
from protocols.adoption.registry import Registry


def mentions_in(text: str, registry: Registry, nearby: Sequence[str] = ()) -> Mentions:
    """The components a text names; `nearby` are ids the conversation is about, for `and 3.3?`.

    An exact spelling wins over a misspelt one, and both over a bare version; only then are strange names looked for.
    """
    addressed, remainder = addresses(text, registry)
    scan = Scan(remainder, registry, addressed)
    unspaced_names(scan)
    find_names(scan)
    find_misspelt(scan)
    find_inherited(scan, nearby)
    spans = [(mention.start, mention.end) for mention in scan.mentions]
    has_component = any(mention.id for mention in scan.mentions) or bool(nearby)
    scan.mentions += unknown_names(remainder, spans, registry, anything_known=has_component)
    return Mentions(with_roles(text, scan.mentions, registry, alone=not nearby))

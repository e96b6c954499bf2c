"""Every spelling that leads to a component, and the families that lead to several."""

from collections import defaultdict
from collections.abc import Sequence

from protocols.adoption.registry.name_tokens import spelt, tokens
from protocols.adoption.registry.records import NameSpellings, Record

SHORTEST_FAMILY = 2
COMMON = 6


def families(records: Sequence[Record], own: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """What a name without version or size may stand for, the likeliest first.

    A version or size that was named leaves out the variants: `Step 3.7` is not Step 3.7 Flash.
    """
    members: dict[str, list[str]] = defaultdict(list)
    common = _common_words(records)
    for record in records:
        family, version, size, variant = (record.family, record.version, record.size, record.variant)
        if not family:
            continue
        for parts in ((family,), (family, version), (family, size), (family, variant), (family, version, size),
                      (family, version, variant), (family, size, variant)):  # fmt: skip
            words = [part for part in parts if part]
            spelling = spelt(" ".join(words)) if len(words) == len(parts) else ""
            if len(spelling) < SHORTEST_FAMILY or (len(parts) == 1 and spelling in common):
                continue
            dropped = len(parts) > 1 and variant is not None and variant not in parts
            if spelling and not dropped and spelling not in own and record.id not in members[spelling]:
                members[spelling].append(record.id)
    return {spelling: tuple(ids) for spelling, ids in members.items()}


def _common_words(records: Sequence[Record]) -> frozenset[str]:
    """Words of so many families' names that none of them is called by it alone: `multilingual`."""
    families: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for word in {part.text for part in tokens(record.name)}:
            families[word].add((record.family or record.name).casefold())
    return frozenset(word for word, of in families.items() if len(of) >= COMMON)


def addresses(records: Sequence[Record]) -> dict[str, str]:
    addresses: dict[str, str] = {}
    for record in records:
        packages = (purl.removeprefix("pkg:").split("@")[0].replace("/", ":", 1) for purl in record.purls)
        for address in (*record.hubs, *record.addresses, *packages):
            addresses.setdefault(address.lower().removeprefix("huggingface:"), record.id)
    for record in records:
        for address in record.repositories:
            addresses.setdefault(address.lower(), record.id)
    return addresses


def unspaced(records: Sequence[Record], spellings: NameSpellings) -> dict[str, str]:
    aliases = {name: record.id for record in records for name in record.aliases if not name.isascii()}
    return aliases | {name: id for name, id in spellings.defaults.items() if not name.isascii()}

"""Every spelling that leads to a component, and the families that lead to several."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from protocols.adoption.component import Kind
from protocols.adoption.registry.name_tokens import spelt, tokens
from protocols.adoption.registry.records import NameSpellings, Record

# What a checkpoint's name adds without being another model: `Llama 3.1 8B Instruct`, `-GGUF`, `-awq-int4`, `.q4_k_m`.
BUILD = re.compile(
    r"[-_.: ](?:instruct|it|chat|hf|base|gguf|ggml|awq|gptq|exl2|mlx|bnb|onnx|safetensors|quanti[sz]ed"
    r"|dynamic|fp8|fp16|bf16|fp4|nvfp4|mxfp4|int4|int8|w4a16|w8a8|q\d(?:_[0-9a-z]+)*|\d-?bit|latest)(?=$|[-_.: ])",
    re.IGNORECASE,
)


_MAKER = re.compile(
    r"^(?:IBM|NVIDIA|Meta|Google|LLM360|Microsoft|Tencent|Snowflake|Alibaba|OpenAI|Apache|Hugging Face)[ -]",
    re.IGNORECASE,
)


# Whose name people leave out.
_FOUNDATION = re.compile(r"^(?:Apache|HashiCorp|Eclipse|Grafana) (?=\w{4,}$)|(?<=\w{3}) (?:Server|Engine)$")
SHORTEST_FAMILY = 2


COMMON = 6


_PARENTHESES = re.compile(r"\s*\([^)]*\)")


def own_spellings(records: Sequence[Record]) -> dict[str, str]:
    """Ids win over names, names over aliases, and all over a name without its build or maker.

    A maker's bare name ("OpenAI") is not an alias of its library.
    """
    own: dict[str, str] = {}
    publishers = {spelt(record.publisher or "") for record in records}
    for spellings in (
        lambda record: iter((record.id,)),
        _full_names,
        lambda record: iter(record.aliases),
        _shorter_names,
    ):
        for record in records:
            for name in spellings(record):
                spelling = spelt(name)
                bare_maker = spelling in publishers and spelling != spelt(record.id) and not record.task
                if spelling and name.isascii() and not bare_maker:
                    own.setdefault(spelling, record.id)
    return own


def _full_names(record: Record) -> Iterator[str]:
    yield record.name
    yield from (hub.split("/")[-1] for hub in record.hubs)


def _shorter_names(record: Record) -> Iterator[str]:
    plain = _PARENTHESES.sub("", record.name)
    yield plain
    yield from re.findall(r"\(([A-Z][A-Za-z0-9-]{2,})\)", record.name)
    shorter = BUILD.sub("", plain) if record.kind is Kind.MODEL else plain
    yield shorter
    yield re.sub(r"(\d)-(\d+B)-A\d+B$", r"\1 \2", shorter)
    yield re.sub(r"-A\d+B$", "", shorter)
    yield _MAKER.sub("", shorter) if record.kind is Kind.MODEL or len(plain) > 20 else plain


def short_forms(name: str) -> Iterator[str]:
    """What people call it: `Kafka` for Apache Kafka, `Docker Engine` and `Moby` for Docker Engine (Moby)."""
    plain = _PARENTHESES.sub("", name)
    yield plain
    yield from re.findall(r"\(([A-Z][A-Za-z0-9-]{2,})\)", name)
    yield _FOUNDATION.sub("", plain)


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

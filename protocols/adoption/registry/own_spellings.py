"""The spellings of a component's own name: with and without maker, build and brackets."""

import re
from collections.abc import Iterator, Sequence

from protocols.adoption.component import Kind
from protocols.adoption.registry.name_tokens import spelt
from protocols.adoption.registry.records import Record

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

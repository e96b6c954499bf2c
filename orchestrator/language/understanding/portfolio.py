"""Wishes for any fitting component, and which catalogue entries to weigh for one."""

import re

from orchestrator.language.meaning import Portfolio
from orchestrator.language.quantities.quantity import Quantity
from orchestrator.language.uses.uses import Use, patterns
from protocols.adoption import Hosting

KINDS = (
    (
        "inference-engine",
        re.compile(
            r"\b(?:inference|serving) (?:server|engine|runtime|stack)|\bmodel server\b"
            r"|\bruntime\b",
            re.I,
        ),
    ),
    ("database", re.compile(r"\b(?:vector )?(?:database|db|store)\b", re.I)),
    (
        "framework",
        re.compile(
            r"\b(?:agent|training|deep learning|orchestration|ml|rag) (?:framework|library|sdk|toolkit)"
            r"|\bframework\b",
            re.I,
        ),
    ),
    ("observability", re.compile(r"\bobservability|\btracing\b|\bmonitoring\b", re.I)),
    ("dataset", re.compile(r"\bdata ?sets?\b|\bcorpus\b|\btraining data\b", re.I)),
    ("protocol", re.compile(r"\bprotocols?\b", re.I)),
    ("platform", re.compile(r"\b(?:ml|serving|workflow) platform\b|\bpipeline\b", re.I)),
)
TASKS = (
    ("embedding", re.compile(r"\bembedd\w+", re.I)),
    (
        "speech-recognition",
        re.compile(
            r"\bspeech[- ]?(?:recognition|to[- ]text)|\btranscri\w+|\bspeech "
            r"models?\b",
            re.I,
        ),
    ),
    ("text-to-speech", re.compile(r"\btext[- ]to[- ]speech|\btts\b", re.I)),
    ("text-to-image", re.compile(r"\bimage (?:model|generat\w+)|\bpictures\b", re.I)),
    ("vision-language", re.compile(r"\bvision[- ]language|\bvlm\b|\bmultimodal|\bocr\b", re.I)),
    ("code", re.compile(r"\bcod(?:e|ing)\b", re.I)),
    ("text-generation", re.compile(r"\b(?:llm|language model|chatgpt|gpt-?4\w*|chat model|text model)\b", re.I)),
)
CHEAP = re.compile(r"\bcheap\w*|\blow(?:est)? cost|\bleast expensive|\baffordable\b", re.IGNORECASE)
OPENEST = re.compile(r"\bmost open\b|\bfully open\b|\btruly open\b", re.IGNORECASE)
COUNTED = re.compile(
    r"\btop[- ](\d|three|five)\b|\b(?:name|list|give me|suggest) (\d|two|three|four|five|six)\b", re.IGNORECASE
)
MODELS = re.compile(r"\b(?:models?|llms?)\b", re.IGNORECASE)
SMALL_DEVICE_B = 9.0
WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def portfolio_of(text: str, use: Use, quantities: tuple[Quantity, ...]) -> Portfolio | None:
    """The wish a message holds, when it says enough to look for something."""
    kind = next((name for name, pattern in KINDS if pattern.search(text)), None)
    task = next((name for name, pattern in TASKS if pattern.search(text)), None) or patterns().tasks.get(
        use.purpose or ""
    )
    if task in ("framework", "inference-engine"):
        kind, task = kind or task, None
    sizes = [float(quantity.value) for quantity in quantities if quantity.measure == "params_b"]
    specific = (
        (COUNTED.search(text) and MODELS.search(text))
        or task
        or kind
        or use.purpose
        or use.device
        or sizes
        or use.sector
        or use.permissive
        or quantities
    )
    if not specific:
        return None
    counted = COUNTED.search(text)
    number = next((group for group in counted.groups() if group), "") if counted else ""
    return Portfolio(
        task=None if kind else task or "text-generation",
        kind=kind,
        purpose=use.purpose,
        licence="permissive"
        if use.permissive
        else ("open" if re.search(r"\bopen[- ]?source\b", text, re.I) else "any"),
        hosting=use.hosting.value if use.hosting else None,
        max_params_b=max(sizes) if sizes else (SMALL_DEVICE_B if use.device or use.hosting is Hosting.EDGE else None),
        order="cheapest" if CHEAP.search(text) else ("most-open" if OPENEST.search(text) or use.fully_open else "best"),
        limit=min(6, max(1, WORDS.get(number, int(number) if number.isdigit() else 4))),
    )

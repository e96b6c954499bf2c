"""Which kind of cost a question asks for, and what of it is read from its words."""

import pytest

from agents.cost.facts.knowledge import load
from agents.cost.kinds.question_kind import focus_of, kind_of, unanswered
from protocols.adoption import CostFocus, CostKind, Inquiry, Purchase, Tuning

RULES = load().kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How fast is Gemma 3 12B on a Radeon 7900 XTX?", CostKind.SPEED),
        ("Tokens per second of Qwen3-14B, what can I expect on an M2 Ultra?", CostKind.SPEED),
        ("Wie schnell läuft Phi-4 auf einer RTX 4070?", CostKind.SPEED),
        ("How much GPU memory does Mixtral 8x7B take in 8-bit?", CostKind.MEMORY),
        ("Wie viel Speicher braucht Llama-3.1-8B?", CostKind.MEMORY),
        ("How long a context fits on one H100 with Qwen3-32B?", CostKind.CONTEXT_FIT),
        ("Price of a LoRA of Mistral-7B on 20k samples", CostKind.FINE_TUNING),
        ("Was kostet es, Llama-3.1-8B feinabzustimmen?", CostKind.FINE_TUNING),
        ("Cost to transcribe 300 hours of calls", CostKind.TRANSCRIPTION),
        ("What would generating 5,000 product images cost?", CostKind.IMAGE),
        ("Reindexing 4 million documents with a new embedding model", CostKind.EMBEDDING),
        ("What do we save by switching from GPT-4.1 to Qwen3-32B?", CostKind.MIGRATION),
        ("Would it be cheaper to replace Claude with GLM-4.6?", CostKind.MIGRATION),
        ("Qwen3-8B on my laptop, 2M tokens a month", CostKind.OWN_MACHINE),
        ("gpt-oss-20b on preemptible GPUs", CostKind.PURCHASE_MODEL),
        ("DeepSeek-R1 with a 3-year reservation", CostKind.PURCHASE_MODEL),
        ("How much more is European hosting of Llama than US hosting?", CostKind.REGION),
        ("How many kWh does serving gpt-oss-120b take?", CostKind.ENERGY),
        ("How many people does it take to run GLM-5 ourselves?", CostKind.TEAM),
        ("What is the price of enterprise support for vLLM?", CostKind.SUPPORT),
        ("One-off: summarise 3 million reviews of 200 tokens with Llama-3.1-8B", CostKind.ONE_OFF),
        ("What does a phone bot on Llama cost per minute?", CostKind.PER_MINUTE),
        ("Cost per page of OCR clean-up with Qwen3-8B", CostKind.PER_PAGE),
        ("Reranking 2 million queries with Cohere", CostKind.RERANK),
        ("Text-to-speech for 5 million characters", CostKind.SPEECH),
        ("Memory for 40 million vectors of 768 dimensions in Milvus", CostKind.VECTOR_MEMORY),
        ("Which provider is the cheapest for GLM-4.6?", CostKind.LIST_PRICE),
        ("Price of Kimi K2.5 per million tokens?", CostKind.LIST_PRICE),
        ("Was kostet eine Anfrage an Llama-3.3-70B?", CostKind.PER_REQUEST),
        ("From what volume does hosting Qwen3-32B ourselves pay?", CostKind.BREAK_EVEN),
        ("Ab welcher Menge lohnt sich ein eigener Server für gpt-oss-120b?", CostKind.BREAK_EVEN),
        ("How many simultaneous users can two L40S serve with Mistral Small?", CostKind.CONCURRENCY),
        ("How much does prompt caching save with Claude?", CostKind.DISCOUNT),
        ("Does a 16 GB card run Gemma 3 12B? Can my RTX 4080 run it?", CostKind.MEMORY),
        ("What does Llama cost in Frankfurt compared with Virginia?", CostKind.REGION),
        ("gpt-oss-20b with the machines switched off at weekends", CostKind.PURCHASE_MODEL),
        ("Does Qwen3-32B run on a MacBook with 64 GB of RAM?", CostKind.MEMORY),
        ("How many parallel chats can two A100 handle with Llama-3.3-70B?", CostKind.CONCURRENCY),
        ("We spend $900 a month on Claude. What if we moved to GLM-5?", CostKind.MIGRATION),
        ("RAM for 9 million 768-dimensional vectors in Milvus", CostKind.VECTOR_MEMORY),
        ("How much energy does DeepSeek-R1 use for 10,000 answers?", CostKind.ENERGY),
        ("What does a 45-second call cost with Llama-3.1-8B?", CostKind.PER_MINUTE),
        ("We spend $4,000 a month for GPT-4o, what would Qwen3 cost instead?", CostKind.MIGRATION),
    ],
)
def test_each_kind_is_told_by_its_words(text: str, kind: CostKind):
    assert kind_of(text, RULES) is kind


@pytest.mark.parametrize(
    "text",
    [
        "What does gpt-oss-120b cost at 40k tokens per minute?",
        "What does Llama-3.3-70B cost at 200M tokens a month?",
        "Classify 20 million emails of 400 tokens a month with gpt-oss-20b",
        "Llama-3.1-8B at 50 requests per second, first token under 300 ms",
        "5,000 pages a day, 700 tokens per page: what does Llama-3.3-70B cost?",
        "Is on-prem cheaper than cloud for DeepSeek-R1?",
    ],
)
def test_a_running_cost_is_no_kind_of_its_own(text: str):
    assert kind_of(text, RULES) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VRAM needed for X in Q5_K_M with 32k context?", {"weight_format": "Q5_K_M", "context_tokens": 32_000}),
        ("a context of 128k tokens", {"context_tokens": 128_000}),
        ("QLoRA on 12,000 examples of 800 tokens, 2 epochs", {"tuning": Tuning.QLORA, "items": 12_000, "epochs": 2}),
        ("embed 3 million documents of 250 tokens", {"items": 3_000_000, "tokens_per_item": 250}),
        ("transcribe 40 hours of audio", {"audio_hours": 40}),
        ("only run it 8 hours on weekdays", {"hours_per_week": 40}),
        ("12 hours a day", {"hours_per_week": 84}),
        ("with a one-year reservation", {"purchase": Purchase.RESERVED_1_YEAR}),
        ("on spot instances", {"purchase": Purchase.SPOT}),
        ("2 Millionen Arztbriefe mit je 1.200 Token", {"items": 2_000_000, "tokens_per_item": 1200}),
        ("100.000 ejemplos de 2.000 tokens", {"items": 100_000, "tokens_per_item": 2000}),
        ("8 million chunks, 300 tokens each", {"items": 8_000_000, "tokens_per_item": 300}),
        ("20 billion tokens with an embedding model", {"tokens": 20_000_000_000}),
        ("90 billion tokens a month", {"tokens": None}),
        ("at 30 tokens per second each", {"tokens_per_second": 30}),
        ("with 50 concurrent users", {"concurrency": 50}),
        ("100,000 minutes a month", {"audio_hours": pytest.approx(100_000 / 60)}),
        ("for 300 employees", {"items": None}),
        ("Mistral-7B with LoRA on 5 million tokens", {"items": None, "tokens": 5_000_000}),
        ("Llama-3.3-70B costs too much", {"items": None}),
        ("250 million 768-dimensional vectors", {"items": 250_000_000, "dimensions": 768}),
        ("2 000 tokens en entrée et 300 en sortie", {"tokens_per_item": 2000, "answer_tokens": 300}),
        (
            "1M requests of 500 input and 300 output tokens",
            {"items": 10**6, "tokens_per_item": 500, "answer_tokens": 300},
        ),
    ],
)
def test_the_details_of_a_kind_are_read_from_the_words(text: str, expected: dict[str, object]):
    focus = focus_of(Inquiry(question=text), RULES)

    assert {name: getattr(focus, name) for name in expected} == expected


def test_a_field_of_the_inquiry_outweighs_its_words():
    field = CostFocus(kind=CostKind.MEMORY, weight_format="fp8")

    focus = focus_of(Inquiry(question="How fast is it in Q4_K_M?", cost=field), RULES)

    assert (focus.kind, focus.weight_format) == (CostKind.MEMORY, "fp8")


def test_what_no_kind_answers_is_named():
    assert unanswered("What does pre-training our own 7B cost?", RULES) == "training a model from scratch"
    assert unanswered("What does Llama-3.3-70B cost a month?", RULES) is None


def test_every_pattern_is_a_regular_expression_and_every_kind_stands_once():
    kinds = [rule.kind for rule in RULES.kinds]

    assert len(set(kinds)) == len(kinds)
    assert {kind_of(rule.when[0], RULES) for rule in RULES.kinds} <= {None, *CostKind}

"""The case files, one schema a kind. Fields that only say where a label comes from are accepted and not read."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LicenceVerdict = Literal["permitted", "permitted_with_obligations", "legal_review", "blocked"]
Ring = Literal["adopt", "trial", "assess", "hold", "undecided"]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else () if value is None else (value,)


def _number(value: Any) -> Any:
    """YAML 1.1 takes 1e6 for text."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


Listed = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Number = Annotated[float, BeforeValidator(_number)]


class Case(BaseModel):
    """What every case has."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str


class Strict(BaseModel):
    """A part of a case whose every field means something, so that a misspelt one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# Licensing: the rules


class Part(BaseModel):
    """One thing with a licence: an id, an SPDX expression, or nested `any_of` and `all_of`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    licence: Any
    role: str = "component"


class LicensingContext(Strict):
    """How the parts are used. `output_model_name` is the name a published derivative gets."""

    use: str
    commercial: bool = True
    territory: tuple[str, ...] = ()
    field: Listed = ()
    org: dict[str, Any] = {}
    linkage: str | None = None
    own_licence: str | None = None
    multimodal: bool | None = None
    target_model: str | None = None
    output_model_name: str | None = None
    remove_branding: bool | None = None
    received_in_product: bool | None = None
    end_user_of_product: bool | None = None
    disable_guardrails: bool | None = None
    holds_commercial_licence: bool | None = None
    modified: bool | None = None
    production: bool | None = None
    sector: str | None = None
    purpose: str | None = None
    metadata_conflict: bool = False


class LicensingExpected(BaseModel):
    """The verdict, and the duties that must and must not come with it; `accept` are verdicts right as well."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    verdict: LicenceVerdict
    accept: tuple[LicenceVerdict, ...] = ()
    must_obligations: tuple[str, ...] = ()
    must_not_obligations: tuple[str, ...] = ()


class LicensingCase(Case):
    """Parts with licences, a use, and what the rules must say."""

    title: str = ""
    component: str | None = None
    components: Annotated[tuple[Part, ...], Field(min_length=1)]
    context: LicensingContext
    expected: LicensingExpected


class LicensingSentence(Case):
    """A question in words whose component must get one of these verdicts."""

    question: str
    component: str
    verdict: Listed


class AiActSentence(Case):
    """A question in words whose answer must name these points and dates of the AI Act."""

    question: str
    expected: str


class LicensingFile(BaseModel):
    """`schema_version: 1.x`."""

    as_of: date | None = None
    cases: tuple[dict[str, Any], ...]
    sentences: tuple[dict[str, Any], ...] = ()
    ai_act_sentences: tuple[dict[str, Any], ...] = ()


# Cost: figures of one replica, and questions in words


class Replica(Strict):
    """One deployment. Tokens per request in `isl` and `osl`; `kv_bytes` per cache element; seconds, watts, GB/s."""

    gpu: str = "h100-sxm"
    model: str = ""
    n: int = 1
    precision: str = "bf16"
    attn_precision: str | None = None
    kv_bytes: Number | None = None
    dp_attention: bool = False
    link_gb_s: Number | None = None
    isl: Number | None = None
    osl: Number | None = None
    batch: Number | None = None
    concurrency: Number | None = None
    batch_per_gpu: Number | None = None
    batch_cap: int | None = None
    mem_fraction: Number | None = None
    reserve: str | None = None
    prefix_hit: Number = 0
    tpot_target_s: Number | None = None
    usd_per_gpu_hour: Number | None = None
    gpus_total: int | None = None
    context: Number | None = None
    tokens: Number | None = None
    load: Number = 1


class PublishedFigure(Case):
    """`validation/1`: what somebody measured, in `unit`, and the deployment it was measured on."""

    kind: str = ""
    group: str = ""
    unit: str
    measured: Number
    tolerance: float | None = None
    inputs: Replica


class ReferenceRun(Case):
    """`parity/1`: every figure an independent implementation gives for a deployment, by its name."""

    inputs: Replica
    expected: dict[str, Number]
    tolerance: float = 0.02


CostKind = Literal[
    "running",
    "speed",
    "own_machine",
    "memory",
    "fine_tuning",
    "embedding",
    "transcription",
    "image",
    "per_minute",
    "migration",
    "purchase_model",
    "one_off",
    "region",
    "energy",
    "team",
    "support",
]


class CostQuestion(Case):
    """`cost_questions/1`: words, the kind of cost they ask for, and the volume they state."""

    text: str
    kind: CostKind
    tokens_month: Number | None = None
    tokens: Number | None = None
    may_be_unknown: bool = False


# Conversations


class Utterance(BaseModel):
    """One earlier turn."""

    role: Literal["user", "agent", "assistant"]
    text: str


class Meant(BaseModel):
    """What a message means: component ids, if labelled, numbers by name, who must be asked and who may be."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    components: tuple[str, ...] | None = None
    constraints: dict[str, Any] = {}
    agents: tuple[str, ...] | None = None
    may_ask: tuple[str, ...] = ()
    intent: str = ""
    also_intents: tuple[str, ...] = ()


class MessageCase(Case):
    """`utterances/1`: a message with its history; one with `fair: false` is shown and not counted."""

    text: str
    history: tuple[Utterance, ...] = ()
    expected: Meant
    fair: bool = True


class AnswerCase(Case):
    """`answers/1`: patterns the first two sentences of the last answer hold (`say`) and do not hold (`not_say`)."""

    turns: Annotated[tuple[str, ...], Field(min_length=1)]
    say: tuple[str, ...] = ()
    not_say: tuple[str, ...] = ()
    needs: str = ""


class ReferenceRubric(BaseModel):
    """The component of several that the ring is for."""

    component: str | None = None


class AdviceExpected(BaseModel):
    """`golden/1`: ring, licence verdict, what must and must not be said."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ring: Ring
    also_acceptable: tuple[Ring, ...] = ()
    licence_verdict: LicenceVerdict | None = None
    must_mention: tuple[str, ...] = ()
    must_find: tuple[tuple[str, ...], ...] = ()
    must_not_say: tuple[str, ...] = ()
    alternatives_any_of: tuple[str, ...] = ()


class AdviceCase(Case):
    """`golden/1`: a question with its context, put to the whole platform."""

    question: str
    components: tuple[str, ...] = ()
    context: dict[str, Any] = {}
    expected: AdviceExpected
    reference_rubric: ReferenceRubric = ReferenceRubric()


class CtoCase(Case):
    """`cto-cases/1`: a question in words and the verdict an experienced CTO gives."""

    component: str
    question: str
    verdict: Ring
    accept: tuple[Ring, ...] = ()
    instead_any_of: tuple[str, ...] = ()

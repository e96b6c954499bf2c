"""What is asked: Components, how they are meant to be used, and the Questions that come back.

Every optional field left `None` means "nobody said", never "no": an agent that needs it asks,
or assumes a default and says so.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from protocols.models import Noun

Words = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=10**15)]
Money = Annotated[Decimal, Field(ge=0, le=10**13)]


class Kind(StrEnum):
    """What sort of thing a Component is."""

    MODEL = "model"
    LIBRARY = "library"
    FRAMEWORK = "framework"
    INFERENCE_ENGINE = "inference-engine"
    PLATFORM = "platform"
    TOOL = "tool"
    DATABASE = "database"
    APPLICATION = "application"
    DATASET = "dataset"
    PROTOCOL = "protocol"
    STANDARD = "standard"
    INITIATIVE = "initiative"
    LICENCE = "licence"


class Constituent(Noun):
    """Something a Component is made from, with a licence of its own: base model, adapter, data, runtime."""

    name: Name
    licence: Annotated[str, Field(max_length=2_000)] | None = None
    role: Annotated[str, Field(max_length=60)] = "component"


class Component(Noun):
    """What someone is thinking of adopting, as far as it is known.

    `id` is the catalogue's id (`llama-3.3-70b`); `licence` an SPDX expression or licence id.
    """

    name: Name
    id: Annotated[str, Field(max_length=120)] | None = None
    kind: Kind | None = None
    version: Annotated[str, Field(max_length=120)] | None = None
    publisher: Annotated[str, Field(max_length=200)] | None = None
    purl: Annotated[str, Field(max_length=500)] | None = None
    licence: Annotated[str, Field(max_length=20_000)] | None = None
    constituents: Annotated[tuple[Constituent, ...], Field(max_length=2_000)] = ()


class Mode(StrEnum):
    """How a Component is put to use; the vocabulary of the licensing rules."""

    INTERNAL = "internal"
    EVALUATE = "evaluate"
    RESEARCH = "research"
    SAAS = "saas"
    SAAS_MANAGED = "saas_managed"
    DISTRIBUTE = "distribute"
    EMBEDDED = "embedded"
    FINETUNE_INTERNAL = "finetune_internal"
    FINETUNE_PUBLISH = "finetune_publish"
    TRAIN_ON_OUTPUTS_INTERNAL = "train_on_outputs_internal"
    TRAIN_ON_OUTPUTS_PUBLISH = "train_on_outputs_publish"


class Linkage(StrEnum):
    """How closely the Component is joined to one's own code."""

    SEPARATE = "separate"
    DYNAMIC = "dynamic"
    STATIC = "static"
    INCORPORATED = "incorporated"


class Hosting(StrEnum):
    """Who runs it, and where."""

    MANAGED_API = "managed-api"
    SELF_HOSTED = "self-hosted"
    ON_PREM = "on-prem"
    EDGE = "edge"


SEAT = "Where the company is, its principal place of business: who may take the licence. ISO 3166 alpha-2, or EU."
USERS = "Where the users are, and where it is offered: the territory of use. ISO 3166 alpha-2, EU or WORLD."
SERVERS = "Where the servers are: countries (ISO 3166 alpha-2), EU, or a cloud region; several separated by commas."


COUNTED = "The calendar month that a stated number of monthly users is of, as 2024-06."


class Organisation(Noun):
    """The adopter, as licence thresholds measure it."""

    based_in: Annotated[str, Field(max_length=10, description=SEAT)] | None = None
    headcount: Count | None = None
    annual_revenue_usd: Money | None = None
    monthly_revenue_usd: Money | None = None
    product_monthly_revenue_usd: Money | None = None
    product_arr_usd: Money | None = None
    mau_now: Count | None = None
    mau_at_release: Count | None = None
    mau_month: Annotated[str, Field(pattern=r"^20\d\d-[01]\d$", description=COUNTED)] | None = None
    end_users_30d: Count | None = None
    visits_per_month: Count | None = None
    maas: bool | None = None
    ai_work_assistant: bool | None = None
    competes_with_licensor: bool | None = None


class OwnPrice(Noun):
    """A price the adopter negotiated, in USD per million tokens."""

    host: Name
    input_usd_per_mtok: Money
    output_usd_per_mtok: Money
    cache_read_usd_per_mtok: Money | None = None


class Workload(Noun):
    """How much, how fast, for how long. Tokens per request unless the name says per month."""

    tokens_per_month: Count | None = None
    requests_per_day: Annotated[float, Field(ge=0, le=1e12)] | None = None
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    reasoning_tokens: Count | None = None
    cached_share: Share | None = None
    batch_share: Share | None = None
    retry_share: Share | None = None
    peak_to_average: Annotated[float, Field(ge=1, le=1000)] | None = None
    tpot_target_ms: Annotated[float, Field(gt=0, le=60_000)] | None = None
    growth_per_month: Annotated[float, Field(ge=-1, le=10)] | None = None
    horizon_months: Annotated[int, Field(ge=1, le=120)] | None = None
    budget_usd_per_month: Money | None = None
    region: Annotated[str, Field(max_length=40, description=SERVERS)] | None = None
    gpu: Annotated[str, Field(max_length=60)] | None = None
    gpu_count: Annotated[int, Field(ge=1, le=100_000)] | None = None
    gpu_usd_per_hour: Money | None = None
    measured_output_tokens_per_second: Annotated[float, Field(gt=0, le=1e9)] | None = None
    fte: Annotated[float, Field(ge=0, le=1000)] | None = None
    own_prices: Annotated[tuple[OwnPrice, ...], Field(max_length=50)] = ()


class IntendedUse(Noun):
    """How the Components are meant to be used. `own_licence` is the licence of the adopter's own work.

    Company, users and servers are three places: `organisation.based_in`, `territory`, `workload.region`; none
    stands for another. `licences_held` are the ids of the components a commercial licence is held for, and
    `holds_commercial_licence` says that it is held for every component asked about; `output_model_name` is the name
    that a published derivative gets.
    """

    mode: Mode | None = None
    purpose: Words | None = None
    sector: Annotated[str, Field(max_length=200)] | None = None
    fields_of_use: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    commercial: bool | None = None
    production: bool | None = None
    new_work: bool | None = None
    territory: Annotated[tuple[str, ...], Field(max_length=300, description=USERS)] = ()
    languages: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    hosting: Hosting | None = None
    linkage: Linkage | None = None
    modified: bool | None = None
    own_licence: Annotated[str, Field(max_length=2_000)] | None = None
    multimodal: bool | None = None
    target_model: Annotated[str, Field(max_length=300)] | None = None
    remove_branding: bool | None = None
    received_in_product: bool | None = None
    end_user_of_product: bool | None = None
    disable_guardrails: bool | None = None
    holds_commercial_licence: bool | None = None
    licences_held: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    output_model_name: Name | None = None
    organisation: Organisation = Organisation()
    workload: Workload = Workload()


class CostKind(StrEnum):
    """What of a cost is asked; each has an answer of its own, and none stands for another."""

    RUNNING = "running"
    SPEED = "speed"
    MEMORY = "memory"
    CONTEXT_FIT = "context_fit"
    FINE_TUNING = "fine_tuning"
    ONE_OFF = "one_off"
    PER_MINUTE = "per_minute"
    PER_PAGE = "per_page"
    EMBEDDING = "embedding"
    TRANSCRIPTION = "transcription"
    IMAGE = "image"
    MIGRATION = "migration"
    OWN_MACHINE = "own_machine"
    PURCHASE_MODEL = "purchase_model"
    REGION = "region"
    ENERGY = "energy"
    TEAM = "team"
    SUPPORT = "support"


class Tuning(StrEnum):
    """How weights are changed: all of them, a low-rank adapter, or an adapter over 4-bit weights."""

    FULL = "full"
    LORA = "lora"
    QLORA = "qlora"


class Purchase(StrEnum):
    """How a GPU is paid for."""

    ON_DEMAND = "on_demand"
    SPOT = "spot"
    RESERVED_1_YEAR = "reserved_1_year"
    RESERVED_3_YEARS = "reserved_3_years"


class CostFocus(Noun):
    """Which cost is asked about, and what only that kind of question needs.

    `weight_format` as people write it (`Q4_K_M`, `fp8`); `items` counts what a one-off job works through: documents,
    calls, images, training examples, each of `tokens_per_item`; `incumbent` is the model in use today;
    `currency` (ISO 4217) is what the answer is also given in.
    """

    kind: CostKind | None = None
    weight_format: Annotated[str, Field(max_length=40)] | None = None
    context_tokens: Count | None = None
    tuning: Tuning | None = None
    items: Count | None = None
    tokens_per_item: Count | None = None
    epochs: Annotated[float, Field(gt=0, le=1000)] | None = None
    audio_hours: Annotated[float, Field(ge=0, le=1e9)] | None = None
    incumbent: Name | None = None
    purchase: Purchase | None = None
    hours_per_week: Annotated[float, Field(gt=0, le=168)] | None = None
    regions: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=10)] = ()
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None


class DocumentKind(StrEnum):
    """What a text that was given is."""

    LICENCE = "licence"
    MODEL_CARD = "model-card"
    SBOM = "sbom"
    DEPENDENCIES = "dependencies"
    OTHER = "other"


class Document(Noun):
    """A text the person gave: a licence, a model card, an SBOM, a list of dependencies."""

    name: Name
    kind: DocumentKind
    text: Annotated[str, Field(max_length=6_000_000)]


class Inquiry(Noun):
    """One question to the platform.

    `cost` says which cost is asked about; with no kind the cost agent reads it from `question`.
    `concerns` empty means every Concern. `may_ask` is false when nobody will answer: an agent then asks nothing,
    and lists what it assumed and what is missing. `as_of` is the day the answer is for; rules read no clock.
    `facts` holds answers to Questions whose field is not one of ours (`facts.<name>`); `declined` the
    fields a person chose not to answer, so that nobody asks twice.
    """

    components: Annotated[tuple[Component, ...], Field(max_length=2_000)] = ()
    use: IntendedUse = IntendedUse()
    cost: CostFocus = CostFocus()
    question: Words = ""
    concerns: tuple[str, ...] = ()
    may_ask: bool = True
    as_of: date | None = None
    documents: Annotated[tuple[Document, ...], Field(max_length=20)] = ()
    facts: dict[str, JsonValue] = {}
    declined: tuple[str, ...] = ()


class Question(Noun):
    """What an agent must know to go on.

    `field` is a dotted path in the Inquiry (`use.workload.tokens_per_month`) or `facts.<name>`;
    `answer_schema` the JSON Schema of one answer, from which a form is made. `routine` says that the default is right
    for almost everybody: it is taken without asking whoever says nothing to the contrary, and listed.
    """

    field: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$", max_length=200)]
    asks: Words
    why: Words
    answer_schema: dict[str, JsonValue]
    default: JsonValue | None = None
    default_means: Words | None = None
    routine: bool = False


class Questions(Noun):
    """What one agent asks in one turn of its Task."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=20)]


class Answers(Noun):
    """Answers by field; `None` declines to answer."""

    values: dict[str, JsonValue]

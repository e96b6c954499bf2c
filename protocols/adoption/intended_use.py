"""How a Component is meant to be used: in which way, by whom, where, how much.

Every optional field left `None` means "nobody said", never "no": an agent that needs it asks, or assumes a default
and says so.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from protocols.adoption.bounds import Count, Money, Name, Share, Words
from protocols.models import StrictModel


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
COUNT_MONTH = "The calendar month that a stated number of monthly users is of, as 2024-06."


class Organisation(StrictModel):
    """The adopter, as licence thresholds measure it."""

    based_in: Annotated[str, Field(max_length=10, description=SEAT)] | None = None
    headcount: Count | None = None
    annual_revenue_usd: Money | None = None
    monthly_revenue_usd: Money | None = None
    product_monthly_revenue_usd: Money | None = None
    product_arr_usd: Money | None = None
    mau_now: Count | None = None
    mau_at_release: Count | None = None
    # 2000 to 2099, months not checked: a threshold compares the text.
    mau_month: Annotated[str, Field(pattern=r"^20\d\d-[01]\d$", description=COUNT_MONTH)] | None = None
    end_users_30d: Count | None = None
    visits_per_month: Count | None = None
    maas: bool | None = None
    ai_work_assistant: bool | None = None
    competes_with_licensor: bool | None = None


class OwnPrice(StrictModel):
    """A price the adopter negotiated, in USD per million tokens."""

    host: Name
    input_usd_per_mtok: Money
    output_usd_per_mtok: Money
    cache_read_usd_per_mtok: Money | None = None


class Workload(StrictModel):
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
    # An adopter negotiates with a few hosts; fifty is beyond any contract list and bounds the work.
    own_prices: Annotated[tuple[OwnPrice, ...], Field(max_length=50)] = ()


class IntendedUse(StrictModel):
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

"""What must be asked because it changes the decision, with a default and what the default would mean."""

from protocols.adoption import Inquiry, Question, Workload
from protocols.adoption.text.number_format import number

from ..economics.study import MOST_TOKENS, VOLUME_CONFIRMED, cheapest_sides
from ..facts.knowledge import Knowledge
from ..facts.machines.specs import UnknownAccelerator

VOLUME = "use.workload.tokens_per_month"
OUTPUT = "use.workload.output_tokens"
GPU = "use.workload.gpu"
PARAMETERS = "facts.total_parameters_b"
SHAPES = ((3000, 100), (500, 1500))
COSTLY = 1.25


def volume(knowledge: Knowledge) -> Question:
    """The volume decides between an API and a fleet more than anything else."""
    default = int(knowledge.assumed.value("tokens_per_month"))
    return Question(
        field=VOLUME,
        asks="How many tokens a month, input and output together, will this handle?",
        why="Volume decides between paying per token and renting GPUs, and no cost can be stated without it.",
        answer_schema={"type": "integer", "minimum": 0, "maximum": 10**15, "title": "tokens per month"},
        default=default,
        default_means=f"The cost is worked out for {number(default)} tokens a month, an assumption and not your load.",
    )


def volume_missing(inquiry: Inquiry) -> bool:
    workload = inquiry.use.workload
    return workload.tokens_per_month is None and workload.requests_per_day is None


def gpu(inquiry: Inquiry, knowledge: Knowledge) -> Question | None:
    """A GPU nobody knows: which one was meant."""
    name, count = inquiry.use.workload.gpu, inquiry.use.workload.gpu_count
    if name is None:
        return _which(count, knowledge) if count else None
    try:
        knowledge.physics.accelerator(name)
    except UnknownAccelerator:
        gpus = sorted({price.gpu for price in knowledge.gpus.ranges})
        return Question(
            field=GPU,
            asks=f"No data sheet is known for the GPU {name[:60]!r}. Which of these is it?",
            why="Memory and bandwidth of the GPU decide how many are needed.",
            answer_schema={"type": "string", "enum": list(gpus)},
            default=None,
            default_means="Self-hosting is left out of the comparison.",
        )
    return None


def _which(count: int, knowledge: Knowledge) -> Question:
    """GPUs the person has, of a kind nobody named."""
    gpus = sorted({price.gpu for price in knowledge.gpus.ranges})
    return Question(
        field=GPU,
        asks=f"Which GPU are your {count}?",
        why="Memory and bandwidth of the GPU decide what they can serve.",
        answer_schema={"type": "string", "enum": list(gpus)},
        default=None,
        default_means=f"{count} of each usual class are compared.",
    )


def confirmation(tokens_per_month: float, inquiry: Inquiry) -> Question | None:
    """A volume beyond any known customer's: whether it is meant."""
    if tokens_per_month <= MOST_TOKENS or VOLUME_CONFIRMED in inquiry.facts:
        return None
    return Question(
        field=f"facts.{VOLUME_CONFIRMED}",
        asks=f"{number(tokens_per_month)} tokens a month is more than one customer is known to use. Is it meant?",
        why="A slip of a few zeros would decide everything; at such a volume no list price holds either.",
        answer_schema={"type": "boolean", "title": "this volume is meant"},
        default=False,
        default_means="No figure is given that a decision could rest on, only the list price as an upper bound.",
    )


def shape(model_id: str, inquiry: Inquiry, knowledge: Knowledge) -> Question | None:
    """The output length, only when the cheaper side depends on it."""
    workload = inquiry.use.workload
    if workload.input_tokens is not None or workload.output_tokens is not None or volume_missing(inquiry):
        return None
    if not _depends_on_shape(model_id, inquiry, knowledge):
        return None
    default = int(knowledge.assumed.value("output_tokens"))
    return Question(
        field=OUTPUT,
        asks="How many tokens does one answer have, on average?",
        why="At this volume, whether an API or one's own GPUs are cheaper depends on the length of the answers.",
        answer_schema={"type": "integer", "minimum": 1, "maximum": 1_000_000, "title": "output tokens per request"},
        default=default,
        default_means=f"{default} output tokens after {int(knowledge.assumed.value('input_tokens'))} input tokens.",
    )


def _depends_on_shape(model_id: str, inquiry: Inquiry, knowledge: Knowledge) -> bool:
    """Whether what is cheaper for the assumed lengths would be a costly choice for other usual ones."""
    assumed = (knowledge.assumed.value("input_tokens"), knowledge.assumed.value("output_tokens"))
    api, fleet = _lengths(model_id, inquiry, knowledge, *assumed)
    if api is None or fleet is None:
        return False
    for lengths in SHAPES:
        other_api, other_fleet = _lengths(model_id, inquiry, knowledge, *lengths)
        if other_api is None or other_fleet is None:
            continue
        # What would be chosen on the assumed lengths is priced for other lengths: is the choice then a costly mistake?
        choice, alternative = (other_api, other_fleet) if api <= fleet else (other_fleet, other_api)
        if choice > COSTLY * alternative:
            return True
    return False


def _lengths(
    model_id: str, inquiry: Inquiry, knowledge: Knowledge, tokens_in: float, tokens_out: float
) -> tuple[float | None, float | None]:
    """The monthly cost of the cheapest API and of the best fleet for these lengths."""
    lengths = {"input_tokens": int(tokens_in), "output_tokens": int(tokens_out)}
    use = inquiry.use.model_copy(update={"workload": inquiry.use.workload.model_copy(update=lengths)})
    return cheapest_sides(model_id, inquiry.model_copy(update={"use": use}), knowledge)


def wants_figures(inquiry: Inquiry) -> bool:
    """Whether the person spoke of a load, a budget or hardware; a model nobody knows is only asked about then."""
    return inquiry.use.workload != Workload()


def parameters(name: str) -> Question:
    """The size of a model nobody here knows."""
    return Question(
        field=PARAMETERS,
        asks=f"Neither price nor architecture of {name[:120]!r} is known here. How many billion parameters has it?",
        why="With the size, the memory it needs and the least GPUs that hold it can be stated, as a range.",
        answer_schema={"type": "number", "exclusiveMinimum": 0, "maximum": 100_000, "title": "billion parameters"},
        default=None,
        default_means="The cost stays unknown; nothing is invented.",
    )

"""What must be asked because it changes the decision, with a default and what the default would mean."""

from protocols.adoption import Inquiry, Question, Workload

from .architecture import UnknownAccelerator
from .knowledge import Knowledge
from .study import study
from .tables import tokens

VOLUME = "use.workload.tokens_per_month"
OUTPUT = "use.workload.output_tokens"
GPU = "use.workload.gpu"
PARAMETERS = "facts.total_parameters_b"
SHAPES = ((3000, 100), (1500, 500), (500, 1500))


def volume(knowledge: Knowledge) -> Question:
    """The volume decides between an API and a fleet more than anything else."""
    default = int(knowledge.assumed.value("tokens_per_month"))
    return Question(
        field=VOLUME,
        asks="How many tokens a month, input and output together, will this handle?",
        why="Volume decides between paying per token and renting GPUs, and no cost can be stated without it.",
        answer_schema={"type": "integer", "minimum": 0, "maximum": 10**15, "title": "tokens per month"},
        default=default,
        default_means=f"The cost is worked out for {tokens(default)} tokens a month, an assumption and not your load.",
    )


def volume_missing(inquiry: Inquiry) -> bool:
    workload = inquiry.use.workload
    return workload.tokens_per_month is None and workload.requests_per_day is None


def gpu(inquiry: Inquiry, knowledge: Knowledge) -> Question | None:
    """A GPU nobody knows: which one was meant."""
    wanted = inquiry.use.workload.gpu
    if wanted is None:
        return None
    try:
        knowledge.physics.accelerator(wanted)
    except UnknownAccelerator:
        known = sorted({price.gpu for price in knowledge.gpus.ranges})
        return Question(
            field=GPU,
            asks=f"No data sheet is known for the GPU {wanted[:60]!r}. Which of these is it?",
            why="Memory and bandwidth of the GPU decide how many are needed.",
            answer_schema={"type": "string", "enum": list(known)},
            default=None,
            default_means="Self-hosting is left out of the comparison.",
        )
    return None


def shape(model_id: str, inquiry: Inquiry, knowledge: Knowledge) -> Question | None:
    """The output length, only when the cheaper side depends on it."""
    workload = inquiry.use.workload
    if workload.input_tokens is not None or workload.output_tokens is not None or volume_missing(inquiry):
        return None
    winners = {_winner(model_id, inquiry, knowledge, *lengths) for lengths in SHAPES}
    if len(winners) < 2:
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


def _winner(model_id: str, inquiry: Inquiry, knowledge: Knowledge, tokens_in: int, tokens_out: int) -> str:
    asked: Workload = inquiry.use.workload.model_copy(update={"input_tokens": tokens_in, "output_tokens": tokens_out})
    use = inquiry.use.model_copy(update={"workload": asked})
    found = study(model_id, inquiry.model_copy(update={"use": use}), knowledge, simulated=False).cheapest
    return type(found).__name__


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

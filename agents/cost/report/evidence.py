"""Where each figure can be checked: price rows, offers of GPUs, dimensions, data sheets and published runs."""

from protocols.adoption import Evidence, Grade

from ..facts.knowledge import Knowledge
from ..facts.machines.accelerator import Accelerator
from ..facts.machines.specs import Architecture
from ..performance.capacity import Capacity, SpeedBasis

# Who checks what a price or a rent rests on: the owner of such a finding.
BUYER = "procurement"


def architecture_evidence(model: Architecture) -> Evidence:
    """Where a model's dimensions come from."""
    grade = Grade.SECONDARY if model.verified else Grade.MEMORY
    return Evidence(title=f"Dimensions of {model.id}", locator=model.source, seen=model.seen, grade=grade)


def datasheet_evidence(accelerator: Accelerator) -> Evidence:
    """Where a machine's figures come from."""
    grade = Grade.SECONDARY if accelerator.verified else Grade.MEMORY
    title = f"Data sheet of {accelerator.id}"
    return Evidence(title=title, locator=accelerator.source, seen=accelerator.seen, grade=grade)


def throughput_evidence(replica: Capacity, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """The architecture's source, the method, and the published run that corrected it where there is one."""
    model = knowledge.physics.models[replica.model_id]
    accelerator = knowledge.physics.accelerators[replica.accelerator_id]
    proof = [
        architecture_evidence(model),
        datasheet_evidence(accelerator),
        Evidence(
            title=f"Additive roofline, log-normal error of sigma {replica.sigma:g}: {replica.sigma_because}",
            locator="agents/cost/README.md#throughput",
            seen=knowledge.physics.as_of,
            grade=Grade.JUDGEMENT,
        ),
    ]
    if replica.basis is SpeedBasis.MEASURED and replica.anchor:
        row = replica.anchor.nearest
        title = f"Published run {row.id}: {row.output_tokens_per_s:,.0f} output tokens/s"
        proof.append(Evidence(title=title, locator=row.source, seen=row.seen, grade=Grade.SECONDARY))
    return tuple(proof)


def prices_evidence(knowledge: Knowledge) -> Evidence:
    source = knowledge.api.sources[0]
    return Evidence(title=source.title, locator=source.locator, seen=source.seen, grade=Grade.SECONDARY)

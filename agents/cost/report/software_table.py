"""The parts of adopting software as a table, and what is taken for granted of them."""

from protocols.adoption import (
    Assumption,
    Inquiry,
    Measure,
    Table,
)
from protocols.adoption.text.number_format import money

from ..facts.knowledge import Knowledge
from ..facts.software import Effort


def table(figures: tuple[Measure, ...]) -> Table:
    rows = tuple(
        (
            m.label,
            money(float(m.value)),
            f"{money(float(m.low if m.low is not None else m.value))} to "
            f"{money(float(m.high if m.high is not None else m.value))}",
        )
        for m in figures
    )
    return Table(id="software", title="What adopting it costs", columns=("part", "USD", "range"), rows=rows)


def assumptions(effort: Effort, years: float, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Assumption, ...]:
    month = knowledge.assumed["person_month_usd"]
    notes = [
        Assumption(field="cost.integration_pm", value=effort.integration_pm[1], why=effort.why),
        Assumption(field="cost.exit_pm", value=effort.exit_pm[1], why=effort.why),
        Assumption(field="cost.person_month_usd", value=month.value, why=month.why),
    ]
    if inquiry.use.workload.fte is None:
        notes.append(Assumption(field="use.workload.fte", value=effort.run_fte[1], why=effort.why))
    if inquiry.use.workload.horizon_months is None:
        why = "Nobody said: three years is the usual horizon of a technology decision."
        notes.append(Assumption(field="use.workload.horizon_months", value=int(years * 12), why=why))
    return tuple(notes)

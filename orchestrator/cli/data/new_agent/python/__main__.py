"""The agent as a service: run it alone by `python -m agents.<folder>`."""

from protocols.adoption import Assessment, Component, Inquiry
from protocols.adoption.short_forms import NamedRows, assessment, evidence, finding, score, signal
from protocols.hosting.agent import Agent

agent = Agent(__package__, "Says whether a component's makers publish a code of conduct.")
R1 = evidence("Files of deepseek-ai/DeepSeek-R1", "https://github.com/deepseek-ai/DeepSeek-R1", "2025-05-10")
CODES = NamedRows({"deepseek-r1": (False, R1)})


@agent.assesses("Assess", ["conduct"], ["Has DeepSeek-R1 a code of conduct?"], component_id=CODES.component_id)
def assess(inquiry: Inquiry, component: Component) -> Assessment | None:
    """Takes an Inquiry, returns whether there is a code of conduct; None says that it is not known here."""
    if (row := CODES.row(component)) is None:
        return None
    claim = f"The repository of {component.name} holds {'a' if row[0] else 'no'} code of conduct."
    points = signal("community.code_of_conduct", str(row[0]), 100 if row[0] else 40, "100 with one, else 40", row[1])
    return assessment(agent.name, component, claim, finding("conduct", claim, row[1]), score(agent.name, points))


if __name__ == "__main__":
    agent.run()

"""Writes docs/faults.md from the descriptions: `python -m protocols.faults.docs_page > docs/faults.md`."""

import sys
from pathlib import Path

from protocols.a2a.fault_switches import Fault
from protocols.faults.descriptions import faults

SPEC = "https://a2a-protocol.org/latest/specification/"
HEAD = Path(__file__).parent / "data/page.md"


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([HEAD.read_text("utf-8"), *(_section(fault) for fault in faults())])


def _section(fault: Fault) -> str:
    outcome = f"a gap, `{fault.gap}`" if fault.gap else "no gap"
    return f"""## {fault.title} (`{fault.name}`)

{fault.does} It strikes {fault.strikes}.

- **Breaks**: {fault.violates} [A2A 1.0, section {fault.section}]({SPEC}#{fault.anchor})
- **Expect**: {outcome}. {fault.expected}
"""


if __name__ == "__main__":
    sys.stdout.write(page())

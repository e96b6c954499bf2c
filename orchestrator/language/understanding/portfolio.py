"""Reads a request for any component that fits: its kind, task, licence, size and order."""

from functools import cache

from orchestrator.language.interpretation import Portfolio
from orchestrator.language.packaged import Phrase, sheet
from orchestrator.language.quantities.quantity import Quantity
from orchestrator.language.uses.uses import Use, patterns
from protocols.adoption import Hosting
from protocols.models import StrictModel

# Billions of parameters that run on a device at the edge, at 4 bits in 8 GB.
SMALL_DEVICE_B = 9.0
MOST_OFFERED, USUALLY_OFFERED = 6, 4


class PortfolioPatterns(StrictModel):
    """data/portfolio.yaml: what names a kind, a task, an order and a number of components, and what fits."""

    kinds: dict[str, Phrase]
    tasks: dict[str, Phrase]
    cheap: Phrase
    most_open: Phrase
    counted: Phrase
    models: Phrase
    open: Phrase
    numbers: dict[str, int]
    permissive: frozenset[str]
    copyleft: frozenset[str]
    retired: frozenset[str]


@cache
def portfolio_patterns() -> PortfolioPatterns:
    """The packaged patterns, read once."""
    return PortfolioPatterns.model_validate(sheet("understanding/data/portfolio.yaml"))


def portfolio_of(text: str, use: Use, quantities: tuple[Quantity, ...]) -> Portfolio | None:
    """The request for any fitting component in a message, when it says enough to look for one."""
    words = portfolio_patterns()
    kind = next((name for name, pattern in words.kinds.items() if pattern.search(text)), None)
    task = next((name for name, pattern in words.tasks.items() if pattern.search(text)), None)
    task = task or patterns().tasks.get(use.purpose or "")
    if task in ("framework", "inference-engine"):
        kind, task = kind or task, None
    sizes = [float(quantity.value) for quantity in quantities if quantity.measure == "params_b"]
    counted = words.counted.search(text)
    specific = (
        (counted and words.models.search(text))
        or task
        or kind
        or use.purpose
        or use.device
        or sizes
        or use.sector
        or use.permissive
        or quantities
    )
    if not specific:
        return None
    number = next((group for group in counted.groups() if group), "").lower() if counted else ""
    limit = words.numbers.get(number, int(number) if number.isdigit() else USUALLY_OFFERED)
    return Portfolio(
        task=None if kind else task or "text-generation",
        kind=kind,
        purpose=use.purpose,
        licence="permissive" if use.permissive else "open" if words.open.search(text) else "any",
        hosting=use.hosting.value if use.hosting else None,
        max_params_b=max(sizes) if sizes else SMALL_DEVICE_B if use.device or use.hosting is Hosting.EDGE else None,
        order=_order(text, use),
        limit=min(MOST_OFFERED, max(1, limit)),
    )


def _order(text: str, use: Use) -> str:
    words = portfolio_patterns()
    if words.cheap.search(text):
        return "cheapest"
    return "most-open" if words.most_open.search(text) or use.fully_open else "best"

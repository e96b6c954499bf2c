"""The charts of a study."""

from collections.abc import Mapping

from protocols.adoption import Exhibit, Inquiry, Measure

from .knowledge import Knowledge
from .study import Study
from .totals import Totals


def exhibits(
    found: Study, sums: tuple[Totals, ...], inquiry: Inquiry, knowledge: Knowledge, shown: Mapping[str, Measure]
) -> tuple[Exhibit, ...]:
    return ()

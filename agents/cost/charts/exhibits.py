"""The charts of a study as Exhibits: one SVG each."""

from protocols.adoption import Exhibit, Inquiry

from ..economics.study import Study
from ..economics.totals import Totals
from ..facts.knowledge import Knowledge
from .plot import Plot
from .series import finite, plots
from .svg import picture

SVG = "image/svg+xml"


def exhibits(study: Study, sums: tuple[Totals, ...], inquiry: Inquiry, knowledge: Knowledge) -> tuple[Exhibit, ...]:
    """Every chart of a study that has figures to show."""
    return tuple(exhibit(plot, study.model_id) for plot in plots(study, sums, inquiry, knowledge) if finite(plot))


def exhibit(plot: Plot, model_id: str) -> Exhibit:
    """One chart as a file."""
    id = f"{model_id}.{plot.id}"
    title = f"{plot.title}: {model_id}"
    return Exhibit(id=f"{id}.svg", title=title, media_type=SVG, filename=f"{id}.svg", text=picture(plot))

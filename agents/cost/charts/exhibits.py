"""The charts of a study as Exhibits: one SVG each."""

from protocols.adoption import Drawings, Exhibit, Inquiry

from ..economics.study import Study
from ..economics.totals import Totals
from ..facts.knowledge import Knowledge
from .plot import Plot
from .series import finite, plots
from .svg import picture

SVG = "image/svg+xml"


def drawings(study: Study, sums: tuple[Totals, ...], inquiry: Inquiry, knowledge: Knowledge) -> Drawings:
    """Every chart of a study that has figures to show; drawing takes as long as a third of the study itself."""

    def draw() -> tuple[Exhibit, ...]:
        return tuple(exhibit(plot, study.model_id) for plot in plots(study, sums, inquiry, knowledge) if finite(plot))

    return Drawings(SVG, draw)


def exhibit(plot: Plot, model_id: str) -> Exhibit:
    """One chart as a file."""
    id = f"{model_id}.{plot.id}"
    title = f"{plot.title}: {model_id}"
    return Exhibit(id=f"{id}.svg", title=title, media_type=SVG, filename=f"{id}.svg", text=picture(plot))

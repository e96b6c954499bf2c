"""The charts of a study as Exhibits: each as a Vega-Lite specification and as a ready SVG."""

import json

from protocols.adoption import Exhibit, Inquiry

from ..economics.study import Study
from ..economics.totals import Totals
from ..facts.knowledge import Knowledge
from .plot import Plot
from .series import finite, plots
from .svg import picture
from .vega import spec

VEGA_LITE = "application/vnd.vegalite.v5+json"
SVG = "image/svg+xml"


def exhibits(found: Study, sums: tuple[Totals, ...], inquiry: Inquiry, knowledge: Knowledge) -> tuple[Exhibit, ...]:
    """Both forms of every chart of a study."""
    drawn = [plot for plot in plots(found, sums, inquiry, knowledge) if finite(plot)]
    return tuple(exhibit for plot in drawn for exhibit in both(plot, found.model_id))


def both(plot: Plot, model_id: str) -> tuple[Exhibit, Exhibit]:
    id = f"{model_id}.{plot.id}"
    title = f"{plot.title}: {model_id}"
    data = json.dumps(spec(plot), ensure_ascii=False, separators=(",", ":"))
    return (
        Exhibit(id=f"{id}.vega", title=title, media_type=VEGA_LITE, filename=f"{id}.vl.json", text=data),
        Exhibit(id=f"{id}.svg", title=title, media_type=SVG, filename=f"{id}.svg", text=picture(plot)),
    )

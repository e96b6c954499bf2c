"""The packaged facts, read once: components, sources, the rubric, duties and benchmarks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from protocols.catalogue.catalogue_file import read_as, read_entries, read_tree
from protocols.catalogue.component_catalogue import ComponentCatalogue, index
from protocols.catalogue.knowledge import CitedKnowledge
from protocols.catalogue.sources import SourceIndex
from protocols.models import StrictModel
from protocols.storage.fact_folders import fact_folder

from .organisations import Organisations
from .research_rubric import ResearchRubric


class DutyItem(StrictModel):
    """What is to be answered; `facts` are where keys of facts on it begin, `concern` who else answers it."""

    ask: str
    facts: tuple[str, ...] = ()
    concern: str | None = None


class DeployerDuty(StrictModel):
    """One dimension of a responsible deployment with its items."""

    dimension: str
    items: tuple[DutyItem, ...]


class Duties(StrictModel):
    """The framework's checklist."""

    framework: str
    source: str
    duties: tuple[DeployerDuty, ...]


class Benchmark(StrictModel):
    """What a cited benchmark figure is about."""

    title: str
    measures: tuple[str, ...]


class Benchmarks(StrictModel):
    """Benchmarks by key, and the words of a purpose that each measure speaks to."""

    measures: Mapping[str, tuple[str, ...]]
    benchmarks: Mapping[str, Benchmark]


class Sentence(StrictModel):
    """How a fact is put to people, and whether it is a duty."""

    fact: str
    text: str
    severity: str = "note"
    owner: str | None = None


@dataclass(frozen=True)
class Knowledge(CitedKnowledge):
    """Everything the rules need, as of one day."""

    rubric: ResearchRubric
    duties: Duties
    benchmarks: Benchmarks
    sentences: tuple[Sentence, ...]
    organisations: Organisations


@cache
def load() -> Knowledge:
    """The packaged Knowledge. Raises UnknownSource, AmbiguousName or ValidationError when the data are not sound."""
    data = fact_folder(str(__package__))
    sources = SourceIndex.parse(read_tree(data / "sources.yaml"))
    organisations = read_as(data / "organisations.yaml", Organisations)
    entries = {entry.id: organisations.resolve(entry) for entry in read_entries(data / "catalogue", sources)}
    return Knowledge(
        catalogue=ComponentCatalogue(entries, index(entries.values())),
        sources=sources,
        rubric=read_as(data / "rubric.yaml", ResearchRubric),
        duties=read_as(data / "duties.yaml", Duties),
        benchmarks=read_as(data / "benchmarks.yaml", Benchmarks),
        sentences=read_as(data / "sentences.yaml", tuple[Sentence, ...]),
        organisations=organisations,
    )

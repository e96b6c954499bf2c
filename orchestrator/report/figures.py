"""The Measures of an Assessment in the report: each formula once, with what its figures share, and a row for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from orchestrator.report.markdown import Sources, plain, table
from protocols.adoption import Input, Measure
from protocols.adoption.text.number_format import exact


@dataclass(frozen=True)
class _Sheet:
    """Measures of one formula; `common` are the inputs that are the same in all of them, by place."""

    measures: Sequence[Measure]
    common: tuple[bool, ...]

    @property
    def first(self) -> Measure:
        """Its formula, unit and names are those of all."""
        return self.measures[0]


def figures(measures: Sequence[Measure], sources: Sources) -> list[str]:
    """Every Measure with its range, formula, inputs and sources; those of one formula are a table."""
    by_shape: dict[object, list[Measure]] = {}
    for measure in measures:
        by_shape.setdefault(_shape(measure), []).append(measure)
    sheets = [_Sheet(group, tuple(_common(group))) for group in by_shape.values()]
    lines: list[str] = []
    for several, group in groupby(sheets, lambda sheet: len(sheet.measures) > 1):
        for sheet in group:
            lines += _table(sheet, sources) if several else _item(sheet.first, sources)
        # A list ends before the title of a table; a table brings its own empty line.
        lines += [] if several else [""]
    return lines


def _shape(measure: Measure) -> object:
    names = tuple((entry.name, entry.unit) for entry in measure.inputs)
    # Without a formula nothing but the unit is shared, and a list reads better.
    return (measure.formula, measure.unit, names) if measure.formula else measure.id


def _common(measures: Sequence[Measure]) -> Iterator[bool]:
    for column in zip(*(measure.inputs for measure in measures), strict=True):
        yield all(entry == column[0] for entry in column)


def _item(measure: Measure, sources: Sources) -> list[str]:
    unit = plain(measure.unit)
    lines = [f"- **{plain(measure.label)}: {exact(measure.value)} {unit}**{_cited(measure, sources)}"]
    if span := _range(measure, " and "):
        lines.append(f"  - between {span} {unit}{_means(measure)}")
    if measure.formula and not _states_its_input(measure):
        lines.append(f"  - `{_code(measure.formula)}` = {exact(measure.value)}")
        lines += [f"  - where {_where(measure.inputs, sources)}"] if measure.inputs else []
    return lines


def _states_its_input(measure: Measure) -> bool:
    """A Measure that is an input itself: its formula is that input's name, and all of it stands in its line."""
    (entry, *others) = measure.inputs or (None,)
    return entry is not None and not others and _same(measure, entry) and measure.formula == entry.name


def _same(measure: Measure, entry: Input) -> bool:
    return (measure.value, measure.unit, measure.evidence) == (entry.value, entry.unit, entry.evidence)


def _table(sheet: _Sheet, sources: Sources) -> list[str]:
    """The formula and what is common above the rows, and in a row what differs."""
    first, subject = sheet.first, _subject(sheet.measures)
    shared = [entry for entry, common in zip(first.inputs, sheet.common, strict=True) if common]
    title = f"**{plain(subject or 'figures')}** in {plain(first.unit)}: `{_code(first.formula or '')}`"
    where = f", where {_where(shared, sources)}" if shared else ""
    columns = [("figure", [plain(measure.label.removesuffix(f": {subject}")) for measure in sheet.measures])]
    columns += [("value", [exact(measure.value) for measure in sheet.measures])]
    columns += [(f"range{_means(first)}", [_range(measure, " to ") for measure in sheet.measures])]
    columns += [_column(sheet.measures, place, sources) for place, same in enumerate(sheet.common) if not same]
    columns += [("source", [sources.cite(measure.evidence) for measure in sheet.measures])]
    columns = [(head, cells) for head, cells in columns if any(cells)]
    rows = zip(*(cells for _, cells in columns), strict=True)
    return [f"{title}{where}", "", *table([head for head, _ in columns], rows)]


def _column(measures: Sequence[Measure], place: int, sources: Sources) -> tuple[str, list[str]]:
    """The values of an input that differs, and where they are from: in the head where all come from a sibling."""
    entries = [measure.inputs[place] for measure in measures]
    sibling = _sibling(measures, place)
    whence = f", from its {plain(sibling)}" if sibling and sibling != entries[0].name else ""
    head = f"{plain(entries[0].name)} in {plain(entries[0].unit)}{whence}"
    return head, [
        f"{_digits(entry.value)}{'' if sibling else _origin(entry)}{_cited(entry, sources)}" for entry in entries
    ]


def _subject(measures: Sequence[Measure]) -> str:
    """What the labels have in common after their last colon: `GPUs rented` of `8 x h100, neocloud: GPUs rented`."""
    ends = {measure.label.rpartition(": ")[2] for measure in measures}
    return next(iter(ends)) if len(ends) == 1 else ""


def _sibling(measures: Sequence[Measure], place: int) -> str:
    """The last part of the ids an input comes from, where all have it beside the Measure's own: `gpus`."""
    ends = set()
    for measure in measures:
        group, _, end = (measure.inputs[place].measure or "").rpartition(".")
        ends.add(end if group == measure.id.rpartition(".")[0] else "")
    return next(iter(ends)) if len(ends) == 1 else ""


def _where(entries: Sequence[Input], sources: Sources) -> str:
    return "; ".join(_input(entry, sources) for entry in entries)


def _input(entry: Input, sources: Sources) -> str:
    number = f"{_digits(entry.value)} {plain(entry.unit)}"
    return f"{plain(entry.name)} = {number}{_origin(entry)}{_cited(entry, sources)}"


def _origin(entry: Input) -> str:
    return f", from {plain(entry.measure)}" if entry.measure else ""


def _cited(backed: Measure | Input, sources: Sources) -> str:
    return f" ({sources.cite(backed.evidence)})" if backed.evidence else ""


def _range(measure: Measure, between: str) -> str:
    low, high = measure.low, measure.high
    return f"{exact(low)}{between}{exact(high)}" if low is not None and high is not None else ""


def _means(measure: Measure) -> str:
    return f" ({plain(measure.range_means)})" if measure.range_means else ""


def _digits(number: Decimal) -> str:
    """Every digit: whoever recomputes a figure needs those that are rounded away elsewhere."""
    return f"{number:,f}"


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())

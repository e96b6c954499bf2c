"""Compares freshly quoted prices with those on file, and refuses a jump nobody confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

AGREEMENT = 0.01
JUMP = 0.25
MOST_JUMPS = 0.10
GONE = "no longer in the primary source"

Row = dict[str, Any]
Quote = Mapping[str, Any]


class RefreshRefused(RuntimeError):
    """Too many prices moved too far at once to be believed without a person's word."""


class PriceSource(Protocol):
    """Where prices come from: a quote holds the fields of a price row, or is None when the model is not there."""

    @property
    def title(self) -> str: ...

    @property
    def locator(self) -> str: ...

    def quote(self, host: str, model: str) -> Quote | None: ...

    def models(self, host: str) -> Iterable[str]: ...


@dataclass(frozen=True)
class Change:
    """One row whose price moved."""

    host: str
    model: str
    before: tuple[float, float]
    after: tuple[float, float]

    @property
    def jump(self) -> float:
        """The larger relative move of input and output price; a price that was zero counts as a full jump."""
        pairs = zip(self.before, self.after, strict=True)
        return max(abs(new / old - 1) if old else float(new != old) for old, new in pairs)

    @property
    def line(self) -> str:
        (a, b), (c, d) = self.before, self.after
        return f"{self.host} {self.model}: {a:g}/{b:g} -> {c:g}/{d:g} ({self.jump:.0%})"


@dataclass(frozen=True)
class Diff:
    """What a refresh would change."""

    rows: int
    changes: tuple[Change, ...]
    gone: tuple[str, ...]
    unmapped: tuple[str, ...]

    @property
    def jumps(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.jump > JUMP)

    @property
    def doubtful(self) -> bool:
        return len(self.jumps) > MOST_JUMPS * self.rows

    @property
    def text(self) -> str:
        """The diff in lines a person reads before confirming."""
        lines = [f"{self.rows} rows: {len(self.changes)} changed, {len(self.jumps)} of them by over {JUMP:.0%}"]
        lines += [f"  {change.line}" for change in sorted(self.changes, key=lambda change: -change.jump)]
        lines += [f"  {name}: {GONE}, kept as out of date" for name in self.gone]
        if self.unmapped:
            lines.append(f"{len(self.unmapped)} models of these hosts are not on file; give them a row to use them")
        return "\n".join(lines)


def refreshed(rows: Iterable[Row], primary: PriceSource, second: PriceSource) -> tuple[tuple[Row, ...], Diff]:
    """The rows with the primary's prices, each checked against the second source, and what changed."""
    fresh, changes, gone = [], [], []
    on_file = tuple(rows)
    for row in on_file:
        quote = primary.quote(row["host"], row["model"])
        if quote is None:
            gone.append(f"{row['host']} {row['model']}")
            fresh.append(row | {"stale": row.get("stale", GONE)})
            continue
        fresh.append(_checked(row, quote, second))
        before, after = ((float(r["input"]), float(r["output"])) for r in (row, quote))
        if before != after:
            changes.append(Change(row["host"], row["model"], before, after))
    known = {(row["host"], row["model"]) for row in on_file}
    hosts = dict.fromkeys(row["host"] for row in on_file)
    unmapped = tuple(f"{h} {m}" for h in hosts for m in primary.models(h) if (h, m) not in known)
    return tuple(fresh), Diff(len(on_file), tuple(changes), tuple(gone), unmapped)


def confirm(diff: Diff, confirmed: bool) -> None:
    """Raises RefreshRefused for a jump of too many rows, unless a person confirmed it."""
    if diff.doubtful and not confirmed:
        share = len(diff.jumps) / diff.rows
        raise RefreshRefused(f"{share:.0%} of the rows moved by over {JUMP:.0%}; confirm to take them\n{diff.text}")


KEPT = ("host", "model", "sells", "variant", "open")


def _checked(row: Row, quote: Quote, second: PriceSource) -> Row:
    """The row with new prices, its verification worked out anew; who sells what stays as on file."""
    fresh: Row = {name: row[name] for name in KEPT if name in row} | dict(quote)
    other = second.quote(row["host"], row["model"])
    if row.get("stale", GONE) != GONE:
        fresh["stale"] = row["stale"]
    if other is None:
        moved = any(float(row[side]) != float(quote[side]) for side in ("input", "output"))
        checked = {name: row[name] for name in ("verification", "conflicts") if name in row}
        return fresh | ({"verification": "single source"} if moved else checked)
    pairs = ((float(quote[side]), float(other[side])) for side in ("input", "output"))
    if all(abs(a - b) <= AGREEMENT * max(a, b) for a, b in pairs):
        return fresh | {"verification": f"agrees with {second.title}"}
    conflict = {"source": second.title, "input": float(other["input"]), "output": float(other["output"])}
    return fresh | {"verification": "single source", "conflicts": [conflict]}

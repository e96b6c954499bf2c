"""What a refresh changes, in lines a person reads, and when it is too much to be believed without a word."""

from datetime import date

from protocols.models import StrictModel

JUMP = 0.25
MOST_JUMPS = 0.10
MOST_WITHDRAWN = 0.20


class RefreshRefused(RuntimeError):
    """Too many prices moved too far, or too many rows went, at once."""


class PriceChange(StrictModel):
    """One row whose price moved; before and after as input and output price, or as one rent."""

    row: str
    before: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def jump(self) -> float:
        """The larger relative move of input and output price; a price that was zero counts as a full jump."""
        pairs = zip(self.before, self.after, strict=True)
        return max(abs(new / old - 1) if old else float(new != old) for old, new in pairs)

    @property
    def line(self) -> str:
        old, new = ("/".join(f"{usd:g}" for usd in prices) for prices in (self.before, self.after))
        return f"{self.row}: {old} -> {new} ({self.jump:.0%})"


class Diff(StrictModel):
    """What a refresh would change: `rows` counts those sold before it."""

    rows: int
    changes: tuple[PriceChange, ...] = ()
    withdrawn: tuple[str, ...] = ()
    retiring: tuple[tuple[str, date], ...] = ()
    added: tuple[str, ...] = ()
    unmapped: int = 0

    @property
    def jumps(self) -> tuple[PriceChange, ...]:
        return tuple(change for change in self.changes if change.jump > JUMP)

    @property
    def text(self) -> str:
        """The diff, the largest moves first."""
        lines = [f"{self.rows} rows on sale: {len(self.changes)} changed, {len(self.jumps)} of them by over {JUMP:.0%}"]
        lines += [f"  {change.line}" for change in sorted(self.changes, key=lambda change: -change.jump)]
        lines += [f"  {row}" for row in self.withdrawn]
        lines += [f"  {row}: retires on {day}" for row, day in self.retiring]
        lines += [f"  {row}: new" for row in self.added]
        lines += [f"{self.unmapped} models of these hosts are none of ours and were left out"] if self.unmapped else []
        return "\n".join(lines)


def confirm(diff: Diff, confirmed: bool) -> None:
    """Raises RefreshRefused for too much at once, unless a person confirmed it."""
    if confirmed or not diff.rows:
        return
    for count, most, verb in (
        (len(diff.jumps), MOST_JUMPS, f"moved by over {JUMP:.0%}"),
        (len(diff.withdrawn), MOST_WITHDRAWN, "would be withdrawn"),
    ):
        if count > most * diff.rows:
            raise RefreshRefused(f"{count / diff.rows:.0%} of the rows {verb}; confirm to take them\n{diff.text}")

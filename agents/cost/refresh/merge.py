"""Merges what several sources quote into the rows on file: price, verification, sale status, and new rows."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from protocols.adoption import Component

from ..facts.aliases import Names
from ..facts.pricing.prices import ApiPrice, Conflict, TokenRate
from .diff import Diff, PriceChange
from .price_map import Hosts, PriceMap
from .quotes import PriceSource, Quote

AGREEMENT = 0.01
SINGLE = "single source"
BY_HAND = "by hand: "


def merged(
    rows: Iterable[ApiPrice], sources: tuple[PriceSource, ...], listing: PriceMap, names: Names, day: date
) -> tuple[tuple[ApiPrice, ...], Diff]:
    """The rows as the sources have them on `day`; the first source that quotes a row is its primary one."""
    before = tuple(rows)
    after = [_refreshed(row, (*sources, listing), listing, day) for row in before]
    added, unmapped = _additions(before, (*sources, listing), listing, names, day)
    pairs = list(zip(before, after, strict=True))
    diff = Diff(
        rows=sum(row.sold_on(day) for row in before),
        changes=tuple(
            PriceChange(row=_name(old), before=_pair(old.standard.rate), after=_pair(new.standard.rate))
            for old, new in pairs
            if _pair(old.standard.rate) != _pair(new.standard.rate)
        ),
        withdrawn=tuple(f"{_name(new)}: {new.withdrawn}" for old, new in pairs if new.withdrawn and not old.withdrawn),
        retiring=tuple((_name(new), new.retires) for old, new in pairs if new.retires and new.retires != old.retires),
        added=tuple(_name(row) for row in added),
        unmapped=unmapped,
    )
    return tuple(sorted([*after, *added], key=lambda row: (row.host, row.model))), diff


def _refreshed(row: ApiPrice, sources: tuple[PriceSource, ...], listing: PriceMap, day: date) -> ApiPrice:
    quotes = {source.title: quote for source in sources if (quote := source.quote(row.host, row.model))}
    # What a person took out no source brings back; what a source took out, a source may bring back.
    if row.withdrawn.startswith(BY_HAND):
        return row
    if not quotes:
        return row.model_copy(update={"withdrawn": row.withdrawn or f"listed by no source since {row.listed_on}"})
    quote, verified = _agreed(quotes)
    reason = quote.withdrawn
    if not reason and listing.withdrawn(row.host, row.model):
        reason = f"not on its host's list in {listing.title}"
    map_quote = quotes.get(listing.title)
    retires = map_quote.retires if map_quote else row.retires
    return row.model_copy(
        update=verified
        | {
            "standard": quote.standard,
            "batch": quote.batch,
            "peak": quote.peak,
            "steps": quote.steps,
            "context": quote.context or row.context,
            "withdrawn": reason,
            "listed_on": row.listed_on if reason or (retires and retires <= day) else day,
            "retires": retires,
            "retires_source": map_quote.retires_source if map_quote else row.retires_source,
        }
    )


def _agreed(quotes: dict[str, Quote]) -> tuple[Quote, dict[str, object]]:
    """The quote to use and how it was verified: two sources that agree against the first one outvote it."""
    # The first source knows tiers, peaks and batches, so it leads; two others that agree know the price better.
    title, quote = next(iter(quotes.items()))
    others = {name: rival for name, rival in quotes.items() if name != title}
    for name, rival in others.items():
        backed = any(_same(rival, third) for third_name, third in others.items() if third_name != name)
        if backed and not _same(quote, rival):
            quote = quote.model_copy(update={"standard": rival.standard, "batch": None, "peak": None})
            title = name
            break
    agreeing = [name for name, rival in quotes.items() if name != title and _same(quote, rival)]
    against = [
        Conflict(source=name, input=rival.standard.rate.input, output=rival.standard.rate.output)
        for name, rival in quotes.items()
        if name != title and not _same(quote, rival)
    ]
    verification = f"agrees with {' and '.join(agreeing)}" if agreeing else SINGLE
    return quote, {"verification": verification, "conflicts": tuple(against)}


def _additions(
    rows: tuple[ApiPrice, ...], sources: tuple[PriceSource, ...], listing: PriceMap, names: Names, day: date
) -> tuple[list[ApiPrice], int]:
    """Rows for models of ours that a host lists and the file lacks, and how many other models there are."""
    ours = {row.sells for row in rows if row.open} | set(names.architectures)
    keys = {(row.host, _bare(row.model)) for row in rows}
    added, unmapped = [], 0
    for host, model in _host_models(listing):
        if (host, _bare(model)) in keys:
            continue
        sells, variant = sold_as(model, names, listing.hosts)
        quotes = {source.title: quote for source in sources if (quote := source.quote(host, model))}
        if sells not in ours or not quotes:
            unmapped += 1
            continue
        quote, verified = _agreed(quotes)
        fields = {name: getattr(quote, name) for name in Quote.model_fields}
        added.append(
            ApiPrice.model_validate(
                {"host": host, "model": model, "sells": sells, "variant": variant, "open": True, "listed_on": day}
                | fields
                | verified
            )
        )
        keys.add((host, _bare(model)))
    return added, unmapped


def _host_models(listing: PriceMap) -> Iterator[tuple[str, str]]:
    for host, about in listing.hosts.hosts.items():
        if about.adds:
            yield from ((host, model) for model in listing.models(host))


def sold_as(model: str, names: Names, hosts: Hosts) -> tuple[str | None, str]:
    """Our id of a host's model and the variant it is served as: `Llama-3.3-70B-Instruct-Turbo` -> llama-3.3-70b."""
    last = model.rsplit("/", 1)[-1]
    bare = re.sub(rf"(?i)^({'|'.join(hosts.makers)})-", "", last)
    suffix = re.search(rf"(?i)[-_.]({'|'.join(hosts.variants)})$", bare)
    forms = [(last, ""), (bare, "")]
    forms += [(bare[: suffix.start()], suffix[1].casefold())] if suffix and suffix.start() else []
    for form, variant in forms:
        if sells := names.model_id(Component(name=form)):
            return sells, variant
    return None, ""


def _same(a: Quote, b: Quote) -> bool:
    pairs = zip(_pair(a.standard.rate), _pair(b.standard.rate), strict=True)
    return all(abs(x - y) <= AGREEMENT * max(x, y) for x, y in pairs)


def _pair(rate: TokenRate) -> tuple[float, float]:
    return rate.input, rate.output


def _name(row: ApiPrice) -> str:
    return f"{row.host} {row.model}"


def _bare(model: str) -> str:
    return re.sub(r"[^a-z0-9]", "", model.casefold().rsplit("/", 1)[-1])

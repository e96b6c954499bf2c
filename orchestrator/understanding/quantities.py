"""What the numbers in a sentence measure: tokens a month, users, requests, money, GPUs, hours."""

import re
from dataclasses import dataclass
from decimal import Decimal

from orchestrator.understanding.numerals import numerals

DAYS_PER_MONTH = Decimal("30.4375")
N = r"§(\d+)§"
ABOUT = r"(?:\s|-)?(?:of\s+)?"
PERIODS = {
    "second": DAYS_PER_MONTH * 86_400,
    "minute": DAYS_PER_MONTH * 1_440,
    "hour": DAYS_PER_MONTH * 24,
    "day": DAYS_PER_MONTH,
    "week": DAYS_PER_MONTH / 7,
    "month": Decimal(1),
    "quarter": Decimal(1) / 3,
    "year": Decimal(1) / 12,
}
SPOKEN_PERIODS = (
    ("month", r"months?\b|mo\b|mth\b|monthly\b|mtl\b|pcm\b"),
    ("minute", r"minutes?\b|min\b"),
    ("second", r"seconds?\b|secs?\b|s\b"),
    ("hour", r"hours?\b|hrs?\b|hourly\b|h\b"),
    ("day", r"days?\b|daily\b|d\b"),
    ("week", r"weeks?\b|wk\b|weekly\b"),
    ("quarter", r"quarters?\b|quarterly\b"),
    ("year", r"years?\b|yr\b|yearly\b|annum\b|annually\b|annual\b|y\b"),
)
PERIOD_WORD = "|".join(pattern for _, pattern in SPOKEN_PERIODS)
PER = rf"(?:\s*(?:/|per\b|a\b|an\b|each\b|every\b|p\.?\s?(?=m\b))\s*(?P<per>{PERIOD_WORD}|m\b)|\s+(?P<ly>(?:month|dai|week|year|annual|hour)ly?\b))"
WITHIN = rf"(?:[\w\s,-]{{0,28}}?{PER})?"
MONEY = r"(?:€|\$|£|¥|eur(?:os?)?\b|usd\b|dollars?\b|bucks\b|gbp\b|pounds?\b|chf\b|francs?\b|cny\b|rmb\b|yuan\b|元|jpy\b|yen\b|pln\b|zł|złotych\b|inr\b|rupees?\b|₹|sek\b|dkk\b|nok\b|czk\b|huf\b|cad\b|aud\b|brl\b|reais\b|krw\b|won\b)"
GPU = r"(?:h100|h200|h800|h20|a100|a800|a10g?|a30|a40|a6000|l4|l40s?|l20|b200|b300|gb200|gb300|gh200|t4|v100|mi250x?|mi300x|mi325x|mi355x|rtx\s?pro\s?6000|rtx\s?a?6000|rtx\s?[345]0[6789]0(?:\s?ti)?|[345]090|gaudi\s?[23]|tpu\s?v\d\w?|dgx\s?spark|trainium\s?2|inferentia\s?2)"
USERS = r"users?|customers?|seats?|subscribers?|clients?|citizens|patients|students|members|consumers|pupils|readers"
STAFF = r"employees?|people|persons?|staff|colleagues|headcount|workers"
TEAM = r"developers?|devs?|engineers?|analysts?|lawyers?|doctors?|nurses?|teachers?|researchers?|programmers?|coders|clerks|physicians|advisors|support\s+agents|call[- ]?cent(?:er|re)\s+agents"
CALLS = r"requests?|reqs?|calls?|queries|query|messages?|prompts?|conversations?|tickets?|chats?|inferences?|questions?|invocations?|interactions?|completions?|emails?|mails?|e-mails?|searches|images?|pictures|documents?|docs?|pages?|pdfs?|invoices?|contracts?|jobs?|summaries|translations|reviews|pull requests|photos?|frames|videos?|clips"
TOKENS = r"(?:(?:tokens?|toks?|tk)\b)"


@dataclass(frozen=True)
class Quantity:
    """A number with what it measures, in the unit the measure's name says."""

    measure: str
    value: Decimal
    said: str
    start: int
    end: int
    currency: str = ""
    label: str = ""


def _rule(measure: str, pattern: str) -> tuple[str, re.Pattern[str]]:
    return measure, re.compile(pattern, re.IGNORECASE)


RULES = (
    _rule("in_out", rf"{N}\s*(?:{TOKENS})?\s*(?:in|input|prompt)\b(?:\s*{TOKENS})?\s*(?:/|and|,|\+|plus|&)?\s*{N}\s*(?:{TOKENS})?\s*(?:out|output|completion)\b"),
    _rule("gpu_price", rf"(?:{MONEY}\s*)?{N}\s*(?:{MONEY})?\s*(?:/|per|an?)\s*(?:gpu[- ]?hours?|gpu/h|(?:{GPU})[- ]hours?|hours?|hr|h)\b"),
    _rule("price_per_mtok", rf"(?:{MONEY}\s*)?{N}\s*(?:{MONEY})?\s*(?:/|per|a)\s*(?:§\d+§\s*{TOKENS}|million(?:\s+{TOKENS})?|mtok|m\s+{TOKENS})"),
    _rule("money", rf"(?P<before>us\$|{MONEY})\s*{N}(?:\s*(?:{MONEY}))?{WITHIN}"),
    _rule("money", rf"{N}\s*(?P<after>us\$|{MONEY}){WITHIN}"),
    _rule("revenue", rf"{N}\s*(?:in\s+|of\s+)?(?:(?:annual|yearly|monthly)\s+)?(?:revenue|turnover|arr\b|mrr\b)|(?:revenue|turnover|arr|mrr)\s*(?:of|is|=|:|at|about|around|~)*\s*{N}(?!\s*(?:{MONEY}))"),
    _rule("gpus", rf"{N}\s*(?:x|×|\*)?\s*(?:nvidia|amd|intel)?\s*(?:rented\s+|dedicated\s+)?(?P<gpu>{GPU})s?\b(?:\s*(?:sxm|pcie|nvl))?(?:\s*gpus?)?"),
    _rule("gpus", rf"(?P<gpu>{GPU})s?\s*(?:x|×|\*)\s*{N}"),
    _rule("gpus", rf"{N}\s*(?:x\s*)?(?:gpus?|graphics cards|accelerators)\b"),
    _rule("rps", rf"{N}\s*(?:rps|qps|tps|req/s|requests?/s(?:ec)?|queries/s)\b"),
    _rule("rps", rf"{N}\s*(?:concurrent\s+)?(?:{CALLS})\s*(?:/|per|a|each|every)\s*(?:s|sec|second)\b"),
    _rule("tokens_per_second", rf"{N}\s*(?:output\s+)?{TOKENS}\s*(?:/|per|a|each)\s*(?:s|sec|second)\b"),
    _rule("price_per_mtok", rf"(?:per|/)\s*{N}\s*{TOKENS}"),
    _rule("tokens_request", rf"{N}\s*(?P<side>input|output|prompt|completion|reasoning|thinking|generated)?\s*{TOKENS}(?:\s+(?P<side2>in|out|input|output)\b)?\s*(?:long\s+)?(?:/|per|a|an|each|every|for each|for every)\s*(?:request|call|query|prompt|message|conversation|chat|ticket|answer|response|reply|document|interaction)"),
    _rule("tokens_request", rf"(?:requests?|calls?|prompts?|inputs?|queries)\s+(?:of|with|averaging|are|average)\s+(?:about\s+|around\s+|~)?{N}\s*(?P<side>input|output)?\s*{TOKENS}"),
    _rule("context", rf"{N}[\s-]*(?:{TOKENS})?[\s-]*(?:of\s+)?context\b|context(?:\s+(?:window|length|size))?(?:\s+of)?(?:\s+(?:at least|about|around))?\s*{N}"),
    _rule("tokens", rf"{N}\s*(?:(?:monthly|daily|weekly|input|output|total|generated|llm|model|combined|prompt)\s+)*{TOKENS}{WITHIN}"),
    _rule("tokens", rf"{TOKENS}\s*(?:{PER})?\s*(?:of|is|are|=|:|at|about|around|~|volume|count)*\s*{N}"),
    _rule("tokens", rf"{N}\s*t/(?P<per>mo|month|day|d)\b"),
    _rule("mau", rf"{N}\s*(?:\+\s*)?(?:mau\b|monthly[\s-]+(?:active\s+)?(?:{USERS})|active\s+(?:monthly\s+)?(?:{USERS})\s*(?:/|per|a|each|every)\s*month|(?:{USERS})\s*(?:/|per|a|each|every)\s*(?:month|mo\b)|active\s+(?:{USERS})|(?:{USERS})\s+monthly|unique\s+(?:visitors|{USERS})(?:\s*(?:/|per|a)\s*month)?)"),
    _rule("mau", rf"(?:mau|monthly\s+(?:active\s+)?users)\s*(?:of|is|are|=|:|at|about|around|~|currently|count)*\s*{N}"),
    _rule("dau", rf"{N}\s*(?:dau\b|daily[\s-]+(?:active\s+)?(?:{USERS})|(?:{USERS})\s*(?:/|per|a)\s*day)"),
    _rule("concurrent", rf"{N}\s*(?:concurrent|simultaneous|parallel)\s+(?:{USERS}|sessions?|streams?|{CALLS}|{STAFF}|{TEAM}|connections)"),
    _rule("concurrent", rf"concurrency\s*(?:of|is|=|:|at|about|around|~)*\s*{N}"),
    _rule("hours", rf"{N}\s*(?:hours?|hrs?|h)\b(?:\s+(?:of\s+)?(?P<what>[\w-]+\s?[\w-]*?(?:audio|calls?|speech|video|recordings?|meetings?|podcasts?|interviews?|lectures?|footage|dictation|voice|\w+)))?{WITHIN}"),
    _rule("minutes", rf"{N}\s*(?:minutes?|mins?)\b(?:\s+of\s+[\w-]+)?{WITHIN}"),
    _rule("requests", rf"{N}\s*(?:(?:support|customer|user|api|llm|chat|search|inference|incoming|new|scanned|product|internal|voice|phone|generated|monthly|daily)\s+)*(?:{CALLS})\b{WITHIN}"),
    _rule("vectors", rf"{N}\s*(?:\w+\s+)?(?:vectors?|embeddings?|chunks|passages)\b"),
    _rule("params", rf"{N}\s*(?:parameters?|params?)\b"),
    _rule("fte", rf"{N}\s*(?:ftes?|full[- ]time)\b"),
    _rule("staff", rf"{N}[\s-]*(?:(?:\w+)\s+)?(?:{STAFF})\b|(?:company|team|firm|startup|start-up|organisation|organization|headcount|staff)\s+of\s+(?:about\s+|around\s+|roughly\s+|~)?{N}"),
    _rule("team", rf"{N}[\s-]*(?:(?:\w+)\s+)?(?:{TEAM})\b"),
    _rule("users", rf"{N}\s*(?:\+\s*)?(?:(?:internal|external|end|paying|registered|total|business|enterprise|private|banking|app|retail)[\s-]+)*(?:{USERS})\b"),
    _rule("users", rf"(?:{USERS})\s*(?:count)?\s*(?:of|=|:|~)\s*{N}"),
    _rule("memory_gb", rf"{N}\s*(?:gb|gib)\b(?:\s*(?:of\s+)?(?:vram|gpu|ram|memory))?"),
    _rule("latency_ms", rf"{N}\s*(?:ms|milliseconds?)\b"),
    _rule("share", rf"{N}\s*(?:%|percent|per cent)\s*(?P<of>[\w\s-]{{0,30}})"),
    _rule("horizon", rf"(?:over|for|next|within|horizon\s+of|during)\s+(?:the\s+next\s+)?{N}\s*(?P<span>years?|months?)\b|{N}[\s-](?P<span2>years?|months?)\s+(?:tco|total cost|horizon|view|period|plan|contract)"),
    _rule("factor", rf"{N}\s*(?:x|×|times|fold|-fold)(?=\W|$)(?!\s*(?:{GPU}|gpus?))"),
    _rule("fps", rf"{N}\s*(?:fps|frames per second)\b"),
)  # fmt: skip
FACTORS = (
    (Decimal(2), re.compile(r"\b(?:doubles?|doubled|doubling|twice|two times)\b", re.I)),
    (Decimal(3), re.compile(r"\b(?:triples?|tripled|tripling|three times|thrice)\b", re.I)),
    (Decimal(4), re.compile(r"\b(?:quadruples?|quadrupled|four times)\b", re.I)),
    (Decimal("0.5"), re.compile(r"\b(?:halves?|halved|halving|half (?:the|of|as|that|our))\b", re.I)),
)
ONE_GPU = re.compile(rf"\b(?:an?|one|single|the|our)\s+(?:single\s+|rented\s+|dedicated\s+|nvidia\s+)*({GPU})\b", re.I)
SOME_GPU = re.compile(rf"(?<![\w.-])({GPU})s?\b", re.I)
SIZE = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?)\s?b\b(?!\s*(?:tok|t/))(?=[\s-]*(?:\w+\s+)?(?:model|param|llm|class|size|version|dense|parameter|or\b))",
    re.I,
)
AFTER_REVENUE = re.compile(r"revenue|turnover|\barr\b|\bmrr\b|\bsales\b|umsatz|annual income", re.IGNORECASE)
RAISED = re.compile(r"\b(?:raised|funding|valuation|invested|series [a-e]|fine|penalty)\b", re.IGNORECASE)
CURRENCIES = (
    ("EUR", r"€|eur"), ("USD", r"\$|usd|dollar|bucks|us\$"), ("GBP", r"£|gbp|pound"), ("CHF", r"chf|franc"),
    ("CNY", r"cny|rmb|yuan|元"), ("JPY", r"jpy|yen|¥"), ("PLN", r"pln|zł"), ("INR", r"inr|rupee|₹"), ("SEK", r"sek"),
    ("DKK", r"dkk"), ("NOK", r"nok"), ("CZK", r"czk"), ("HUF", r"huf"), ("CAD", r"cad"), ("AUD", r"aud"),
    ("BRL", r"brl|reais"), ("KRW", r"krw|won"),
)  # fmt: skip


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity in an (English or glossed) text, left to right, each number used once."""
    numbers = numerals(text)
    marked, places = _mark(text, numbers)
    used: set[int] = set()
    found: list[Quantity] = []
    for measure, pattern in RULES:
        for match in pattern.finditer(marked):
            indices = [int(group) for group in re.findall(r"§(\d+)§", match.group())]
            indices = indices[: 2 if measure == "in_out" else 1]
            if any(index in used for index in indices):
                continue
            start = places(match.start())
            read = _read(measure, match, [numbers[i].value for i in indices], marked)
            if read:
                used.update(indices)
                end = places(match.end())
                said = text[min(start, numbers[indices[0]].start) : end].strip()
                found += [Quantity(name, value, said, start, end, *more) for name, value, *more in read]
    found += _without_numbers(text, found)
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _mark(text: str, numbers: tuple) -> tuple[str, object]:
    """The text with numbers as §index§, and a map from its offsets back."""
    marked, at, offsets = "", 0, []
    for index, number in enumerate(numbers):
        marked += text[at : number.start]
        offsets.append((len(marked), number.start))
        marked += f"§{index}§"
        offsets.append((len(marked), number.end))
        at = number.end
    marked += text[at:]

    def back(position: int) -> int:
        near = [(there, here) for there, here in offsets if there <= position]
        if not near:
            return position
        there, here = near[-1]
        return min(len(text), here + position - there)

    return marked, back


def _period(match: re.Match[str], default: str | None) -> Decimal | None:
    groups = match.groupdict()
    said = (groups.get("per") or groups.get("ly") or "").lower().strip()
    if said == "m":
        said = "month"
    for name, pattern in SPOKEN_PERIODS:
        if said and re.fullmatch(pattern, said):
            return PERIODS[name]
    return PERIODS[default] if default else None


def _read(measure: str, match: re.Match[str], values: list[Decimal], marked: str) -> list[tuple]:
    value = values[0]
    around = marked[max(0, match.start() - 60) : match.end() + 60]
    match measure:
        case "in_out":
            return [("input_tokens", value), ("output_tokens", values[1])] if len(values) == 2 else []
        case "gpus":
            gpu = match.groupdict().get("gpu") or ""
            return [("gpu_count", value, "", _gpu(gpu))] if 1 <= value <= 100_000 and value == int(value) else []
        case "gpu_price":
            currency = _currency(match.group())
            return [("gpu_price_hour", value, currency)] if currency else []
        case "revenue":
            return _money(match, value, around)
        case "money":
            return _money(match, value, around)
        case "tokens":
            return _tokens(match, value, marked, around)
        case "tokens_request":
            side = (match.groupdict().get("side") or match.groupdict().get("side2") or "").lower()
            name = "output_tokens" if side in ("output", "out", "completion", "generated") else "input_tokens"
            return [("reasoning_tokens" if side in ("reasoning", "thinking") else name, value)]
        case "context":
            return [("context_tokens", value)]
        case "requests":
            return _requests(match, value, around)
        case "hours" | "minutes":
            return _hours(match, value / (60 if measure == "minutes" else 1), around)
        case "params":
            return [("params_b", value / Decimal(10**9) if value > 10_000 else value)]
        case "staff":
            return [("users", value), ("headcount", value)]
        case "team":
            return [("users", value)]
        case "dau":
            return [("dau", value), ("users", value)]
        case "share":
            return _share(match, value, around)
        case "horizon":
            span = match.groupdict().get("span") or match.groupdict().get("span2") or ""
            return [("horizon_months", value * (12 if span.startswith("year") else 1))]
        case "latency_ms":
            per_token = re.search(r"per token|tpot|each token", around, re.IGNORECASE)
            return [("tpot_ms" if per_token else "latency_ms", value)]
        case _:
            return [(measure, value)]


def _money(match: re.Match[str], value: Decimal, around: str) -> list[tuple]:
    currency = _currency(match.groupdict().get("before") or match.groupdict().get("after") or "") or "USD"
    if RAISED.search(around):
        return []
    if revenue := AFTER_REVENUE.search(around):
        monthly = re.search(r"monthly|per month|a month|/mo|\bmrr\b", around, re.IGNORECASE)
        name = "arr" if revenue.group().lower() == "arr" else ("monthly_revenue" if monthly else "annual_revenue")
        return [(name, value, currency)]
    period = _period(match, None)
    if period is None:
        before = re.search(rf"\b({PERIOD_WORD})\s+(?:\w+\s+){{0,4}}$", match.string[: match.start()], re.IGNORECASE)
        spoken = before.group(1).lower() if before else ""
        period = next(
            (PERIODS[name] for name, pattern in SPOKEN_PERIODS if spoken and re.fullmatch(pattern, spoken)), None
        )
    return [("budget_month", value * (period if period is not None else 1), currency)]


def _tokens(match: re.Match[str], value: Decimal, marked: str, around: str) -> list[tuple]:
    period = _period(match, None)
    if period is None and value < 20_000 and re.search(r"\beach\b|requests?|tickets?|per call", around, re.I):
        return [("output_tokens" if re.search("output", match.group(), re.I) else "input_tokens", value)]
    if period is None:
        spoken = re.search(
            r"\b(monthly|daily|weekly|yearly|annually|per month|a month|each month|every month|per day|a day|each day|every day|per week|a week|per year|a year)\b",
            around,
            re.I,
        )
        word = spoken.group(1).split()[-1].lower() if spoken else ""
        period = next((PERIODS[name] for name, pattern in SPOKEN_PERIODS if word and re.fullmatch(pattern, word)), None)
    if period is None and value < 100_000:
        return [("input_tokens", value)] if value >= 50 else []
    return [("tokens_month", value * (period if period is not None else 1))]


def _requests(match: re.Match[str], value: Decimal, around: str) -> list[tuple]:
    period = _period(match, None)
    if period is None:
        spoken = re.search(
            r"\b(monthly|daily|weekly|per month|a month|per day|a day|per week|a week|per hour|an hour)\b", around, re.I
        )
        word = spoken.group(1).split()[-1].lower() if spoken else ""
        period = next((PERIODS[name] for name, pattern in SPOKEN_PERIODS if word and re.fullmatch(pattern, word)), None)
    if period is None:
        return (
            [("documents", value)]
            if re.search(r"documents?|docs|pages?|pdfs?|contracts|images?", match.group(), re.I)
            else []
        )
    return [("requests_day", value * period / DAYS_PER_MONTH)]


def _hours(match: re.Match[str], value: Decimal, around: str) -> list[tuple]:
    period = _period(match, None)
    sound = re.search(
        r"audio|calls?|speech|video|recording|meeting|podcast|interview|transcri|lecture|footage|voice|dictat",
        around,
        re.I,
    )
    if period is None and not sound:
        return []
    return [("hours_month", value * (period if period is not None else 1))]


def _share(match: re.Match[str], value: Decimal, around: str) -> list[tuple]:
    share = value / 100
    if re.search(r"cach", around, re.I) and share <= 1:
        return [("cached_share", share)]
    if re.search(r"batch|off-?peak|overnight", around, re.I) and share <= 1:
        return [("batch_share", share)]
    if re.search(r"(?:grow|growth|increase)\w*[^.]{0,30}(?:month|mo\b|mom)", around, re.I):
        return [("growth_month", share)]
    if re.search(r"\b(?:more|grow|increase|rise|up|higher)\b", around, re.I):
        return [("factor", 1 + share)]
    if re.search(r"\b(?:less|fewer|drop|decrease|shrink|lower|down)\b", around, re.I) and share < 1:
        return [("factor", 1 - share)]
    return []


def _without_numbers(text: str, found: list[Quantity]) -> list[Quantity]:
    more: list[Quantity] = []
    if not any(quantity.measure == "factor" for quantity in found):
        for factor, pattern in FACTORS:
            if match := pattern.search(text):
                more.append(Quantity("factor", factor, match.group(), match.start(), match.end()))
                break
    if not any(quantity.measure == "gpu_count" and quantity.label for quantity in found):
        one = ONE_GPU.search(text)
        if match := one or SOME_GPU.search(text):
            value = Decimal(1) if one else Decimal(0)
            more.append(
                Quantity(
                    "gpu_count" if one else "gpu",
                    value,
                    match.group(),
                    match.start(),
                    match.end(),
                    "",
                    _gpu(match.group(1)),
                )
            )
    for match in SIZE.finditer(text):
        more.append(Quantity("params_b", Decimal(match.group(1)), match.group(), match.start(), match.end()))
    return more


def _gpu(said: str) -> str:
    return re.sub(r"\s+", " ", said.strip()).upper()


def _currency(said: str) -> str:
    return next((code for code, pattern in CURRENCIES if re.search(pattern, said, re.IGNORECASE)), "")

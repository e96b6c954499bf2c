"""Which intent a message has: a trained classifier corrected by plain rules, and how sure that is."""

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from orchestrator.understanding.features import features
from orchestrator.understanding.nouns import Intent

NEVER = -1e9
C = "_c_"


@dataclass(frozen=True)
class Shape:
    """What is known of a message beside its words."""

    components: int
    unknown: int
    in_conversation: bool
    known_before: bool
    measures: frozenset[str] = frozenset()
    purpose: bool = False
    wish: bool = False
    licence_named: bool = False


@dataclass(frozen=True)
class Weights:
    """The trained classifier: per feature, a weight for each intent it speaks for or against."""

    intents: tuple[Intent, ...]
    rows: dict[str, dict[str, float]]


@cache
def weights() -> Weights:
    """The packaged weights."""
    read = json.loads((files(__package__) / "data" / "weights.json").read_text("utf-8"))
    return Weights(tuple(Intent(name) for name in read["intents"]), read["weights"])


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


RULES: tuple[tuple[Intent, float, re.Pattern[str]], ...] = (
    (Intent.CORRECT, 4.0, _any(r"^\W*(?:no|nope|sorry|oops|wait|actually|correction|wrong)\b[ ,.:]", r"\bi (?:actually )?meant?\b", r"\byou (?:misunderstood|got)\b", r"\bmistyped\b", r"^not _\w+_ ?,", r"\bi was talking about\b")),
    (Intent.REFORMAT, 4.0, _any(r"\bbullet", r"\bas an? (?:table|list|email|memo|checklist|slide|json|csv|summary)\b", r"\b(?:shorter|longer|shorten|tl;?dr|rephrase|reword|rewrite|reformat)\b", r"\b(?:summari[sz]e|put|turn|write|say|translate|give me|repeat|format|condense) (?:that|this|it|the answer|your answer)\b", r"\b(?:in|auf|en) (?:german|french|spanish|chinese|deutsch|français|plain english|simple words|one (?:sentence|paragraph))\b(?! documents)", r"\bfor (?:my|the) (?:board|boss|ceo|cto|cfo|management|executives)\b")),
    (Intent.WHAT_IF, 3.2, _any(r"\bwhat if\b", r"\bsuppos(?:e|ing)\b", r"\bassum(?:e|ing)\b", r"\bimagine\b", r"\bwhat (?:happens|changes|would change) (?:if|when)\b", r"^\W*(?:and )?if (?:we|our|the|i)\b", r"\b(?:and|but) if (?:we|our|i)\b", r"\bhypothetical", r"\blet'?s say\b", r"\bif .{3,80}(?:what changes|would (?:we|our|it|that|you|_c_)|is _c_ still|still)\b", r"\bstill _c_", r"^only (?:on|for|in)\b", r"\bsay we\b")),
    (Intent.EXPLAIN, 2.6, _any(r"\bexplain", r"^\W*(?:but |and |ok,? |so )?why\b(?! did .* (?:change|move))", r"\bdifference between\b", r"\bhow (?:sure|confident|certain|do you know|did you|is the (?:score|confidence)|do you (?:decide|weigh|compute))", r"\bwho sa(?:id|ys)\b", r"\bsays who\b", r"\bsources?\b(?! code| licen| model| project| alternative| tool| llm)(?<!open source)(?<!open-source)(?<!closed source)", r"\bformula\b", r"\bchange your mind\b", r"\bwhat (?:does|do) (?:\w+ ){1,4}mean\b", r"\bflip\b", r"\bassum(?:ed|ptions)\b", r"\bhow does _c_ work\b", r"^\W*what(?: is|'s) _c_\W*$", r"\bconditions\b(?! of)")),
    (Intent.ALTERNATIVES, 3.0, _any(r"\balternatives?\b", r"\binstead\W*$", r"\bwhat (?:else|instead)\b", r"\binstead of _c_(?! _c_)", r"\breplacement for _c_", r"\breplac\w+ _c_\W*$", r"\bsubstitutes?\b", r"\bsomething (?:like|similar to|else)\b.{0,10}_c_", r"\bother (?:options|choices|candidates)\b", r"\bsimilar (?:to|models|tools)\b", r"\bcompetitors\b")),
    (Intent.LICENCE_CHECK, 2.4, _any(r"\blicen[cs]\w*", r"\blegal(?:ly)?\b(?! document| text| research| department| assistant| team| advice)", r"\b(?:allowed|permitted|forbidden|prohibit\w*|forbids?)\b", r"\bcopyleft\b", r"\b(?:a?gpl|lgpl)\b", r"\bterms\b(?! of (?:speed|cost|quality|perf))", r"\battribution\b", r"\bredistribut\w+", r"\bobligations?\b", r"\bcompl(?:y|iance|iant)\b", r"\brestrict\w*", r"\bstrings\b", r"\bsue\b", r"\bcopyright\b", r"\btrain\w*\b.{0,40}\boutputs?\b", r"\bwho owns\b", r"\bmay (?:we|i) (?:sell|publish|redistribute|train|fine|modify|host)\b", r"\bpatents?\b", r"\bmust we\b")),
    (Intent.COST_ESTIMATE, 2.4, _any(r"\bcosts?\b", r"\bpric(?:e|es|ing|ey)\b", r"\bexpensive\b", r"\bhow many (?:gpus?|_gpu_|cards|nodes|servers)\b", r"\bhow much (?:gpu|memory|vram|ram|would|is|does|for)\b", r"\btco\b", r"\bbill\b", r"\bafford\w*", r"\bbreak-?even\b", r"\bcheap(?:er|est)? (?:way|to (?:run|host|serve))\b", r"\b(?:what|which|enough|how much) hardware\b", r"\bwhich gpus?\b", r"\bthroughput\b", r"\bfits? (?:on|in(?:to)?) (?:a|one|_gpu_|our|\w+ )", r"\bsizing\b", r"\bself[- ]?host\w* (?:vs|versus|or) (?:the )?api\b", r"\bspend\b", r"\bpay(?:s)? off\b", r"\bmonthly bill\b", r"\benergy\b|\bcarbon\b|\belectricity\b", r"\bdollars per\b", r"\bcfo\b", r"\brenting\b")),
    (Intent.RESEARCH, 2.6, _any(r"\bwho (?:maintains|is behind|governs|develops|funds|created|made|built|runs|uses|controls|owns _c_|wrote)\b", r"\bmaintain(?:ed|er|ers)\b", r"\bbus factor\b", r"\brelease (?:history|date|cadence|notes)\b", r"\breleased\b", r"\blatest (?:version|release|arxiv|paper)", r"\b_c_ class\b|\bclass does\b", r"\bhow open\b", r"\bbenchmarks?\b", r"\b(?:mmlu|swe-?bench|humaneval|mteb|aime|gpqa)\b", r"\bscores? on\b", r"\bvulnerabilit\w+|\bcves?\b|\bsecurity (?:record|incidents?|issues|advisories|history)\b", r"\bwhat happened\b", r"\bstud(?:y|ies)\b|\bpapers?\b|\bliterature\b|\barxiv\b", r"\bcontributors\b|\bcommunity\b", r"\babandoned\b|\bdead\b|\balive\b", r"\btrain(?:ed|ing) (?:on|data)\b", r"\bcontext (?:length|window|size)\b", r"\bdoes _c_ (?:support|speak)\b|\bsupports?\b.{0,20}\?", r"\bhow many (?:parameters|contributors|languages|downloads|stars)\b", r"\bpopular\b", r"\bweaknesses\b", r"\bproof\b|\bmeasured\b", r"\bfoundation\b.{0,20}\b(?:change|hosts?|project)\b|\bmove of\b", r"\broadmap\b|\bhistory of\b|\blineage\b", r"\bgovern(?:ance|ed by)\b", r"\bwhen (?:was|did)\b", r"\bbased on\b\W*$")),
    (Intent.RECOMMEND, 2.6, _any(r"\b(?:recommend|suggest|find|list|name|pick|propose|shortlist)\b(?:(?! _c_).){0,40}\b(?:models?|databases?|frameworks?|tools?|llms?|engines?|servers?|library|libraries|options)\b", r"\b(?:which|what|best|cheapest|good|top \S+|a|an) (?:[\w-]+ ){0,4}(?:model|llm|database|framework|tool|engine|server|library|dataset)s?\b", r"\bsomething like\b", r"\blook(?:ing)? for an?\b", r"\bwhat (?:should|could|would|can) (?:we|i|you) (?:use|take|pick|recommend)\b")),
    (Intent.EVALUATE, 2.2, _any(r"\b(?:should|shall|could|can|may|might) (?:\w+ ){1,3}(?:adopt|use|deploy|run|build|put|rely|bet|switch|standardi[sz]e|go with|integrate|introduce)\b", r"\b(?:evaluate|assess|review|verdict|recommendation|adopt|adopting|adoption|go[ /-]+no-?go|yay or nay|worth|risks?|suitable|fit for|mature|production[- ]ready|good (?:choice|pick|idea|enough)|ok for|opinion|thoughts|due diligence|pros and cons)\b", r"\bis _c_ (?:any )?(?:good|ok|safe|fine|ready)\b", r"\bwhat do you think\b")),
    (Intent.OFF_TOPIC, 3.5, _any(r"\bweather\b", r"\bpoem\b", r"\bjoke\b", r"\brecipe\b", r"\bhoroscope\b", r"\bworld cup\b", r"\bbook (?:a|me) (?:flight|hotel|table)\b", r"\bcapital of\b", r"\brestaurants?\b", r"\bmovies?\b", r"\bsong\b", r"\bwho won\b", r"\bhomework\b(?! assistant)", r"\bstock (?:price|market)\b", r"\bbitcoin\b", r"^\W*(?:write|tell) me an? (?!report|evaluation|assessment)", r"\bwrite an? (?:essay|story|song|python|sql|function|letter)\b", r"\bwho is the (?:president|king|queen|chancellor|pope)\b", r"\bwhat time\b", r"\b\d+ ?[*x×+/-] ?\d+\W*$", r"^\W*translate\b(?! .*_c_)")),
)  # fmt: skip
COMPARING = _any(
    r"\bvs\b|\bversus\b|\bcompar\w+|\bor\b|\bbetter\b|\bthan\b|\bbetween\b|\bagainst\b|\binstead of\b|\bover _c_|\brank\b|\bside by side\b|\bwhich one\b|\bwhich is\b|\bpick\b|\breplace _c_ (?:with|by)|\bfrom _c_ to _c_|\bcheaper\b|\bmore open\b|\brather\b|\bstack up\b"
)
JOINED = re.compile(r"_c_[^.?!]{0,40}\b(?:and|,|\+|with|on|for|under|in)\b[^.?!]{0,40}_c_")
CANS = _any(r"\b(?:can|could|may) (?:we|i|you|one|our \w+|a \w+ \w+|an \w+ \w+)\b")


def decide(masked: str, shape: Shape) -> list[tuple[Intent, float]]:
    """Every possible intent with its chance, best first."""
    scores = dict(zip(weights().intents, _logits(masked, shape.in_conversation), strict=True))
    for intent, bonus, pattern in RULES:
        if pattern.search(masked):
            scores[intent] = scores.get(intent, 0.0) + bonus
    _shaped(scores, masked, shape)
    top = max(scores.values())
    powers = {intent: math.exp(score - top) for intent, score in scores.items()}
    total = sum(powers.values())
    ranked = [(intent, power / total) for intent, power in powers.items()]
    return sorted(ranked, key=lambda each: (-each[1], each[0]))


def _logits(masked: str, in_conversation: bool) -> list[float]:
    trained = weights()
    found = [row for name in features(masked, in_conversation) if (row := trained.rows.get(name))]
    total = len(features(masked, in_conversation))
    scale = 1 / math.sqrt(max(1, total))
    return [scale * sum(row.get(intent, 0.0) for row in found) for intent in trained.intents]


def _shaped(scores: dict[Intent, float], masked: str, shape: Shape) -> None:
    """What the number of names and the conversation rule out or suggest."""
    named = shape.components + shape.unknown
    scores[Intent.UNSAFE] -= 1.5
    if named >= 2:
        scores[Intent.COMPARE] += 3.2 if COMPARING.search(masked) else 0.8
        if re.search(r"\b(?:cheaper|cheapest|better|best)\b", masked):
            scores[Intent.COMPARE] += 1.5
    elif not (shape.known_before and named) and not re.search(r"\bcompare\b|\bvs\b|\bversus\b", masked):
        scores[Intent.COMPARE] -= 3
    if named:
        scores[Intent.OFF_TOPIC] -= 4
        scores[Intent.CLARIFY] -= 4
        scores[Intent.RECOMMEND] -= 2
    if re.fullmatch(r"[\W\d]*(?:_c_[\W\d]*)+", masked):
        scores[Intent.EVALUATE] += 4
    if CANS.search(masked) and named == 1:
        _may(scores, masked, shape)
    if not shape.in_conversation:
        for intent in (Intent.CORRECT, Intent.REFORMAT, Intent.FOLLOW_UP_COST):
            scores[intent] = NEVER
    if not named:
        _nameless(scores, shape)


def _may(scores: dict[Intent, float], masked: str, shape: Shape) -> None:
    """`Can we use X` asks for the licence alone when only a licence's own terms are given: users, money, closed, commercial."""
    thresholds = bool({"mau", "users", "annual_revenue", "monthly_revenue", "arr"} & shape.measures)
    if thresholds or re.search(r"\b(?:closed|proprietary)\b", masked):
        scores[Intent.LICENCE_CHECK] += 3
    elif (
        re.search(r"\bcommerc\w+|\bfor free\b", masked)
        and not shape.purpose
        and "_place_" not in masked
        and "product" not in masked
    ):
        scores[Intent.LICENCE_CHECK] += 2


def _nameless(scores: dict[Intent, float], shape: Shape) -> None:
    if not shape.known_before:
        for intent in (Intent.EVALUATE, Intent.COMPARE, Intent.ALTERNATIVES, Intent.WHAT_IF):
            scores[intent] = NEVER
        if not shape.licence_named:
            scores[Intent.LICENCE_CHECK] = NEVER
        if "params_b" not in shape.measures:
            scores[Intent.COST_ESTIMATE] = NEVER
        scores[Intent.RECOMMEND] += 2 if shape.wish else NEVER
        return
    scores[Intent.CLARIFY] -= 2.5
    scores[Intent.COMPARE] -= 1
    scores[Intent.FOLLOW_UP_COST] = max(scores[Intent.FOLLOW_UP_COST], scores[Intent.COST_ESTIMATE]) + 0.7
    scores[Intent.COST_ESTIMATE] = NEVER
    if not shape.wish:
        scores[Intent.RECOMMEND] -= 2

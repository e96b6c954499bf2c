"""Words that are never a component, and units that follow a number rather than a name."""

FUNCTION_WORDS = frozenset(
    ["a", "an", "the", "and", "or", "vs", "versus", "for", "in", "on", "at", "to", "of", "is", "are", "was", "were", "be", "been", "it", "its", "this", "that", "these", "those", "we", "us", "our", "you", "your", "i", "my", "me", "they", "them", "their", "he", "she", "as", "if", "so", "but", "not", "no", "yes", "ok", "okay", "with", "without", "by", "from", "into", "than", "then", "over", "under", "about", "like", "can", "may", "might", "could", "should", "shall", "would", "will", "do", "does", "did", "has", "have", "had", "use", "using", "used", "adopt", "evaluate", "good", "bad", "better", "best", "worth", "still", "safe", "what", "which", "who", "why", "how", "when", "where", "any", "some", "all", "more", "most", "less", "also", "too", "please", "pls", "just", "now", "instead", "against", "compare", "per", "via", "behind", "only", "really", "production", "ready", "licence", "license", "licensed", "free", "cost", "costs", "cheaper", "price", "allowed", "legal", "commercially", "internally", "today", "versus", "out", "up", "off", "all", "too", "here", "there", "new", "next", "open", "source", "self", "hosted", "something", "anything", "nothing", "one", "two", "both", "each", "other", "another", "same", "need", "want", "plan", "und", "oder", "für", "in", "im", "mit", "von", "zu", "auf", "ist", "sind", "wir", "uns", "unser", "ein", "eine", "der", "die", "das", "den", "dem", "als", "wie", "was", "kann", "darf", "dürfen", "et", "ou", "pour", "dans", "avec", "de", "du", "des", "le", "la", "les", "un", "une", "est", "sont", "nous", "notre", "que", "qui", "quoi", "comme", "sur", "au", "aux", "en", "y", "o", "para", "con", "de", "del", "el", "los", "las", "un", "una", "es", "son", "nos", "nuestro", "que", "como", "en", "por", "si", "e", "di", "il", "lo", "gli", "per"]
)
UNITS = frozenset(
    ["token", "tokens", "tok", "toks", "request", "requests", "req", "reqs", "user", "users", "mau", "dau", "customers", "employees", "people", "developers", "seats", "gpu", "gpus", "h100", "h100s", "h200", "h200s", "a100", "a100s", "l40s", "l4", "mi300x", "b200", "b200s", "rps", "qps", "hours", "hour", "days", "months", "month", "year", "years", "eur", "euro", "euros", "usd", "dollars", "dollar", "param", "params", "parameters", "million", "billion", "thousand", "k", "m", "mio", "vectors", "documents", "docs", "pages", "images", "calls", "x", "gb", "tb", "percent", "t4", "v100", "rtx", "a10g", "machines", "nodes", "servers"]
)
NOT_COMPONENTS = (
    r"gpt-?[345][\w.-]*",
    r"chatgpt\w*",
    r"claude[\w. -]*",
    r"gemini[\w. -]*",
    r"o[134](-\w+)?",
    r"[abhlv]\d{2,3}s?(?:-?\d+gb?)?|mi\d{3}x?|rtx[\w -]*|tpu[\w -]*|t4|gh200|gb\d+",
    r"pypi|npm|hugging ?face|saas|paas|iaas|on-prem\w*|e-?commerce|b2b|b2c|iso\d*|soc2|gdpr|dsgvo|linkedin|github|youtube|devops|mlops|llmops",
    r"(?:a?gpl|lgpl|mit|bsd|apache|cc|mpl|busl|sspl|openrail)[\w.+ -]*",
    r"(?:self|open|closed|multi|real|long|short|low|high|up|in|on|off|end|fine|pre|re|non|co|text|image|large|small)-.*",
    r"it|this|that|them|something|one|ones|everything|anything|nothing|another|us|me|model|models|these|those|an?|"
    r"open|permissive|costs?|risks?|options?|whether|which|what|each|either|both|ai|llms?|agents?|rag|licen[cs]es?|"
    r"new|more|less|faster|quickly|now|later|soon|today|again|here|alternatives?|dan|readme|ocr|asr|tts|mau|"
    r"security|governance|quality|maturity|compliance|fit|suitability|impact|performance|feasibility|it's|that's",
    r"\d.*",
    r"\w+-(?:based|source|scale|free|only|ready|grade|like|wide|level|side|time|term|house|hosted|facing|class|tuned?)",
    r"(?:q[1-4]|fp8|fp16|bf16|int8|int4|fp4|mxfp4|nvfp4|k8s|utf8|mp3|mp4|h264|s3|ec2|p[59][59]|5g|4g|web3|i18n|x86|arm64|co2)",
)

"""What the classifier sees of a sentence: words and pairs with names, numbers and places masked, and its shape."""

import re

WORD = re.compile(r"_[a-z]+_|[^\W\d_]+(?:'[^\W\d_]+)?|[?!]")
COMPONENT = "_c_"
SPELLINGS = {
    "license": "licence",
    "licensed": "licenced",
    "licensing": "licence",
    "licens": "licence",
    "what's": "what is",
    "who's": "who is",
    "we're": "we are",
    "we'd": "we would",
    "i'm": "i am",
    "it's": "it is",
    "that's": "that is",
    "comercially": "commercially",
    "shoud": "should",
    "recomend": "recommend",
    "pls": "please",
    "u": "you",
    "analyse": "assess",
    "analyze": "assess",
    "shall": "should",
    "ought": "should",
}


def spelt(text: str) -> str:
    """The text in lower case with common slips and short forms written out."""
    return re.sub(r"[^\W\d_]+(?:'[^\W\d_]+)?", lambda word: SPELLINGS.get(word.group(), word.group()), text.lower())


def features(masked: str, in_conversation: bool) -> tuple[str, ...]:
    """The named features of a masked sentence, each counted once."""
    words = WORD.findall(spelt(masked))[:80]
    spoken = [word for word in words if word not in "?!"]
    found = {f"w:{word}" for word in spoken}
    found |= {f"b:{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=False)}
    found |= {f"s:{a} {b}" for a, b in zip(spoken, spoken[2:], strict=False)}
    found |= {
        f"c:{word[at : at + 4]}" for word in spoken if len(word) > 5 and word[0] != "_" for at in range(len(word) - 3)
    }
    if spoken:
        found.add(f"f:{' '.join(spoken[:2])}")
    components = sum(word == COMPONENT for word in spoken)
    found.add(f"n:components={min(components, 2)}")
    found.add(f"n:length={'short' if len(spoken) <= 3 else 'middle' if len(spoken) <= 9 else 'long'}")
    found.add(f"n:asked={'?' in words}")
    found.add(f"n:after={in_conversation}")
    found.add(f"n:after={in_conversation},components={min(components, 2)}")
    return tuple(sorted(found))

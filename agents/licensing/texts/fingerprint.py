"""Adds a licence text's fingerprint to the data: `python -m agents.licensing.texts.fingerprint ID FILE...`.

The first file is the template; further files are other wordings of the same licence whose digest alone is kept.
Only hashes are written, never the text.
"""

import json
import re
import sys
from array import array
from base64 import b64encode
from pathlib import Path
from typing import Any

import yaml

from ..facts.licence_texts import read_blanks
from ..facts.tables.shingles import digest_of, shingles_of, unified, words_of

DATA = Path(__file__).parents[1] / "data"
# `4. Redistribution.`, `Section 2.1 –`: where a difference stands is told by the heading before it.
_HEADING = re.compile(
    r"(?m)^[^\w\n]{0,12}(?:section |article )?(\d{1,2}(?:\.\d{1,2})*)[^\S\n]?[.):\u2013-]?[^\S\n*]*\S"
)
_ENDS = (
    "end of terms and conditions",
    "exhibit a source code form license notice",
    "exhibit a form of secondary licenses notice",
)


def compared_words(text: str) -> list[str]:
    """The words of a text as `identify` compares them, blanks unified."""
    rules = yaml.load((DATA / "licence_texts.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return unified(words_of(text), read_blanks(rules["blanks"]))


def fingerprint(text: str, *wordings: str) -> dict[str, Any]:
    """The record of one licence: ordered shingles, digests with and without its appendix, section marks."""
    words = compared_words(text)
    shingles = array("I", shingles_of(words))
    digests = {digest for wording in (text, *wordings) for digest in _digests(wording)}
    return {
        "shingles": b64encode(shingles.tobytes()).decode(),
        "digests": sorted(digests),
        "sections": _sections(text, words),
    }


def _digests(wording: str) -> set[str]:
    """As it stands, as one line, and each of them with or without what follows its terms."""
    whole = [" ".join(compared_words(form)) for form in (wording, " ".join(wording.split()))]
    cuts = [
        text[: text.index(end) + length] for text in whole for end in _ENDS if end in text for length in (0, len(end))
    ]
    return {digest_of(text.split()) for text in (*whole, *cuts)}


def _sections(text: str, words: list[str]) -> list[tuple[int, str]]:
    joined, marks, start = " " + " ".join(words) + " ", [], 0
    for heading in _HEADING.finditer(text):
        opening = " ".join(words_of(text[heading.start() : heading.start() + 90])[:5])
        at = joined.find(f" {opening} ", start) if opening else -1
        if at >= 0:
            marks.append((joined.count(" ", 0, at), heading[1]))
            start = at + 1
    return marks


def main(id: str, *paths: str) -> None:
    """Writes the record into data/fingerprints.json, replacing the one under the same id."""
    target = DATA / "fingerprints.json"
    book = json.loads(target.read_text("utf-8"))
    book["licences"][id] = fingerprint(*(Path(path).read_text("utf-8") for path in paths))
    target.write_text(json.dumps(book, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Finds what a text says its licence is, where the text is not itself a licence: a claim, no proof. Pure."""

import re
from collections.abc import Sequence

from ..facts.licence_texts import LicenceTexts
from ..facts.tables.shingles import MAX_CHARACTERS

# `SPDX-License-Identifier: Apache-2.0 OR MIT`, in any file.
_SPDX_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+\-() ]{1,200})")
# The block between two lines of `---` with which a model card begins; some begin with a byte order mark.
_FRONT_MATTER = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)\n---", re.DOTALL)
# `license: other` says nothing: then `license_name: example-community` is what counts.
_LICENCE_KEY = re.compile(r"^(license_name|license):[ \t]*['\"]?([^'\"\n#]{1,120})", re.MULTILINE)


def declared_in(text: str, words: Sequence[str], texts: LicenceTexts) -> tuple[str, str] | None:
    """The licence as stated, and how: an SPDX tag, model-card front matter, or a sentence that names a licence."""
    tag = _SPDX_TAG.search(text[:MAX_CHARACTERS])
    written = tag[1].strip() if tag else _front_matter(text)
    if written:
        return written, f"states '{written}'"
    joined = " ".join(words)
    licence = next((id for pattern, id in texts.names if pattern.search(joined)), None)
    return (licence, f"refers to {licence}") if licence else None


def _front_matter(text: str) -> str | None:
    front = _FRONT_MATTER.match(text[:MAX_CHARACTERS])
    keys = dict(_LICENCE_KEY.findall(front[1])) if front else {}
    plain = keys.get("license", "").strip()
    return keys.get("license_name", plain).strip() if plain in ("other", "") else plain

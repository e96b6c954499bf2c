"""Everything the rules know, read once from the packaged data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .catalogue import Catalogue, Family, KnownComponent
from .expressions import Reader
from .prohibitions import Fields
from .terms import Licence

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Knowledge:
    """The licence base, the known components and the vocabulary of fields of use."""

    as_of: str
    licences: Mapping[str, Licence]
    catalogue: Catalogue
    reader: Reader
    fields: Fields


@cache
def load() -> Knowledge:
    """The packaged knowledge; reads files on the first call only."""
    base = _yaml("licences.yaml")
    licences = {record["id"]: Licence.model_validate(record) for record in base["licences"]}
    known = _yaml("components.yaml")
    return Knowledge(
        as_of=base["as_of"],
        licences=licences,
        catalogue=Catalogue(
            tuple(KnownComponent.model_validate(item) for item in known["components"]),
            tuple(Family.model_validate(item) for item in known["families"]),
        ),
        reader=Reader(licences),
        fields=Fields.model_validate(_yaml("fields.yaml")),
    )


def _yaml(name: str) -> Any:
    return yaml.load((DATA / name).read_text("utf-8"), Loader=yaml.CSafeLoader)


def _json(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))

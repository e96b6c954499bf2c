"""Asks ScanCode what a text is, where the optional extra `scan` is installed; a second opinion and never proof.

It matches siblings by similarity (it reads Llama 3.0 as 3.1), so its word stands beside `identify`, not instead of it.
Its first call loads an index of about 1.4 GB.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

LONGEST = 200_000


def scancode_says(text: str) -> str | None:
    """The SPDX expression ScanCode detects, `None` when it is absent or finds nothing."""
    if find_spec("scancode") is None:
        return None
    scan = import_module("scancode.api").get_licenses
    with TemporaryDirectory() as folder:
        path = Path(folder, "LICENSE")
        path.write_text(text[:LONGEST], "utf-8")
        return scan(str(path), include_text=False).get("detected_license_expression_spdx")

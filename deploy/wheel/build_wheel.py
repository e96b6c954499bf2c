"""Builds a wheel in which everything stands below one package, `adoption_council`: python build_wheel.py [INTO].

The clone has the packages `agents`, `orchestrator` and `protocols` at its top, which is short to read and write. Beside
packages of others `agents` is taken (openai-agents), so the wheel moves all three below a name of its own.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = "adoption_council"
ROOMS = ("agents", "orchestrator", "protocols")
UNSHIPPED = shutil.ignore_patterns("__pycache__", "node_modules")
ABOUT = '"""Adoption Council: agents that speak A2A and advise on adopting open-source AI components."""\n'
EITHER = "|".join(ROOMS)
# `from protocols.a2a import x`, `import orchestrator.app`, indented ones and those in strings with code too.
IMPORT = re.compile(rf"^(\s*(?:from|import)\s+)(?=(?:{EITHER})(?:[.\s]|$))", re.MULTILINE)
# A module by name: "protocols.faults", f"agents.{{name}}"; no path and no key such as "agents".
MODULE = re.compile(rf"""(?<=["'])(?=(?:{EITHER})\.[a-z_{{])""")
COMMAND = re.compile(rf"(?<=python -m )(?=(?:{EITHER})\b)")


def moved(text: str) -> str:
    """The text with every module of ours named below the package."""
    for pattern, replacement in ((IMPORT, rf"\1{NAME}."), (MODULE, f"{NAME}."), (COMMAND, f"{NAME}.")):
        text = pattern.sub(replacement, text)
    return text


def project() -> str:
    """A pyproject.toml for the moved tree, with the dependencies and extras of ours."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    kept = ("name", "version", "description", "requires-python", "license", "classifiers", "dependencies")
    # Strings and lists are written alike in JSON and TOML.
    lines = ["[project]", *(f"{key} = {json.dumps(ours[key])}" for key in kept)]
    lines += ["[project.optional-dependencies]"]
    lines += [f"{extra} = {json.dumps(needs)}" for extra, needs in ours["optional-dependencies"].items()]
    scripts = {command: f"{NAME}.{target}" for command, target in ours["scripts"].items()}
    lines += ["[project.scripts]", *(f"{command} = {json.dumps(target)}" for command, target in scripts.items())]
    lines += ["[build-system]", 'requires = ["setuptools>=77"]', 'build-backend = "setuptools.build_meta"']
    lines += ["[tool.setuptools.packages.find]", f'include = ["{NAME}*"]']
    lines += ["[tool.setuptools.package-data]", '"*" = ["*.md", "data/**", "compose.yaml"]']
    lines += [f'"{NAME}.orchestrator" = ["ui/**"]']
    return "\n".join(lines) + "\n"


def laid_out(folder: Path) -> None:
    """The tree that the wheel is made from."""
    package = folder / NAME
    package.mkdir()
    (package / "__init__.py").write_text(ABOUT)
    for room in ROOMS:
        shutil.copytree(ROOT / room, package / room, ignore=UNSHIPPED)
    for path in package.rglob("*.py"):
        path.write_text(moved(path.read_text("utf-8")), "utf-8")
    (package / "compose.yaml").write_text(moved((ROOT / "compose.yaml").read_text("utf-8")))
    (folder / "pyproject.toml").write_text(project())
    shutil.copy(ROOT / "LICENSE", folder)


def main(into: Path) -> None:
    """Leaves the wheel in that folder."""
    with tempfile.TemporaryDirectory() as folder:
        laid_out(Path(folder))
        options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(into)]
        subprocess.run([sys.executable, "-m", "pip", "wheel", *options, folder], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist")

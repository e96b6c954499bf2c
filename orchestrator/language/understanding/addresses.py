"""Components named by where they live: hub and repository links, `org/name` paths, package URLs."""

import re

from orchestrator.language.understanding.mentions import Mention
from orchestrator.language.understanding.names import Names
from orchestrator.language.understanding.unknowns import Unknown, nearest

LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(huggingface\.co|hf\.co|github\.com|gitlab\.com|pypi\.org/project|npmjs\.com/package)"
    r"/([\w.@-]+)(?:/([\w.-]+))?[\w./#?=&%-]*",
    re.IGNORECASE,
)
PATH = re.compile(r"(?<![\w/.])([\w-]+)/([\w.-]*\w)")
PACKAGE = re.compile(r"pkg:(\w+)/([\w.@%/+-]*[\w])")
ANY_LINK = re.compile(r"https?://\S+")


def addresses(text: str, names: Names) -> tuple[list[Mention], list[Unknown], str]:
    """Known and unknown components named by an address, and the text with addresses blanked out."""
    found: list[Mention] = []
    strange: list[Unknown] = []
    for pattern, read in ((LINK, _linked), (PACKAGE, _packaged), (PATH, _path)):
        for match in pattern.finditer(text):
            known, name, purl = read(match, names)
            if known:
                found.append(Mention(known, match.start(), match.end(), match.group(), "address"))
            elif name:
                strange.append(Unknown(name, match.start(), match.end(), nearest(name, names), purl))
            if known or name:
                text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return found, strange, ANY_LINK.sub(lambda link: " " * len(link.group()), text)


def _path(match: re.Match[str], names: Names) -> tuple[str | None, str, str | None]:
    return names.addresses.get(match.group().lower()), "", None


def _packaged(match: re.Match[str], names: Names) -> tuple[str | None, str, str | None]:
    kind, path = match.group(1).lower(), match.group(2).split("@")[0].lower()
    address = path if kind in ("huggingface", "github") else f"{kind}:{path}"
    return names.addresses.get(address), path, match.group()


def _linked(match: re.Match[str], names: Names) -> tuple[str | None, str, str | None]:
    host, owner, repo = match.group(1).lower(), match.group(2), (match.group(3) or "").removesuffix(".git").strip(".")
    if host.startswith(("pypi", "npm")):
        kind = "pypi" if host.startswith("pypi") else "npm"
        name = f"{owner}/{repo}" if owner.startswith("@") else owner
        return names.addresses.get(f"{kind}:{name.lower()}"), name, f"pkg:{kind}/{name.lower()}"
    if not repo:
        return None, "", None
    kind = "github" if host.startswith("github") else "huggingface"
    purl = None if host.startswith("gitlab") else f"pkg:{kind}/{owner}/{repo}"
    return names.addresses.get(f"{owner}/{repo}".lower()), repo, purl

"""Components named by where they live: hub and repository links, `org/name` paths, package URLs."""

import re

from orchestrator.language.names.mention import Mention, Recognition
from protocols.adoption.registry import Registry, ResolutionBasis, nearest, resolve

LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(huggingface\.co|hf\.co|github\.com|gitlab\.com|pypi\.org/project|npmjs\.com/package)"
    r"/([\w.@-]+)(?:/([\w.-]+))?[\w./#?=&%-]*",
    re.IGNORECASE,
)
PATH = re.compile(r"(?<![\w/.])([\w-]+)/([\w.-]*\w)")
PACKAGE = re.compile(r"pkg:(\w+)/([\w.@%/+-]*[\w])")
ANY_LINK = re.compile(r"https?://\S+")


def addresses(text: str, registry: Registry) -> tuple[list[Mention], str]:
    """The components named by an address, and the text with addresses blanked out."""
    mentions: list[Mention] = []
    for pattern, read in ((LINK, _linked), (PACKAGE, _packaged), (PATH, _path)):
        for match in pattern.finditer(text):
            known, name, purl = read(match, registry)
            if known or name:
                recognition = Recognition.ADDRESS if known else Recognition.UNKNOWN
                near = () if known else nearest(name, registry)
                mentions.append(
                    Mention(name or match.group(), *match.span(), known, recognition, nearest=near, purl=purl)
                )
                text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return mentions, ANY_LINK.sub(lambda link: " " * len(link.group()), text)


def _path(match: re.Match[str], registry: Registry) -> tuple[str | None, str, str | None]:
    return registry.addresses.get(match.group().lower()), "", None


def _packaged(match: re.Match[str], registry: Registry) -> tuple[str | None, str, str | None]:
    kind, path = match.group(1).lower(), match.group(2).split("@")[0].lower()
    address = path if kind in ("huggingface", "github") else f"{kind}:{path}"
    return registry.addresses.get(address), path, match.group()


def _linked(match: re.Match[str], registry: Registry) -> tuple[str | None, str, str | None]:
    host, owner, repo = match.group(1).lower(), match.group(2), (match.group(3) or "").removesuffix(".git").strip(".")
    if host.startswith(("pypi", "npm")):
        kind = "pypi" if host.startswith("pypi") else "npm"
        name = f"{owner}/{repo}" if owner.startswith("@") else owner
        return registry.addresses.get(f"{kind}:{name.lower()}"), name, f"pkg:{kind}/{name.lower()}"
    if not repo:
        return None, "", None
    kind = "github" if host.startswith("github") else "huggingface"
    purl = None if host.startswith("gitlab") else f"pkg:{kind}/{owner}/{repo}"
    return registry.addresses.get(f"{owner}/{repo}".lower()) or _conversion(repo, registry), repo, purl


def _conversion(repo: str, registry: Registry) -> str | None:
    """`TheBloke/Mixtral-8x7B-Instruct-v0.1-GGUF` is the model of that name, packed by somebody else."""
    resolution = resolve(repo, registry)
    return resolution.id if resolution.basis is ResolutionBasis.NAME else None

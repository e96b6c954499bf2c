"""GitHub: stars, licence, activity, releases, files of the community profile, and how work is shared."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from pydantic import Field, JsonValue

from protocols.catalogue.identifiers import Subject
from protocols.live.call import Call, Fetch, Shaped
from protocols.live.live_facts import LiveFact
from protocols.live.look_up import Ask

_SOURCE = "live:github"
_YEAR = timedelta(days=365)


class GitHubLicence(Shaped):
    """What GitHub recognised; NOASSERTION when it recognised nothing."""

    spdx_id: str | None = None


class GitHubRepository(Shaped):
    """A repository's record."""

    full_name: str
    created_at: str | None = None
    pushed_at: str | None = None
    archived: bool = False
    disabled: bool = False
    stargazers_count: int | None = None
    forks_count: int | None = None
    open_issues_count: int | None = None
    license: GitHubLicence | None = None


class GitHubRelease(Shaped):
    """One published release."""

    tag_name: str
    draft: bool = False
    prerelease: bool = False
    published_at: str | None = None


class Participation(Shaped):
    """Commits a week on the default branch, the last 52 weeks, oldest first."""

    all: tuple[int, ...] = ()


class CommunityProfile(Shaped):
    """Which files of good house-keeping a repository has."""

    health_percentage: int | None = None
    files: dict[str, JsonValue] = Field(default_factory=dict)


class Contributor(Shaped):
    """Someone who committed, and how often."""

    login: str | None = None
    type: str | None = None
    contributions: int = 0

    @property
    def human(self) -> bool:
        """Whether this is not, by type or name, a bot."""
        return self.type != "Bot" and not (self.login or "").lower().endswith(("bot", "[bot]"))


class GitHub:
    """Asks GitHub: three calls a repository, five when a token lifts the limit of 60 an hour."""

    source = _SOURCE

    def __init__(self, base_url: str, with_token: bool) -> None:
        self._base, self._with_token = base_url, with_token

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """The calls for the Component's repository, most telling first."""
        if not subject.github:
            return ()
        # Without a token 60 calls an hour are all: the three that say most.
        few = (self._repository, self._releases, self._participation)
        readers = (*few, self._profile, self._contributors) if self._with_token else few
        return tuple(partial(reader, subject.github) for reader in readers)

    async def _repository(self, name: str, fetch: Fetch) -> tuple[LiveFact, ...]:
        answer = await fetch(Call(f"{self._base}/repos/{name}", GitHubRepository))
        return _facts(name, answer.as_of, _of_repository(answer.content))

    async def _releases(self, name: str, fetch: Fetch) -> tuple[LiveFact, ...]:
        answer = await fetch(Call(f"{self._base}/repos/{name}/releases?per_page=30", tuple[GitHubRelease, ...]))
        return _facts(name, answer.as_of, _of_releases(answer.content, answer.as_of))

    async def _participation(self, name: str, fetch: Fetch) -> tuple[LiveFact, ...]:
        answer = await fetch(Call(f"{self._base}/repos/{name}/stats/participation", Participation))
        weeks = answer.content.all
        pairs = (("community.commits_365d", sum(weeks)), ("community.commits_90d", sum(weeks[-13:])))
        return _facts(name, answer.as_of, iter(pairs)) if len(weeks) == 52 else ()

    async def _profile(self, name: str, fetch: Fetch) -> tuple[LiveFact, ...]:
        answer = await fetch(Call(f"{self._base}/repos/{name}/community/profile", CommunityProfile))
        files = answer.content.files
        conduct = bool(files.get("code_of_conduct_file") or files.get("code_of_conduct"))
        pairs = (
            ("community.code_of_conduct_file", conduct),
            ("community.contributing_file", bool(files.get("contributing"))),
            ("community.health_percentage", answer.content.health_percentage),
        )
        return _facts(name, answer.as_of, iter(pairs))

    async def _contributors(self, name: str, fetch: Fetch) -> tuple[LiveFact, ...]:
        url = f"{self._base}/repos/{name}/contributors?per_page=100&anon=1"
        answer = await fetch(Call(url, tuple[Contributor, ...]))
        people = tuple(person for person in answer.content if person.human)
        pairs = (("community.contributor_absence_factor_all_time", absence_factor(people)),)
        return _facts(name, answer.as_of, iter(pairs))


def absence_factor(people: tuple[Contributor, ...]) -> int | None:
    """The smallest number of people with half of the contributions of the first hundred (CHAOSS)."""
    counts = sorted((person.contributions for person in people), reverse=True)
    half, running = sum(counts) / 2, 0
    for number, count in enumerate(counts, start=1):
        running += count
        # Half of nothing is no share: a repository without commits has no factor.
        if running >= half > 0:
            return number
    return None


def _of_repository(record: GitHubRepository) -> Iterator[tuple[str, JsonValue]]:
    spdx = record.license.spdx_id if record.license else None
    yield "adoption.github_stars", record.stargazers_count
    yield "adoption.github_forks", record.forks_count
    yield "community.open_issues", record.open_issues_count
    yield "community.last_push", (record.pushed_at or "")[:10]
    yield "community.repository_created", (record.created_at or "")[:10]
    yield "licence.code", None if spdx == "NOASSERTION" else spdx
    yield "maintenance.archived", record.archived or record.disabled
    yield "release.repository", record.full_name


def _of_releases(record: tuple[GitHubRelease, ...], as_of: str) -> Iterator[tuple[str, JsonValue]]:
    days = {
        release.tag_name: release.published_at[:10]
        for release in record
        if release.published_at and not release.draft and not release.prerelease
    }
    if not days:
        return
    tag, day = max(days.items(), key=lambda pair: pair[1])
    since = (date.fromisoformat(as_of) - _YEAR).isoformat()
    yield "release.latest_tag", f"{tag} @ {day}"
    yield "release.github_releases_365d", sum(day >= since for day in days.values())


def _facts(name: str, as_of: str, pairs: Iterator[tuple[str, JsonValue]]) -> tuple[LiveFact, ...]:
    page = f"https://github.com/{name}"
    return tuple(LiveFact(key, value, _SOURCE, as_of, page) for key, value in pairs if value not in (None, ""))

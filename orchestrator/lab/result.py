"""What the page and the terminal are told about lessons, and about one that was run."""

from protocols.models import Noun


class Reading(Noun):
    """A section of the specification to read."""

    section: str
    title: str
    url: str


class Told(Noun):
    """A lesson before it is run; `checks` in words, `code` the source of what runs."""

    number: int
    title: str
    teaches: str
    sections: tuple[Reading, ...]
    partner: str
    checks: tuple[str, ...]
    code: str


class Checked(Noun):
    """One check after a run; `expected` and `seen` as texts."""

    says: str
    passed: bool
    expected: str
    seen: str


class Shown(Noun):
    """A text the lesson made of what came back."""

    title: str
    text: str


class Copied(Noun):
    """A request that crossed the wire in this run, to be sent again from a shell."""

    title: str
    curl: str


class Result(Noun):
    """One run; its frames are kept under `trace`. `problem` says why it could not be run to its end."""

    number: int
    passed: bool
    agent: str
    url: str
    trace: str
    milliseconds: float
    checks: tuple[Checked, ...] = ()
    shown: tuple[Shown, ...] = ()
    requests: tuple[Copied, ...] = ()
    problem: str = ""

"""Version numbers compared, so that an advisory is held against the version someone would use."""

import re

Ordered = tuple[tuple[int, ...], int]
# `v1.2.3`, `1.2.3rc1`, `2024.11`
_RELEASE = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,9})(.*)", re.DOTALL)
# `>=0.10.1`, `< 2`
_CLAUSE = re.compile(r"(>=|<=|==|<|>)\s*(\S+)")
# `1.0rc1`, `1.0-beta.2` and `1.0.dev3` come before `1.0`.
_EARLIER = re.compile(r"[.\-_]?(a|b|c|rc|alpha|beta|pre|preview|dev)", re.IGNORECASE)


def within(version: str, affected: str) -> bool | None:
    """Whether a version lies in `>=0.10.1,<0.14.0 || <0.9`; `None` when that cannot be told."""
    mine = _ordered(version)
    if mine is None:
        return None
    verdicts = [_in_range(mine, part) for part in affected.split("||")]
    if any(verdicts):
        return True
    return None if None in verdicts else False


def _in_range(mine: Ordered, part: str) -> bool | None:
    verdicts = []
    for clause in part.split(","):
        match = _CLAUSE.fullmatch(clause.strip())
        bound = _ordered(match[2]) if match else None
        if match is None or bound is None:
            return None
        verdicts.append(_holds(mine, match[1], bound))
    return all(verdicts)


def _ordered(version: str) -> Ordered | None:
    match = _RELEASE.fullmatch(version.strip())
    if match is None:
        return None
    numbers = [int(part) for part in match[1].split(".")]
    # `1.0` and `1` are one version.
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers), -1 if _EARLIER.match(match[2]) else 0


def _holds(mine: Ordered, sign: str, bound: Ordered) -> bool:
    match sign:
        case ">=":
            return mine >= bound
        case "<=":
            return mine <= bound
        case "==":
            return mine == bound
        case "<":
            return mine < bound
        case _:
            return mine > bound

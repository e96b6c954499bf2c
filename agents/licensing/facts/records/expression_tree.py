"""A licence expression as a tree: licences, choices between them, and what binds at once."""

import re
from dataclasses import dataclass

from .licence import Licence

# `Classpath-exception-2.0`, `GCC-exception-3.1`: exceptions that leave what links to the work its own licence.
_LINKING = re.compile(r"classpath|gcc-exception|linking|runtime|font-exception|llvm|openjdk", re.IGNORECASE)


@dataclass(frozen=True)
class Leaf:
    """One licence of an expression. `licence` is `None` when there is none (`kind` says why)."""

    text: str
    licence: Licence | None
    kind: str = "known"
    exception: str | None = None
    note: str | None = None

    @property
    def relaxed(self) -> bool:
        """Whether a WITH exception lifts the copyleft on what links to it."""
        return self.exception is not None and bool(_LINKING.search(self.exception))


@dataclass(frozen=True)
class Any:
    """Branches of which the user may choose one."""

    branches: tuple["Tree", ...]


@dataclass(frozen=True)
class All:
    """Parts that all bind at once."""

    parts: tuple["Tree", ...]


Tree = Leaf | Any | All


def leaves(tree: Tree) -> tuple[Leaf, ...]:
    """Every leaf, left to right."""
    if isinstance(tree, Leaf):
        return (tree,)
    return tuple(leaf for child in (tree.branches if isinstance(tree, Any) else tree.parts) for leaf in leaves(child))

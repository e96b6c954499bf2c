"""A licence expression as a choice of sets of licences that bind together."""

from ..facts.records.expression_tree import All, Leaf, Tree
from ..facts.records.expression_tree import Any as Choice


def alternatives(tree: Tree) -> tuple[tuple[Leaf, ...], ...]:
    """The tree as a choice of sets of licences that bind together; at most 64 branches are unfolded."""
    if isinstance(tree, Leaf):
        return ((tree,),)
    if isinstance(tree, Choice):
        return tuple(branch for child in tree.branches for branch in alternatives(child))[:64]
    return _combined(tree)


def _combined(tree: All) -> tuple[tuple[Leaf, ...], ...]:
    sets: tuple[tuple[Leaf, ...], ...] = ((),)
    for part in tree.parts:
        options = alternatives(part)
        sets = tuple((*chosen, *option) for chosen in sets for option in options)[:64]
    return sets

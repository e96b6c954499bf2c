"""Words of agents without anything a terminal would obey."""

import re

# Next line, line separator, paragraph separator: a terminal may break there, `isprintable` drops them.
SEPARATOR = re.compile("[\x85\u2028\u2029]")


def plain(text: str) -> str:
    """What parts lines or paragraphs parts words still."""
    spaced = SEPARATOR.sub(" ", text)
    return "".join(character for character in spaced if character in "\n\t" or character.isprintable())

"""Text in a terminal: wrapped at words with a hanging indent, never wider than a person reads."""

import textwrap

from rich.console import Console

from orchestrator.cli.display.plain_text import plain

# Beyond some 100 columns the eye loses the line; tables of short cells may be wider.
WIDEST = 100


def say(console: Console, text: str, mark: str = "", style: str | None = None) -> None:
    """Print a text, without anything a terminal would obey; `mark`, such as `  - `, begins it, and its further lines
    stand under the first word.

    A pipe or a file gets one line a paragraph, so that it can be searched. A word longer than the line, such as a URL,
    stays whole: cut in two it could neither be clicked nor copied.
    """
    for paragraph in plain(text).split("\n"):
        lines = _wrapped(paragraph, mark, min(console.width, WIDEST)) if console.is_terminal else [mark + paragraph]
        for line in lines:
            console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)
        mark = " " * len(mark)


def print_line(console: Console, text: str, style: str | None = None) -> None:
    """Print a text as it is laid out: a row of a list, or what a person copies whole."""
    console.print(plain(text), style=style, markup=False, highlight=False, soft_wrap=True)


def _wrapped(paragraph: str, mark: str, width: int) -> list[str]:
    indent = " " * len(mark)
    lines = textwrap.wrap(
        paragraph,
        width,
        initial_indent=mark,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [mark.rstrip()]

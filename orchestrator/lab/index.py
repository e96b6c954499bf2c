"""The index of lessons as a Markdown page: `python -m orchestrator.lab.index > docs/lessons.md`."""

import sys
from typing import Any

from orchestrator.lab.lesson import Lesson
from orchestrator.lab.lesson_list import LESSONS
from protocols.explain.spec.citation import cite

HEAD = """# Lessons

Each lesson is a piece of client code written with the official SDK, or with plain HTTP where that shows more. It \
talks A2A to an agent of the running stack, chosen by what its card says, and checks what comes back. \
With the stack running, \
open the view Lab of the page, or:

```sh
council lesson
council lesson 3
```

`--code` prints the code that runs, `--show-wire` every exchange of the run. Exit status 1 says that a check failed. \
What real agents do seldom, or at moments nobody chooses (a bare Message, an Artifact in chunks, a Task that waits), a \
small agent of the orchestrator does on request: [the tutor](../orchestrator/lab/tutor.py), an A2A agent at \
`/lab/agent` that is in no directory and gives no opinions.

A lesson is one module in [orchestrator/lab/lessons](../orchestrator/lab/lessons): \
its docstring is the text below, `run` is the code \
that runs and is shown, `checks` say what must come back. A new module \
called `lesson_…` is a lesson, with its question in [data/questions.yaml](../orchestrator/lab/data/questions.yaml); \
then `python -m orchestrator.lab.index > docs/lessons.md`.

"""


def index() -> str:
    """The whole page."""
    return HEAD + "\n".join(_entry(lesson) for lesson in LESSONS.values())


def _entry(lesson: Lesson[Any]) -> str:
    module = lesson.run.__module__
    sections = "; ".join(
        f"[{citation.section} {citation.title}]({citation.url})" for citation in map(cite, lesson.sections)
    )
    checks = "\n".join(f"- {check.claim}" for check in lesson.checks)
    return (
        f"## {lesson.number}. {lesson.title}\n\n{lesson.prose}\n\n"
        f"Talks to {lesson.partner.description}. Code: [{module}](../{module.replace('.', '/')}.py). "
        f"Specification: {sections}.\n\n"
        f"It checks:\n\n{checks}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(index())

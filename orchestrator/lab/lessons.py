"""The lessons, in the order they are read: every module here called `lesson_…` is one."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from orchestrator import lab
from orchestrator.lab.lesson import Lesson

_NAMES = (each.name for each in iter_modules(lab.__path__) if each.name.startswith("lesson_"))
_TAUGHT: tuple[Lesson[Any], ...] = tuple(import_module(f"{lab.__name__}.{name}").LESSON for name in _NAMES)
LESSONS = {lesson.number: lesson for lesson in _TAUGHT}

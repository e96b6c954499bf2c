"""The lessons, in the order they are read: every module of `lessons` called `lesson_…` is one."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from orchestrator.lab import lessons
from orchestrator.lab.lesson import Lesson

_NAMES = (module.name for module in iter_modules(lessons.__path__) if module.name.startswith("lesson_"))
_TAUGHT: tuple[Lesson[Any], ...] = tuple(import_module(f"{lessons.__name__}.{name}").LESSON for name in _NAMES)
LESSONS = {lesson.number: lesson for lesson in _TAUGHT}

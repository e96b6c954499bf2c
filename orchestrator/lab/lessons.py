"""The lessons, in the order they are read."""

from typing import Any

from orchestrator.lab import (
    lesson_01_card,
    lesson_02_message_or_task,
    lesson_03_streaming,
    lesson_04_input_required,
    lesson_05_contexts,
    lesson_06_chunks,
    lesson_07_cancel,
    lesson_08_resubscribe,
    lesson_09_push,
    lesson_10_listing,
    lesson_11_authentication,
    lesson_12_signed_cards,
    lesson_13_versions,
    lesson_14_extensions,
    lesson_15_bindings,
)
from orchestrator.lab.lesson import Lesson

LESSONS: dict[int, Lesson[Any]] = {
    module.LESSON.number: module.LESSON
    for module in (
        lesson_01_card,
        lesson_02_message_or_task,
        lesson_03_streaming,
        lesson_04_input_required,
        lesson_05_contexts,
        lesson_06_chunks,
        lesson_07_cancel,
        lesson_08_resubscribe,
        lesson_09_push,
        lesson_10_listing,
        lesson_11_authentication,
        lesson_12_signed_cards,
        lesson_13_versions,
        lesson_14_extensions,
        lesson_15_bindings,
    )
}

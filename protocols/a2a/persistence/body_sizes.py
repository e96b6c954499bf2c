"""When the body of a Task is written again: once the events since the last one are as large."""

Key = tuple[str, str]
# Twice the bytes in all, and reading a Task never costs more than that; of small bodies nothing is noted.
LEAST_BODY = 16_384


class BodySizes:
    """Bytes of the last body of each Task, where that is large, and of the events after it."""

    def __init__(self) -> None:
        self._bodies: dict[Key, int] = {}
        self._events: dict[Key, int] = {}

    def add_event(self, key: Key, size: int) -> bool:
        """Whether the body is due again."""
        self._events[key] = self._events.get(key, 0) + size
        return self._events[key] > self._bodies.get(key, LEAST_BODY)

    def note_body(self, key: Key, size: int) -> None:
        """The body was written."""
        self.forget(key)
        if size > LEAST_BODY:
            self._bodies[key] = size

    def forget(self, key: Key) -> None:
        """The Task has ended, or is deleted."""
        self._events.pop(key, None)
        self._bodies.pop(key, None)

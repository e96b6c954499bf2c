"""Log records as JSON, a line each, with the trace they belong to: for collectors, by LOG_FORMAT=json."""

import json
import logging
from datetime import UTC, datetime

from protocols.wire.trace import serving, trace_id


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, trace id of the request being served, and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "trace_id": trace_id(serving().traceparent),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in entry.items() if value}, ensure_ascii=False)

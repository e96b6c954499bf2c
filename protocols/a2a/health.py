"""Ask the service in this container whether it is ready: `python -m protocols.a2a.health`."""

import os
import sys
from urllib.error import URLError
from urllib.request import urlopen


def ready() -> bool:
    """Whether `/readyz` on this machine answers 200."""
    try:
        with urlopen(f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/readyz", timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if ready() else 1)

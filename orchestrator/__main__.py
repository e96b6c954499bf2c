"""Run the orchestrator alone: `python -m orchestrator`; settings come from the environment."""

from orchestrator.app import SERVICE
from protocols.hosting.serve import main

__all__ = ["SERVICE"]

if __name__ == "__main__":
    main(SERVICE)

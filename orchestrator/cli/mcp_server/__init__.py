"""The orchestrator as a server of the Model Context Protocol: a bridge that asks it by A2A, like any other client."""

"""Signed AgentCards: keys, signatures, verification and pinning."""

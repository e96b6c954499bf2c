"""Signed AgentCards: keys, signatures, and what makes a card worth trusting."""

"""Agents reachable over SLIM, the messaging layer of AGNTCY, by A2A's own operations; and a node to try it with."""

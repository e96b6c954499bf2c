"""The smallest whole agent, to start from."""

"""The A2A client: fetches an agent's card, sends Messages and follows the Task to its end."""

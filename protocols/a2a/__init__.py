"""The A2A protocol, both sides: models in and out of Messages, Tasks, cards, client and server."""

"""The service that asks the agents and decides; knows them only by URL and card."""

"""What an operator said of agents, kept over restarts: who joined, how far each is trusted."""

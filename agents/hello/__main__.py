"""Says hello: the smallest whole agent. Run it alone by `python -m agents.hello`."""

from protocols.hosting.agent import Agent

agent = Agent(__package__, "Says hello to whoever writes.")


@agent.skill("Say hello", tags=["greeting"], examples=["Hello, who are you?"])
def say_hello(words: str) -> str:
    """Takes words, and says how many they were."""
    return f"Hello from {agent.name}! You wrote {len(words.split())} words."


if __name__ == "__main__":
    agent.run()

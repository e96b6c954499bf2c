"""An agent whose opinion is a language model's: `PORT=9400 python -m examples.language_model`.

LLM_BASE_URL is any server with the OpenAI chat API, such as http://127.0.0.1:11434/v1; LLM_MODEL names the model.
What a model says is an opinion without evidence: shown as its word, never scored.
"""

import os
from typing import Any

import httpx

from protocols.a2a.turn import Rejected
from protocols.hosting.agent import Agent
from protocols.hosting.app import Surroundings

SECONDS = 30
LONGEST = 4_000
TASK = "You advise on adopting open-source AI components. Answer in two sentences; say so when you do not know."


def open_model(around: Surroundings) -> tuple[httpx.AsyncClient, str, str]:
    """The client whose traffic is recorded, where the model is, and its name."""
    return around.http, os.environ.get("LLM_BASE_URL", "").rstrip("/"), os.environ.get("LLM_MODEL", "default")


agent = Agent("opinion", "Says what a language model thinks of a component.", opens=open_model)


@agent.skill("Give an opinion", tags=["opinion"], examples=["What do you think of vLLM?"])
async def give_opinion(words: str, model: tuple[httpx.AsyncClient, str, str]) -> str:
    """Takes a question in words, returns the model's answer and its name."""
    http, url, name = model
    if not url:
        raise Rejected("Set LLM_BASE_URL to a server with the OpenAI chat API.")
    messages = [{"role": "system", "content": TASK}, {"role": "user", "content": words}]
    answer = await http.post(f"{url}/chat/completions", json={"model": name, "messages": messages}, timeout=SECONDS)
    says: dict[str, Any] = answer.raise_for_status().json()
    return f"{says['choices'][0]['message']['content'][:LONGEST]} (the model {name}, from memory)"


if __name__ == "__main__":
    agent.run()

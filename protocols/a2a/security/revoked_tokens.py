"""Tokens that were given back before they expired: signing out ends a session, wherever its cookie was copied to."""

import time

from pydantic import TypeAdapter

from protocols.storage.documents.place import Place, document

NAME = "revoked-tokens.json"
MOST = 10_000
Expiries = TypeAdapter(dict[str, float])


class RevokedTokens:
    """The ids (`jti`) of revoked tokens with the time each would have expired, when it is forgotten."""

    def __init__(self, place: Place = None) -> None:
        self._document = document(place, Expiries, {})

    def add(self, token_id: str, expiry: float) -> None:
        """From now on the token of that id is refused."""

        def with_it(expiries: dict[str, float]) -> dict[str, float]:
            current = {name: until for name, until in expiries.items() if until > time.time()}
            # The newest stay: the file is read at each request, so it is bounded.
            return dict([*current.items(), (token_id, expiry)][-MOST:])

        self._document.update(with_it)

    def __contains__(self, token_id: str) -> bool:
        return token_id in self._document.read()

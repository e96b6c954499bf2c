"""The signing keys of a service: generated at first start, kept in a file, published, rotated.

A rotated key goes on signing beside the new one for `HANDOVER_DAYS` (specification section 8.4.3: several
signatures may be present to support rotation), so that whoever knows the old key can accept the new one; then
it is forgotten. A revoked key is forgotten at once.
"""

import time

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.utils import base64url_decode, base64url_encode
from pydantic import TypeAdapter

from protocols.a2a.signing.jws import PublicKey, public_key
from protocols.models import StrictModel
from protocols.storage.documents.place import Place, document

CURVE = ec.SECP256R1()
SUFFIX = "-keys.json"
HANDOVER_DAYS = 7
MOST_KEYS = 4
DAY = 86_400


class KeptKey(StrictModel):
    """A private key as it is kept: `d` is the secret number in base64url, times are Unix seconds."""

    kid: str
    d: str
    made: int
    retired: int | None = None

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        """The key itself."""
        return ec.derive_private_key(int.from_bytes(base64url_decode(self.d), "big"), CURVE)


KEYS = TypeAdapter(tuple[KeptKey, ...])


class SigningKeys:
    """The keys in a file, newest first; in memory when there is no file. A file changed by others is read again.

    Raises UnusableStorage when the file is damaged.
    """

    def __init__(self, place: Place, days: float = 90) -> None:
        self._document, self._days = document(place, KEYS, ()), days
        self._document.update(self._in_time)

    @property
    def kept(self) -> tuple[KeptKey, ...]:
        """Every key that signs now, the current one first; rotates one that is older than `days`."""
        keys = self._document.read()
        if self._in_time(keys) is not keys:
            keys = self._document.update(self._in_time)
        return tuple(key for key in keys if not _over(key))

    def _in_time(self, keys: tuple[KeptKey, ...]) -> tuple[KeptKey, ...]:
        """With a current key in front that is not too old."""
        if keys and time.time() - keys[0].made <= self._days * DAY:
            return keys
        return _after(keys, revoke=False)

    def published(self) -> tuple[PublicKey, ...]:
        """The public halves of the keys that sign now."""
        return tuple(public_key(key.private) for key in self.kept)

    def rotate(self, revoke: bool = False) -> str:
        """Sign with a new key from now on; its kid. With `revoke` the others are forgotten at once."""
        return self._document.update(lambda keys: _after(keys, revoke))[0].kid


def _new() -> KeptKey:
    private = ec.generate_private_key(CURVE)
    secret = private.private_numbers().private_value.to_bytes(32, "big")
    return KeptKey(kid=public_key(private).kid, d=base64url_encode(secret).decode(), made=int(time.time()))


def _after(keys: tuple[KeptKey, ...], revoke: bool) -> tuple[KeptKey, ...]:
    now = int(time.time())
    retired = () if revoke else tuple(key.model_copy(update={"retired": key.retired or now}) for key in keys)
    # The new key first, since the first one signs tokens; the others only go on signing the card.
    return (_new(), *(key for key in retired if not _over(key)))[:MOST_KEYS]


def _over(key: KeptKey) -> bool:
    return key.retired is not None and time.time() - key.retired > HANDOVER_DAYS * DAY

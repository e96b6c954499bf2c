"""JSON Web Signatures with the payload detached, and the public keys that verify them (RFC 7515, 7517), by PyJWT."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Self

import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec
from jwt import PyJWK, PyJWS, PyJWTError
from jwt.algorithms import ECAlgorithm
from jwt.utils import base64url_encode

from protocols.models import StrictModel

ES256 = "ES256"
# Whatever has a public key; ours sign with the first, cards of others may come with any.
ALGORITHMS = (ES256, "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA")
JWS = PyJWS(ALGORITHMS)


class PublicKey(StrictModel):
    """A JSON Web Key that verifies; which members are there depends on `kty` (RFC 7518 section 6)."""

    kid: str
    kty: str
    crv: str | None = None
    x: str | None = None
    y: str | None = None
    n: str | None = None
    e: str | None = None
    alg: str | None = None
    use: str | None = None

    @classmethod
    def read(cls, jwk: Mapping[str, Any]) -> Self:
        """From a stranger's JSON: members nobody here knows are left out; raises ValueError."""
        return cls.model_validate({name: jwk[name] for name in cls.model_fields if name in jwk})

    def for_algorithm(self, algorithm: str) -> PyJWK:
        """The key as PyJWT takes it, good for this algorithm alone; raises PyJWTError or ValueError."""
        return PyJWK.from_dict(self.model_dump(exclude_none=True), algorithm)


def public_key(private: ec.EllipticCurvePrivateKey) -> PublicKey:
    """Its public half; the kid is the key's own thumbprint (RFC 7638), so that one kid never means two keys."""
    members = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    thumbprint = {name: members[name] for name in ("crv", "kty", "x", "y")}
    kid = base64url_encode(hashlib.sha256(rfc8785.dumps(thumbprint)).digest()).decode()
    return PublicKey(kid=kid, alg=ES256, use="sig", **thumbprint)


def sign(header: Mapping[str, str], payload: bytes, private: ec.EllipticCurvePrivateKey) -> tuple[str, str]:
    """The encoded header and the signature over it and the payload, which is not in either (RFC 7515 appendix F)."""
    protected, _, signature = JWS.encode(payload, private, ES256, dict(header)).split(".")
    return protected, signature


def fits(key: PublicKey, algorithm: str, protected: str, payload: bytes, signature: str) -> bool:
    """Whether the key made this signature; one algorithm per key, none that needs a secret."""
    return _fits(key.model_dump_json(exclude_none=True), algorithm, protected, payload, signature)


# A card is looked at again with every question and hardly ever changes; its signatures are checked once.
@lru_cache(maxsize=200)
def _fits(jwk: str, algorithm: str, protected: str, payload: bytes, signature: str) -> bool:
    key = PublicKey.model_validate_json(jwk)
    if key.alg not in (None, algorithm) or key.use not in (None, "sig") or algorithm not in ALGORITHMS:
        return False
    try:
        attached = f"{protected}.{base64url_encode(payload).decode()}.{signature}"
        JWS.decode(attached, key.for_algorithm(algorithm), [algorithm])
    except (PyJWTError, ValueError):
        return False
    return True

"""JSON Web Signatures (RFC 7515) and public keys as JSON Web Keys (RFC 7517).

What we sign is ES256 (RFC 7518 section 3.4), done here in a few lines because importing a whole JWT library
costs every service a fifth of a second at start; other algorithms, which only foreign cards use, are
verified by that library when one comes.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from protocols.models import Noun

ES256 = "ES256"
FOREIGN = frozenset({"ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"})
BYTES = 32
CURVE = ec.SECP256R1()


class PublicKey(Noun):
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


def encoded(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The reverse; raises ValueError."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(f"{text[:20]!r} is not base64url") from error


def public_key(private: ec.EllipticCurvePrivateKey) -> PublicKey:
    """Its public half; the kid is the key's own thumbprint (RFC 7638), so that one kid never means two keys."""
    point = private.public_key().public_numbers()
    x, y = encoded(point.x.to_bytes(BYTES, "big")), encoded(point.y.to_bytes(BYTES, "big"))
    members = json.dumps({"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":"))
    kid = encoded(hashlib.sha256(members.encode()).digest())
    return PublicKey(kid=kid, kty="EC", crv="P-256", x=x, y=y, alg=ES256, use="sig")


def sign(protected: str, payload: bytes, private: ec.EllipticCurvePrivateKey) -> str:
    """The signature over an encoded header and a payload, encoded."""
    r, s = decode_dss_signature(private.sign(signing_input(protected, payload), ec.ECDSA(SHA256())))
    return encoded(r.to_bytes(BYTES, "big") + s.to_bytes(BYTES, "big"))


def signing_input(protected: str, payload: bytes) -> bytes:
    """What is signed: header and payload, both encoded, with a dot between (RFC 7515 section 5.1)."""
    return f"{protected}.{encoded(payload)}".encode()


def fits(key: PublicKey, algorithm: str, signed: bytes, signature: bytes) -> bool:
    """Whether the key made this signature over `signed`; one algorithm per key, none that needs a secret."""
    if key.alg not in (None, algorithm) or key.use not in (None, "sig"):
        return False
    if algorithm == ES256:
        return _fits_es256(key, signed, signature)
    return algorithm in FOREIGN and _fits_foreign(key, algorithm, signed, signature)


def _fits_es256(key: PublicKey, signed: bytes, signature: bytes) -> bool:
    if key.kty != "EC" or key.crv != "P-256" or len(signature) != 2 * BYTES:
        return False
    x, y = (int.from_bytes(decoded(each or ""), "big") for each in (key.x, key.y))
    r, s = (int.from_bytes(half, "big") for half in (signature[:BYTES], signature[BYTES:]))
    try:
        ec.EllipticCurvePublicNumbers(x, y, CURVE).public_key().verify(
            encode_dss_signature(r, s), signed, ec.ECDSA(SHA256())
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _fits_foreign(key: PublicKey, algorithm: str, signed: bytes, signature: bytes) -> bool:
    from jwt import PyJWK, PyJWTError

    try:
        known = PyJWK.from_dict(key.model_dump(exclude_none=True), algorithm)
        return known.Algorithm.verify(signed, known.key, signature)
    except (PyJWTError, ValueError):
        return False

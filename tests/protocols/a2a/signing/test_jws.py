"""Signatures made by others hold when key and algorithm are of one kind, and never by a key that only looks alike."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms
from jwt.utils import base64url_encode

from protocols.a2a.signing.jws import PublicKey, fits, public_key, sign

PAYLOAD = b'{"name":"an agent"}'
CURVE = ec.generate_private_key(ec.SECP256R1())
KEYS = {
    "ES256": CURVE,
    "ES384": ec.generate_private_key(ec.SECP384R1()),
    "PS256": rsa.generate_private_key(65537, 2048),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}


def published(algorithm: str, **members: str) -> PublicKey:
    jwk = get_default_algorithms()[algorithm].to_jwk(KEYS[algorithm].public_key(), as_dict=True)
    return PublicKey.read({**jwk, "kid": "theirs", **members})


def signed(algorithm: str) -> tuple[str, str]:
    protected, _, signature = jwt.PyJWS().encode(PAYLOAD, KEYS[algorithm], algorithm).split(".")
    return protected, signature


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_signature_holds_for_exactly_what_was_signed(algorithm):
    protected, signature = signed(algorithm)

    assert fits(published(algorithm), algorithm, protected, PAYLOAD, signature)
    assert not fits(published(algorithm), algorithm, protected, PAYLOAD + b" ", signature)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (published("ES384"), "ES256"),
        (published("ES256", alg="ES384"), "ES256"),
        (published("ES256", use="enc"), "ES256"),
        (published("ES256", y="AA"), "ES256"),
        (PublicKey(kid="secret", kty="oct"), "HS256"),
        (published("ES256"), "none"),
    ],
    ids=["another curve", "another algorithm", "for encryption", "off the curve", "a secret", "none"],
)
def test_a_key_of_another_kind_verifies_nothing(key, algorithm):
    protected, signature = signed("ES256")

    assert not fits(key, algorithm, protected, PAYLOAD, signature)


def test_a_header_that_claims_another_algorithm_than_its_signature_is_refused():
    protected, signature = signed("ES256")

    assert not fits(published("ES384"), "ES384", protected, PAYLOAD, signature)


def test_the_payload_is_detached_and_any_verifier_can_put_it_back():
    protected, signature = sign({"kid": public_key(CURVE).kid, "typ": "JOSE"}, PAYLOAD, CURVE)

    attached = f"{protected}.{base64url_encode(PAYLOAD).decode()}.{signature}"

    assert jwt.PyJWS().decode(attached, CURVE.public_key(), ["ES256"]) == PAYLOAD

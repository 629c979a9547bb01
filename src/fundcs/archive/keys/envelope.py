"""What the keys are made with: Argon2id, AES-256-GCM, X25519 and Ed25519, each used in one way.

Pure: bytes in, bytes out. The libraries are loaded by the first call: an archive in clear pays nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

KEY_BYTES: Final = 32
_NONCE: Final = 12
_SALT: Final = 16
_GREATEST_MEMORY: Final = 1 << 20
"""KiB that a key file may ask for: a made-up one shall not use up the machine."""
_GREATEST_TIME: Final = 20
_GREATEST_LANES: Final = 16


class Unopened(Exception):
    """The key is not the one, or what was sealed was altered; nobody can tell which."""


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one guess of a passphrase is: passes, memory in KiB, lanes (RFC 9106)."""

    time: int = 3
    memory: int = 65_536
    lanes: int = 4

    def bearable(self) -> bool:
        """Whether the figures are those of a key file that this program wrote, not made to stop it."""
        return (
            1 <= self.time <= _GREATEST_TIME
            and 1 <= self.lanes <= _GREATEST_LANES
            and 8 * self.lanes <= self.memory <= _GREATEST_MEMORY
        )


def random_key() -> bytes:
    """A new key of 256 bits."""
    return os.urandom(KEY_BYTES)


def random_salt() -> bytes:
    """A new salt."""
    return os.urandom(_SALT)


def from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The key that a passphrase gives, by Argon2id."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, cost.time, cost.memory, cost.lanes, KEY_BYTES, Type.ID)


def derived(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose from a secret that is random already (HKDF-SHA256, RFC 5869)."""
    extracted = hmac.digest(b"fundcs", secret, hashlib.sha256)
    return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)


def sealed(key: bytes, plain: bytes, about: bytes) -> bytes:
    """`plain` under `key`; it opens only with the same `about`."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def opened(key: bytes, sealed_text: bytes, about: bytes) -> bytes:
    """What was sealed. Raises Unopened."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed_text[:_NONCE], sealed_text[_NONCE:], about)
    except (InvalidTag, ValueError):
        raise Unopened from None


def mac(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.digest(key, text, hashlib.sha256)


def box_public(seed: bytes) -> bytes:
    """The public half of the X25519 key that `seed` gives."""
    return _box(seed).public_key().public_bytes_raw()


def boxed(public: bytes, plain: bytes, about: bytes) -> bytes:
    """`plain` for whoever holds the private half of `public`, by a key pair of its own."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return mine + sealed(derived(shared, "box"), plain, mine + public + about)


def unboxed(seed: bytes, text: bytes, about: bytes) -> bytes:
    """What was boxed for the key that `seed` gives. Raises Unopened."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    theirs = text[:KEY_BYTES]
    private = _box(seed)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError:
        raise Unopened from None
    public = private.public_key().public_bytes_raw()
    return opened(derived(shared, "box"), text[KEY_BYTES:], theirs + public + about)


def signing_public(seed: bytes) -> bytes:
    """The public half of the Ed25519 key that `seed` gives."""
    return _signing(seed).public_key().public_bytes_raw()


def signature(seed: bytes, text: bytes) -> bytes:
    """The signature of `text` by the key that `seed` gives."""
    return _signing(seed).sign(text)


def signed(public: bytes, text: bytes, by: bytes) -> bool:
    """Whether `by` is a signature of `text` by the private half of `public`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(by, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _box(seed: bytes) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey as Key

    return Key.from_private_bytes(derived(seed, "x25519"))


def _signing(seed: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as Key

    return Key.from_private_bytes(derived(seed, "ed25519"))

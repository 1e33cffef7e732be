"""Private keys at rest: one sealed file each under `L4A_HOME/keys`, never in a dump.

A file is the key under AES-256-GCM; what seals it comes from `L4A_SECRET_KEY` by HKDF. Whoever
has the folder but not the secret has nothing.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC: Final = b"L4A-KEY-1\n"
_SALT, _NONCE = 16, 12


class KeyMissingError(Exception):
    """The file of a key is gone, or was sealed under another secret."""


def folder() -> Path:
    """Where the keys are."""
    return settings.HOME / "keys"


def keep(name: str, key: Ed25519PrivateKey) -> None:
    """Write a new key, sealed; raises `FileExistsError` rather than lose one."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = _cipher(settings.SECRET_KEY, salt).encrypt(nonce, key.private_bytes_raw(), _MAGIC)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _path(name)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(_MAGIC + salt + nonce + sealed)
        file.flush()
        os.fsync(file.fileno())


def find(name: str) -> Ed25519PrivateKey:
    """The key of this name.

    Raises:
        KeyMissingError: there is none, or no secret known here opens it.
    """
    try:
        content = _path(name).read_bytes().removeprefix(_MAGIC)
    except FileNotFoundError:
        message = f"The signing key {name} is not in {folder()}."
        raise KeyMissingError(message) from None
    salt, nonce, sealed = (
        content[:_SALT],
        content[_SALT : _SALT + _NONCE],
        content[_SALT + _NONCE :],
    )
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            raw = _cipher(str(secret), salt).decrypt(nonce, sealed, _MAGIC)
        except InvalidTag:
            continue
        return Ed25519PrivateKey.from_private_bytes(raw)
    message = f"The signing key {name} was sealed under another L4A_SECRET_KEY."
    raise KeyMissingError(message)


def _path(name: str) -> Path:
    return folder() / f"{name}.key"


def _cipher(secret: str, salt: bytes) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=salt, info=b"local4action signing key")
    return AESGCM(derived.derive(secret.encode()))
